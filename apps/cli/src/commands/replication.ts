import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { findServer } from '../connection/find-server.js';
import type { Session } from '../connection/session.js';
import { figure, text } from '../output/columns.js';
import { listing } from '../output/listing.js';
import { bytes, duration, moment } from '../output/units.js';
import type { Running } from '../running.js';

type Member = components['schemas']['ClusterMember'];
type Slot = components['schemas']['ReplicationSlot'];

/** `replication` and `slots`: clusters with roles and lags, and what holds WAL back. */
export function addReplicationCommands(program: Command, running: Running): void {
  const replication = program
    .command('replication')
    .description('clusters with the roles and lags of their servers, and failovers of the last day')
    .argument('[server]', 'only the cluster of this one');
  running.shows(replication, ({ session }, given?: string) => showClusters(session, given));
  const slots = program
    .command('slots')
    .description('replication slots of a server, and how much WAL they hold')
    .argument('<server>', 'name or id');
  running.shows(slots, ({ session }, given) => showSlots(session, given));
}

type ClusterRow = Member & { readonly cluster: string };

const columns = [
  text<ClusterRow>('cluster', ({ cluster }) => cluster),
  text<ClusterRow>('server', ({ name }) => name),
  text<ClusterRow>('role', ({ role }) => role),
  text<ClusterRow>('state', ({ state }) => state),
  text<ClusterRow>('sync', ({ syncState }) => syncState),
  figure<ClusterRow>('replay_lag', ({ replayLagBytes }) => replayLagBytes, bytes),
  figure<ClusterRow>('replay_lag_time', ({ replayLagSeconds }) => replayLagSeconds, seconds),
  figure<ClusterRow>(
    'timeline',
    ({ timeline }) => timeline,
    (value) => String(value ?? '–'),
  ),
];

function seconds(value: number | string | null): string {
  return duration(value === null ? null : Number(value) * 1_000);
}

async function showClusters(session: Session, given: string | undefined) {
  const server = given === undefined ? undefined : (await findServer(session, given)).id;
  const answer = await answerOf(
    session.client.GET('/api/v1/clusters', { params: { query: { from: 'now-1d', alone: 'true' } } }),
  );
  const clusters = answer.items.filter(
    ({ members }) => server === undefined || members.some(({ serverId }) => serverId === server),
  );
  const items = clusters.flatMap(({ name, members }) => members.map((member) => ({ ...member, cluster: name })));
  const notes = clusters.flatMap(({ events }) =>
    events.map(
      ({ at, kind, serverName, toTimeline }) =>
        `${moment(at)} UTC: ${serverName} was ${kind}${toTimeline === null ? '' : `, timeline ${toTimeline}`}`,
    ),
  );
  return listing({ document: clusters, items, columns, notes, empty: 'No cluster is known.' });
}

const slotColumns = [
  text<Slot>('slot', ({ name }) => name),
  text<Slot>('type', ({ type }) => type),
  text<Slot>('active', ({ active }) => (active === null ? null : active ? 'yes' : 'no')),
  {
    name: 'inactive_since_utc',
    value: ({ inactiveSince }: Slot) => inactiveSince,
    text: ({ inactiveSince }: Slot) => moment(inactiveSince),
  },
  figure<Slot>('holds', ({ retainedBytes }) => retainedBytes, bytes),
  figure<Slot>('may_grow', ({ safeWalBytes }) => safeWalBytes, bytes),
  text<Slot>('wal_status', ({ walStatus, invalidationReason }) => invalidationReason ?? walStatus),
];

async function showSlots(session: Session, given: string) {
  const { id } = await findServer(session, given);
  const answer = await answerOf(session.client.GET('/api/v1/servers/{id}/replication', { params: { path: { id } } }));
  const notes = answer.notRead.map(({ family, reason }) => `${family} is not read: ${reason}`);
  return listing({ document: answer, items: answer.slots, columns: slotColumns, notes, empty: 'There is no slot.' });
}
