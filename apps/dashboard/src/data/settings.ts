import type { ChangePage, SchemaPage, SettingsAnswer } from './types.js';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { api, read } from './request.js';

// All of it is looked at every five or ten minutes.
const everyMs = 60_000;

/** The settings of a server at the end of the range, compared with another server if one is named. */
export const settingsQuery = (serverId: string, at: string, other: string | undefined) =>
  queryOptions({
    queryKey: ['settings', serverId, at, other],
    meta: { serverId, families: ['pg_settings', 'pg_file_settings', 'pg_db_role_setting'], everyMs },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<SettingsAnswer> =>
      read(
        api.GET('/api/v1/servers/{id}/settings', {
          params: { path: { id: serverId }, query: { at, ...(other ? { with: other } : {}) } },
          signal,
        }),
      ),
  });

export interface SchemaRequest {
  readonly at: string;
  readonly datname?: string | undefined;
  readonly schemaname?: string | undefined;
  readonly type?: string | undefined;
  readonly search?: string | undefined;
}

export const schemaQuery = (serverId: string, request: SchemaRequest) =>
  infiniteQueryOptions({
    queryKey: ['schema', serverId, request],
    meta: { serverId, families: ['schema_objects'], everyMs },
    placeholderData: keepPreviousData,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<SchemaPage> =>
      read(
        api.GET('/api/v1/servers/{id}/schema', {
          params: { path: { id: serverId }, query: { ...request, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** What changed on a server in a range, newest first. */
export const changesQuery = (serverId: string, range: TimeRange, request: { kind?: string; search?: string }) =>
  infiniteQueryOptions({
    queryKey: ['changes', serverId, range.from, range.to, request],
    meta: { serverId, ...(isLive(range) ? { everyMs } : {}) },
    placeholderData: keepPreviousData,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<ChangePage> => {
      const query: Record<string, unknown> = { ...request, from: range.from, to: range.to };
      if (pageParam) query['cursor'] = pageParam;
      return read(api.GET('/api/v1/servers/{id}/changes', { params: { path: { id: serverId }, query }, signal }));
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
