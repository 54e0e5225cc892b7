import type { LockHistory, LockTree } from './types.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLive } from '../time/range.js';
import { stepOfRange } from '../time/use-range.js';
import { api, read } from './request.js';
import type { InRange } from './series.js';

const families = ['pg_stat_activity'];

/** Who waits for whom at a moment; without one that of now, renewed each second. */
export const lockTreeQuery = (serverId: string, at: number | undefined) =>
  queryOptions({
    queryKey: ['locks', serverId, at ?? 'now'],
    meta: at === undefined ? { serverId, families, everyMs: 800 } : { serverId },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<LockTree> =>
      read(
        api.GET('/api/v1/servers/{id}/locks', {
          params: { path: { id: serverId }, query: at === undefined ? {} : { at: String(at) } },
          signal,
        }),
      ),
  });

/** How many waited over time, and for whom. */
export const lockHistoryQuery = ({ serverId, range, points }: InRange) =>
  queryOptions({
    queryKey: ['lock-history', serverId, range.from, range.to, points],
    meta: { serverId, families, ...(isLive(range) ? { everyMs: Math.max(stepOfRange(range), 5_000) } : {}) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<LockHistory> =>
      read(
        api.GET('/api/v1/servers/{id}/locks/history', {
          params: { path: { id: serverId }, query: { from: range.from, to: range.to, points } },
          signal,
        }),
      ),
  });
