import type { ServerState, ServerSummary } from '../data/types.js';

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
