import type { IndexPage, TableDetail, TablePage } from './types.js';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { api, read } from './request.js';

const pageOf = 200;
// A list that reorders while it is read helps nobody; sizes and counters are read each minute at most.
const renewal = (range: TimeRange) => (isLive(range) ? { everyMs: 60_000 } : {});

/** What a list of tables or indexes is asked for, as the API knows it. */
export interface ObjectRequest {
  readonly order: string;
  readonly direction: 'asc' | 'desc';
  readonly search?: string | undefined;
  readonly datname?: string | undefined;
  readonly system?: 'true' | undefined;
  readonly finding?: string | undefined;
}

interface ListOf<T> {
  readonly name: string;
  readonly families: readonly string[];
  readonly serverId: string;
  readonly range: TimeRange;
  readonly request: ObjectRequest;
  readonly fetch: (query: Record<string, unknown>, signal: AbortSignal) => Promise<T>;
}

const listQuery = <T extends { readonly nextCursor: string | null }>(of: ListOf<T>) =>
  infiniteQueryOptions({
    queryKey: [of.name, of.serverId, of.range.from, of.range.to, of.request],
    meta: { serverId: of.serverId, families: of.families, ...renewal(of.range) },
    placeholderData: keepPreviousData,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<T> => {
      const page = { limit: pageOf, ...(pageParam ? { cursor: pageParam } : {}) };
      return of.fetch({ ...of.request, from: of.range.from, to: of.range.to, ...page }, signal);
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const tableListQuery = (serverId: string, range: TimeRange, request: ObjectRequest) =>
  listQuery<TablePage>({
    name: 'tables',
    families: ['pg_stat_all_tables', 'pg_class'],
    serverId,
    range,
    request,
    fetch: (query, signal) =>
      read(api.GET('/api/v1/servers/{id}/tables', { params: { path: { id: serverId }, query }, signal })),
  });

export const indexListQuery = (serverId: string, range: TimeRange, request: ObjectRequest) =>
  listQuery<IndexPage>({
    name: 'indexes',
    families: ['pg_stat_all_indexes', 'pg_class'],
    serverId,
    range,
    request,
    fetch: (query, signal) =>
      read(api.GET('/api/v1/servers/{id}/indexes', { params: { path: { id: serverId }, query }, signal })),
  });

export const tableQuery = (serverId: string, tableId: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['table', serverId, tableId, range.from, range.to],
    meta: { serverId, families: ['pg_stat_all_tables', 'pg_class'], ...renewal(range) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<TableDetail> =>
      read(
        api.GET('/api/v1/servers/{id}/tables/{tableId}', {
          params: { path: { id: serverId, tableId }, query: { from: range.from, to: range.to } },
          signal,
        }),
      ),
  });
