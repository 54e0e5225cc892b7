import '../ui/state-badge.css';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Collector, EnrolledCollector, ServerSummary } from '../data/types.js';
import { age, bytes, duration, percent, unknownText } from '../format/format.js';
import { useNow } from '../time/clock.js';
import { deliveryOf } from './delivery.js';
import { RevokeCollector } from './revoke-collector.js';

const tones: Record<Collector['state'], string> = {
  connected: 'ok',
  late: 'warn',
  'never-seen': 'quiet',
  paused: 'quiet',
  revoked: 'quiet',
};

interface CollectorTableProps {
  readonly collectors: readonly Collector[];
  readonly enrolled: ReadonlyMap<string, EnrolledCollector>;
  readonly servers: ReadonlyMap<string, ServerSummary>;
  readonly mayChange: boolean;
}

const heads = [
  'State',
  'Version',
  'Last seen',
  'Delay',
  'Waiting',
  'Missing',
  'CPU',
  'Memory',
  'On servers',
  'Certificate',
];

export function CollectorTable({ collectors, enrolled, servers, mayChange }: CollectorTableProps) {
  const now = useNow(1000);
  return (
    <div className="collector-list" tabIndex={0} role="region" aria-label="Collectors">
      <table>
        <thead>
          <tr>
            <th scope="col">Collector</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {mayChange ? <th scope="col">Revoke</th> : null}
          </tr>
        </thead>
        <tbody>
          {collectors.map((collector) => (
            <CollectorRow
              key={collector.id}
              collector={collector}
              expiresAt={enrolled.get(collector.id)?.certificateExpiresAt ?? null}
              servers={servers}
              mayChange={mayChange}
              now={now}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CollectorRowProps extends Pick<CollectorTableProps, 'servers' | 'mayChange'> {
  readonly collector: Collector;
  readonly expiresAt: number | null;
  readonly now: number;
}

function CollectorRow({ collector, expiresAt, servers, mayChange, now }: CollectorRowProps) {
  const { missing, gaps, slowestMs } = useMemo(() => deliveryOf(collector), [collector]);
  const { lastSeenAt, cost } = collector;
  return (
    <tr>
      <th scope="row">
        {collector.name}
        <div className="collector-servers">
          {collector.streams.map(({ serverId }) => (
            <Link key={serverId} to="/servers/$serverId" params={{ serverId }}>
              {servers.get(serverId)?.name ?? 'a retired server'}
            </Link>
          ))}
        </div>
      </th>
      <td className="wraps">
        <span className={`badge ${tones[collector.state]}`}>
          <i aria-hidden="true" />
          {collector.state.replace('-', ' ')}
        </span>
        <div className="muted">{collector.stateReason}</div>
      </td>
      <td className="wraps">
        <VersionCell collector={collector} />
      </td>
      <td>{lastSeenAt === null ? unknownText : age(Math.max(0, now - lastSeenAt))}</td>
      <td>{duration(slowestMs)}</td>
      <td>{waitingText(cost)}</td>
      <td className="wraps">
        {missing.toLocaleString('en')}
        {gaps.map(({ reason, snapshots }) => (
          <div key={reason} className="muted">
            {reason}: {snapshots.toLocaleString('en')}
          </div>
        ))}
      </td>
      <td>{percent(cost?.cpuPercent)}</td>
      <td>{bytes(cost?.residentBytes)}</td>
      <td className="wraps">
        {(cost?.servers ?? []).map((one) => (
          <div key={one.serverId}>{loadText(one, servers.get(one.serverId)?.name)}</div>
        ))}
      </td>
      <td>{certificateText(expiresAt, now)}</td>
      {mayChange ? (
        <td>{collector.state === 'revoked' ? null : <RevokeCollector id={collector.id} name={collector.name} />}</td>
      ) : null}
    </tr>
  );
}

const upgradeNotes = {
  collector: 'Older than the platform: upgrade this collector.',
  platform: 'Newer than the platform, which must be upgraded before its collectors.',
} as const;

function VersionCell({ collector: { version, upgrade } }: { readonly collector: Collector }) {
  if (upgrade === null || upgrade === 'none') return version ?? unknownText;
  return (
    <>
      <span className="badge warn">
        <i aria-hidden="true" />
        {version}
      </span>
      <div className="muted">{upgradeNotes[upgrade]}</div>
    </>
  );
}

function waitingText(cost: Collector['cost']): string {
  if (cost === null || cost.spooledSnapshots === null) return unknownText;
  const dropped = cost.droppedSnapshots ? `, ${cost.droppedSnapshots} dropped` : '';
  return `${cost.spooledSnapshots} (${bytes(cost.spooledBytes)})${dropped}`;
}

type OnServer = NonNullable<Collector['cost']>['servers'][number];

const tierNames = ['all is read', 'schema thinned', 'tables thinned', 'statements thinned', 'only the floor'];

function loadText({ thinnedTiers, budgetUsedPercent }: OnServer, name: string | undefined): string {
  const tier = thinnedTiers === null ? unknownText : (tierNames[thinnedTiers] ?? `${thinnedTiers} tiers thinned`);
  return `${name ?? 'a retired server'}: ${percent(budgetUsedPercent)} of a core, ${tier}`;
}

function certificateText(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return 'a token';
  return expiresAt <= now ? 'expired' : `ends in ${duration(expiresAt - now)}`;
}
