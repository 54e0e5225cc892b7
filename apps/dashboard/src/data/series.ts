import type { PanelAnswer, PanelsAnswer } from '@pganalytics/contracts';
import type { ActivityDimension, ActivityHistory, SeriesAnswer } from './types.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Comparison } from '../app/search.js';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { stepOfRange } from '../time/use-range.js';
import { failureOfPart } from './problem.js';
import { queryText } from './query-text.js';
import { api, read } from './request.js';
import { askTogether } from './together.js';

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

/** Charts of one request: as many as the API takes. */
const mostCharts = 24;

const askForChart = askTogether<InRange & { readonly request: SeriesRequest }, PanelAnswer>({
  groupOf: ({ serverId, range, points, compare }) => JSON.stringify([serverId, range, points, compare]),
  // Charts that come into view with one movement of the page begin to ask within a frame.
  withinMs: 16,
  most: mostCharts,
  ask: async (charts, signal) => {
    const [{ serverId, range, points, compare }] = charts;
    const panel = charts.map(({ request }) => queryText({ ...request }));
    const { panels } = await read<PanelsAnswer>(
      api.GET('/api/v1/servers/{id}/panels', {
        params: {
          path: { id: serverId },
          query: { from: range.from, to: range.to, points, ...(compare ? { compare } : {}), panel },
        },
        signal,
      }),
    );
    return panels;
  },
});

export const seriesQuery = (asked: InRange, request: SeriesRequest) => {
  const { serverId, range, points, compare } = asked;
  return queryOptions({
    queryKey: ['series', serverId, range.from, range.to, points, compare, request],
    meta: { serverId, families: [familyOfMetric(request.metric)], ...renewal(range) },
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<SeriesAnswer> => {
      const { answer, problem } = await askForChart({ ...asked, request }, signal);
      if (!answer) throw failureOfPart(problem);
      return answer;
    },
  });
};

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
