import type { Order } from '../app/search.js';
import type { ServerState, ServerSummary } from '../data/types.js';
import { byText } from '../format/collation.js';
import { numeric } from '../format/format.js';
import { need } from './fleet-groups.js';

const worstFirst: readonly ServerState[] = ['down', 'late', 'unknown', 'paused', 'healthy'];

/** True when every word of the search stands in the name, host, port, version, state or a label. */
export function matchesSearch(server: ServerSummary, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const labels = Object.entries(server.labels).map(([name, value]) => `${name}:${value}`);
  const role = server.inRecovery ? 'standby' : 'primary';
  const text = [
    server.name,
    `${server.host ?? ''}:${server.port ?? ''}`,
    server.version ?? '',
    server.state,
    role,
    ...labels,
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** How many servers are in which state; states that nobody is in are left out. */
export function countByState(servers: readonly ServerSummary[]): { state: ServerState; servers: number }[] {
  return worstFirst
    .map((state) => ({ state, servers: servers.filter((server) => server.state === state).length }))
    .filter((entry) => entry.servers > 0);
}

const measures: Readonly<Record<string, (server: ServerSummary) => string | number | null>> = {
  name: ({ name }) => name.toLowerCase(),
  state: ({ state }) => -worstFirst.indexOf(state),
  attention: need,
  trend: ({ activeSessions }) => numeric(activeSessions),
  age: ({ dataAgeMs }) => dataAgeMs,
  load: ({ activeSessions }) => numeric(activeSessions),
  tps: ({ transactionsPerSecond }) => numeric(transactionsPerSecond),
  cpu: ({ cpuPercent }) => numeric(cpuPercent),
  connections: ({ connections }) => numeric(connections),
  version: ({ version }) => Number.parseFloat(version ?? '') || null,
  role: ({ inRecovery }) => (inRecovery === null ? null : Number(inRecovery)),
};

/** Servers in the order of a column; what is not known comes last, equal ones by name. */
export function sortServers(
  servers: readonly ServerSummary[],
  { column, descending }: Order,
): readonly ServerSummary[] {
  const measure = measures[column] ?? need;
  // Each is measured once, and not with every comparison.
  const measured = servers.map((server) => ({ server, value: measure(server) }));
  measured.sort((one, other) => {
    const [left, right] = [one.value, other.value];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const compared = left < right ? -1 : left > right ? 1 : 0;
    return (descending ? -compared : compared) || byText(one.server.name, other.server.name);
  });
  return measured.map(({ server }) => server);
}
