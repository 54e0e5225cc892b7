import type { ServerSummary } from '../data/types.js';
import { byText } from '../format/collation.js';

/** A row of the fleet: a server, or the head of a group of them. */
export interface FleetRow {
  readonly id: string;
  readonly server?: ServerSummary;
  readonly group?: {
    readonly title: string;
    readonly servers: number;
    readonly critical: number;
    readonly warning: number;
  };
}

/** How servers are grouped: not at all, by cluster, or by the value of a label. */
export function groupingsOf(servers: readonly ServerSummary[]): readonly string[] {
  const labels = new Set(servers.flatMap((server) => Object.keys(server.labels)));
  return ['cluster', ...[...labels].toSorted().map((label) => `label:${label}`)];
}

/** Sorts by how much a server needs somebody: critical conditions count first, then warnings, then what is unseen. */
export function need({ attention, state }: ServerSummary): number {
  const unseen = state === 'healthy' ? 0 : 1;
  return attention.critical * 1_000_000 + attention.warning * 1_000 + unseen * 100 + Math.min(attention.unknown, 12);
}

/** The servers in their groups, the group that needs most first; within a group the order of the table stays. */
export function groupRows(servers: readonly ServerSummary[], by: string | undefined): readonly FleetRow[] {
  if (by === undefined) return servers.map(rowOf);
  const groups = [...Map.groupBy(servers, (server) => groupOf(server, by))].map(([key, members]) => ({
    title: by === 'cluster' ? clusterTitle(key, members) : key,
    members,
    worst: Math.max(...members.map(need)),
  }));
  const sorted = groups.toSorted((one, other) => other.worst - one.worst || byText(one.title, other.title));
  return sorted.flatMap(({ title, members }) => [headOf(title, members), ...members.map(rowOf)]);
}

const knownRows = new WeakMap<ServerSummary, FleetRow>();

/** The same row for the same server: what has not changed is not drawn anew, however the servers are put together. */
function rowOf(server: ServerSummary): FleetRow {
  const known = knownRows.get(server);
  if (known) return known;
  const row = { id: server.id, server };
  knownRows.set(server, row);
  return row;
}

function headOf(title: string, members: readonly ServerSummary[]): FleetRow {
  const critical = members.filter(({ attention }) => attention.critical > 0).length;
  const warning = members.filter(({ attention }) => attention.critical === 0 && attention.warning > 0).length;
  return { id: `group ${title} ${members[0]?.id ?? ''}`, group: { title, servers: members.length, critical, warning } };
}

function groupOf(server: ServerSummary, by: string): string {
  if (by === 'cluster') return server.systemIdentifier ?? server.id;
  return server.labels[by.slice('label:'.length)] ?? 'without this label';
}

/** A cluster is called as its primary; a server alone as itself. */
function clusterTitle(key: string, members: readonly ServerSummary[]): string {
  const primary = members.find(({ inRecovery }) => inRecovery === false) ?? members[0];
  return primary?.name ?? key;
}
