import './collectors.css';
import '../ui/state-badge.css';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTitle } from '../app/use-title.js';
import { collectorsQuery } from '../data/collectors.js';
import type { Collector } from '../data/types.js';
import { age, duration, unknownText } from '../format/format.js';
import { useNow } from '../time/clock.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { byNeed, deliveryOf } from './delivery.js';

export const Route = createLazyRoute('/app/collectors')({ component: CollectorsScreen });

const tones: Record<Collector['state'], string> = {
  connected: 'ok',
  late: 'warn',
  'never-seen': 'quiet',
  paused: 'quiet',
  revoked: 'quiet',
};

function CollectorsScreen() {
  useTitle('Collectors');
  const { data, error, isPending, refetch } = useQuery(collectorsQuery);
  const collectors = useMemo(() => byNeed(data ?? []), [data]);
  return (
    <div className="page">
      <header className="page-head">
        <h1>Collectors</h1>
      </header>
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <div className="skeleton" role="status" aria-label="Loading the collectors" />
      ) : collectors.length === 0 ? (
        <Notice title="No collector yet">An administrator enrols one through the API.</Notice>
      ) : (
        <CollectorTable collectors={collectors} />
      )}
    </div>
  );
}

function CollectorTable({ collectors }: { readonly collectors: readonly Collector[] }) {
  const now = useNow(1000);
  return (
    <div className="collector-list" role="region" aria-label="Collectors" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Collector</th>
            <th scope="col">State</th>
            <th scope="col" className="number">
              Servers
            </th>
            <th scope="col" className="number">
              Last seen
            </th>
            <th scope="col" className="number">
              Delay
            </th>
            <th scope="col" className="number">
              Missing
            </th>
            <th scope="col">Gaps</th>
          </tr>
        </thead>
        <tbody>
          {collectors.map((collector) => (
            <CollectorRow key={collector.id} collector={collector} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CollectorRow({ collector, now }: { readonly collector: Collector; readonly now: number }) {
  const { missing, gaps, slowestMs } = useMemo(() => deliveryOf(collector), [collector]);
  const { lastSeenAt } = collector;
  return (
    <tr>
      <th scope="row">{collector.name}</th>
      <td>
        <span className={`badge ${tones[collector.state]}`} title={collector.stateReason}>
          <i aria-hidden="true" />
          {collector.state.replace('-', ' ')}
        </span>
      </td>
      <td className="number">{collector.servers}</td>
      <td className="number">{lastSeenAt === null ? unknownText : age(Math.max(0, now - lastSeenAt))}</td>
      <td className="number">{duration(slowestMs)}</td>
      <td className="number" title="Snapshots that the history does not hold">
        {missing.toLocaleString('en')}
      </td>
      <td>
        {gaps.map(({ reason, snapshots }) => (
          <div key={reason}>
            {reason}: {snapshots.toLocaleString('en')}
          </div>
        ))}
      </td>
    </tr>
  );
}
