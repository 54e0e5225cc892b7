import type { ServerDetail } from '../data/types.js';

/** What the collector does for this server, in a few words. */
export function collectorText(server: Pick<ServerDetail, 'collectorIds' | 'families' | 'state'>): string {
  if (server.collectorIds.length === 0) return 'unknown';
  if (server.state === 'paused') return 'paused';
  if (server.state === 'down') return 'cannot reach it';
  if (server.state === 'late') return 'late';
  const unreadable = server.families.filter((family) => family.state === 'denied' || family.state === 'quarantined');
  const thinned = server.families.filter((family) => family.state === 'thinned');
  const notes = [
    unreadable.length > 0 ? `${unreadable.length} not readable` : '',
    thinned.length > 0 ? `${thinned.length} thinned` : '',
  ].filter(Boolean);
  const delivering = server.collectorIds.length === 1 ? 'delivering' : `delivering (${server.collectorIds.length})`;
  return [delivering, ...notes].join(', ');
}
