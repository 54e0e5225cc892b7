import { useLayoutEffect, useSyncExternalStore } from 'react';
import { feed } from '../data/client.js';
import { useNow } from '../time/clock.js';
import type { FeedState } from './feed.js';

// Three polls of ten seconds: one may be late, two in a row are worth a warning.
const lateMs = 30_000;

export function useFeedState(): FeedState {
  return useSyncExternalStore(feed.subscribe, feed.state);
}

/** Listens to these servers while the screen is shown; `watch` has the activity of one shipped each second. */
export function useLive(servers: string, watch?: string): void {
  // Before the screen's own requests, of which there are more than the browser's connections.
  useLayoutEffect(() => feed.listen(servers ? servers.split(',') : [], watch), [servers, watch]);
}

/** How old the newest sample of a server is right now; `undefined` while that is not known. */
export function useDataAge(serverId: string): { ageMs: number | undefined; late: boolean } {
  useNow(1000);
  const freshness = useSyncExternalStore(feed.subscribe, () => feed.freshnessOf(serverId));
  if (!freshness) return { ageMs: undefined, late: false };
  const ageMs = freshness.ageMs + (performance.now() - freshness.heardAt);
  return { ageMs, late: ageMs > lateMs };
}
