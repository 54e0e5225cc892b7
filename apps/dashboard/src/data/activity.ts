import type { Activity } from './types.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, read } from './request.js';

/** The sessions of a server at a moment; without one those of now, renewed each second. */
export const activityQuery = (serverId: string, at: number | undefined) =>
  queryOptions({
    queryKey: ['activity', serverId, at ?? 'now'],
    meta: at === undefined ? { serverId, families: ['pg_stat_activity'], everyMs: 800 } : { serverId },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<Activity> =>
      read(
        api.GET('/api/v1/servers/{id}/activity', {
          params: { path: { id: serverId }, query: at === undefined ? {} : { at: String(at) } },
          signal,
        }),
      ),
  });
