import type { FleetQueryDetail, FleetQueryPage, StatementKind } from './types.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { api, read } from './request.js';

/** What the queries of all servers are narrowed to and ordered by; what is not set the API decides. */
export interface FleetQueryRequest {
  readonly order?: FleetOrder;
  readonly search?: string;
  readonly kind?: StatementKind[];
  readonly label?: string[];
}

export const fleetOrders = [
  ['sampled_active_seconds', 'Sampled active time'],
  ['total_exec_time', 'Time'],
  ['calls', 'Calls'],
  ['mean_exec_time', 'Mean time'],
  ['rows', 'Rows'],
  ['shared_blks_read', 'Blocks read'],
  ['shared_blks_hit', 'Blocks hit'],
  ['servers', 'Servers'],
] as const;
export type FleetOrder = (typeof fleetOrders)[number][0];

// Many servers are read for one answer, which the API shares for this long.
const renewal = (range: TimeRange) => (isLive(range) ? { refetchInterval: 20_000 } : {});

export const fleetQueriesQuery = (range: TimeRange, request: FleetQueryRequest) =>
  queryOptions({
    queryKey: ['fleet-queries', range.from, range.to, request],
    ...renewal(range),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<FleetQueryPage> =>
      read(
        api.GET('/api/v1/queries', {
          params: { query: { ...request, from: range.from, to: range.to, limit: 200 } },
          signal,
        }),
      ),
  });

export const fleetQueryQuery = (
  fingerprint: string,
  range: TimeRange,
  { points, label }: { readonly points: number; readonly label?: string[] },
) =>
  queryOptions({
    queryKey: ['fleet-query', fingerprint, range.from, range.to, points, label],
    ...renewal(range),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<FleetQueryDetail> =>
      read(
        api.GET('/api/v1/queries/{fingerprint}', {
          params: {
            path: { fingerprint },
            query: { from: range.from, to: range.to, points, ...(label ? { label } : {}) },
          },
          signal,
        }),
      ),
  });
