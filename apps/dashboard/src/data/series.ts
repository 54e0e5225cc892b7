import type { ActivityDimension, ActivityHistory, SeriesAnswer } from './types.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Comparison } from '../app/search.js';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { stepOfRange } from '../time/use-range.js';
import { api, read } from './request.js';

/** One metric of a chart: what it is asked for, as `GET /servers/{id}/series` knows it. */
export interface SeriesRequest {
  readonly metric: string;
  readonly by?: string[];
  readonly where?: string[];
  readonly value?: 'rate' | 'total';
  readonly aggregate?: 'avg' | 'min' | 'max' | 'last';
  readonly limit?: number;
}

export interface InRange {
  readonly serverId: string;
  readonly range: TimeRange;
  readonly points: number;
  /** Also what was so much earlier. */
  readonly compare?: Comparison | undefined;
}

const renewal = (range: TimeRange) => (isLive(range) ? { everyMs: stepOfRange(range) } : {});

export function familyOfMetric(metric: string): string {
  return metric.slice(0, metric.indexOf('.'));
}

export const seriesQuery = ({ serverId, range, points, compare }: InRange, request: SeriesRequest) =>
  queryOptions({
    queryKey: ['series', serverId, range.from, range.to, points, compare, request],
    meta: { serverId, families: [familyOfMetric(request.metric)], ...renewal(range) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<SeriesAnswer> =>
      read(
        api.GET('/api/v1/servers/{id}/series', {
          params: {
            path: { id: serverId },
            query: { ...request, from: range.from, to: range.to, points, ...(compare ? { compare } : {}) },
          },
          signal,
        }),
      ),
  });

export interface HistoryRequest {
  readonly by: ActivityDimension;
  readonly where?: string[];
  readonly limit?: number;
}

export const activityHistoryQuery = ({ serverId, range, points }: InRange, request: HistoryRequest) =>
  queryOptions({
    queryKey: ['activity-history', serverId, range.from, range.to, points, request],
    meta: { serverId, families: ['pg_stat_activity'], ...renewal(range) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<ActivityHistory> =>
      read(
        api.GET('/api/v1/servers/{id}/activity/history', {
          params: { path: { id: serverId }, query: { ...request, from: range.from, to: range.to, points } },
          signal,
        }),
      ),
  });
