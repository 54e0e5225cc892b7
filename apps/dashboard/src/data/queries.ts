import type { QueryDetail, QueryPage, StatementKind } from './types.js';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Comparison } from '../app/search.js';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { stepOfRange } from '../time/use-range.js';
import { api, read } from './request.js';
import type { InRange } from './series.js';

export interface QueryListRequest {
  readonly order: string;
  readonly direction: 'asc' | 'desc';
  readonly search?: string;
  readonly usename?: string;
  readonly datname?: string;
  readonly kind?: StatementKind[];
  readonly compare?: Comparison;
  readonly rank?: 'change';
}

const families = ['pg_stat_statements', 'pg_stat_statements_full', 'pg_stat_activity'];

// Ranking all statements anew is dearer than one chart, and a list that reorders each second cannot be read.
const renewal = (range: TimeRange) => (isLive(range) ? { everyMs: Math.max(stepOfRange(range), 10_000) } : {});

export const queryListQuery = (serverId: string, range: TimeRange, request: QueryListRequest) =>
  infiniteQueryOptions({
    queryKey: ['queries', serverId, range.from, range.to, request],
    meta: { serverId, families, ...renewal(range) },
    placeholderData: keepPreviousData,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<QueryPage> =>
      read(
        api.GET('/api/v1/servers/{id}/queries', {
          params: {
            path: { id: serverId },
            query: {
              ...request,
              from: range.from,
              to: range.to,
              limit: 100,
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const queryDetailQuery = (
  { serverId, range, points, compare }: InRange,
  { queryId, by }: { readonly queryId: string; readonly by: 'all' | 'datname' | 'usename' },
) =>
  queryOptions({
    queryKey: ['query', serverId, range.from, range.to, points, compare, queryId, by],
    meta: { serverId, families, ...renewal(range) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<QueryDetail> =>
      read(
        api.GET('/api/v1/servers/{id}/queries/{queryId}', {
          params: {
            path: { id: serverId, queryId },
            query: { from: range.from, to: range.to, points, by, ...(compare ? { compare } : {}) },
          },
          signal,
        }),
      ),
  });
