import { QueryClient } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import { Feed } from '../live/feed.js';
import { isFinal } from './problem.js';
import { keepSession } from './session.js';

/** What a query is about, so that a stored snapshot renews what it changes and nothing else. */
export interface DataMeta extends Record<string, unknown> {
  readonly serverId?: string;
  readonly families?: readonly string[];
  /** Not more often than this, however fast samples come. */
  readonly everyMs?: number;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && !isFinal(error),
      staleTime: 5000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
  },
});

export const feed = new Feed({ keepSession });

let paused = false;

/** While somebody has paused the page, nothing on it is renewed by new samples. */
export function pauseRenewal(pause: boolean): void {
  if (paused && !pause) void queryClient.invalidateQueries({ refetchType: 'active' });
  paused = pause;
}

/** A list is renewed page by page: the farther down somebody has read, the less often. */
function pagesOf(data: unknown): number {
  return (data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 1;
}

feed.onStored((stored) => {
  if (paused) return;
  void queryClient.invalidateQueries({
    refetchType: 'active',
    predicate: (query) => {
      const meta: DataMeta | undefined = query.meta;
      if (!meta?.everyMs || (meta.serverId && meta.serverId !== stored.serverId)) return false;
      if (meta.families && !meta.families.some((family) => stored.families.includes(family))) return false;
      if (query.state.fetchStatus === 'fetching') return false;
      return Date.now() - query.state.dataUpdatedAt >= meta.everyMs * 0.8 * pagesOf(query.state.data);
    },
  });
});
