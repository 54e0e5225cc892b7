import '../overview/overview.css';
import './replication.css';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { SeriesPanel } from '../charts/series-panel.js';
import { replicationQuery } from '../data/replication.js';
import { serverQuery } from '../data/servers.js';
import type { Cluster, ServerReplication } from '../data/types.js';
import { duration } from '../format/format.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { replicationPanels } from './replication-panels.js';
import { PublicationTable, SenderTable, SlotTable, SubscriptionTable } from './replication-tables.js';
import { topologyOf } from './topology.js';
import { TopologyTree } from './topology-tree.js';

export const Route = createLazyRoute('/app/servers/$serverId/replication')({ component: ReplicationScreen });

function ReplicationScreen() {
  const { serverId } = Route.useParams();
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, isPending, refetch } = useQuery(replicationQuery(serverId));
  return (
    <div className="scroll-page replication">
      <h2 className="sr-only">Replication</h2>
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending || !data ? (
        <div className="skeleton replication-room" role="status" aria-label="Loading the replication" />
      ) : (
        <Parts data={data} />
      )}
      {/* Only below what has its height, so that nothing moves. */}
      {data || error ? (
        <div className="panel-grid">
          {replicationPanels.map((panel) => (
            <SeriesPanel key={panel.id} serverId={serverId} panel={panel} states={server?.families} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Parts({ data }: { readonly data: ServerReplication }) {
  const { serverId, cluster, receiver, senders, slots, subscriptions, publications, notRead } = data;
  return (
    <>
      <section aria-label="Cluster">
        <h3>Cluster</h3>
        <TopologyTree nodes={topologyOf(cluster.members)} current={serverId} />
        <Events cluster={cluster} />
      </section>
      {receiver ? (
        <section aria-label="Receiver">
          <h3>Receives</h3>
          <p>{receiverText(receiver)}</p>
        </section>
      ) : null}
      <section aria-label="Receivers">
        <h3>Sends to</h3>
        <SenderTable rows={senders} />
      </section>
      <section aria-label="Slots">
        <h3>Slots</h3>
        <SlotTable rows={slots} />
      </section>
      {subscriptions.length > 0 ? (
        <section aria-label="Subscriptions">
          <h3>Subscriptions</h3>
          <SubscriptionTable rows={subscriptions} />
        </section>
      ) : null}
      {publications.length > 0 ? (
        <section aria-label="Publications">
          <h3>Publications</h3>
          <PublicationTable rows={publications} />
        </section>
      ) : null}
      {notRead.map(({ family, reason }) => (
        <Notice key={family} title={`${family} is not read`}>
          {reason}
        </Notice>
      ))}
    </>
  );
}

const eventTexts: Record<Cluster['events'][number]['kind'], string> = {
  promoted: 'was promoted',
  demoted: 'became a standby',
  'timeline-changed': 'changed its timeline',
};

function Events({ cluster }: { readonly cluster: Cluster }) {
  if (cluster.events.length === 0) {
    return <p className="muted">No failover in the last seven days, as far as samples are kept.</p>;
  }
  return (
    <ul className="failovers" aria-label="Failovers">
      {cluster.events.map(({ at, kind, serverId, serverName, fromTimeline, toTimeline }) => (
        <li key={`${serverId} ${at}`}>
          <time dateTime={new Date(at).toISOString()}>{new Date(at).toLocaleString()}</time> {serverName}{' '}
          {eventTexts[kind]}
          {fromTimeline === toTimeline ? '' : `, timeline ${fromTimeline ?? '?'} to ${toTimeline ?? '?'}`}
        </li>
      ))}
    </ul>
  );
}

function receiverText(receiver: NonNullable<ServerReplication['receiver']>): string {
  const { status, senderHost, senderPort, serverName, slotName, replayDelaySeconds } = receiver;
  const late =
    replayDelaySeconds === null ? '' : ` What it replayed last is ${duration(replayDelaySeconds * 1000)} old.`;
  if (status === null) return `No WAL receiver runs: it replays from an archive, or waits for its sender.${late}`;
  const from = serverName ?? (senderHost === null ? 'a server that is not told' : `${senderHost}:${senderPort ?? ''}`);
  return `From ${from}, ${status}${slotName === null ? ', without a slot' : `, through the slot ${slotName}`}.${late}`;
}
