import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { api, read } from './request.js';
import type { Change, ChangePage } from './types.js';

// More flags than this on a chart are a fence; the page of changes lists them all.
const most = 200;
// Settings and definitions are looked at every few minutes.
const renewal = { everyMs: 30_000 };

/** The changes of a server that charts of this range mark. */
export const changeMarkersQuery = (serverId: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['change-markers', serverId, range.from, range.to],
    meta: { serverId, ...(isLive(range) ? renewal : {}) },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<readonly Change[]> => {
      const query = { from: range.from, to: range.to, limit: most };
      const page = await read<ChangePage>(
        api.GET('/api/v1/servers/{id}/changes', { params: { path: { id: serverId }, query }, signal }),
      );
      return page.items;
    },
  });
