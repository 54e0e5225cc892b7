import type { FleetSeries } from '@pganalytics/contracts';
import { queryOptions } from '@tanstack/react-query';
import { numeric } from '../format/format.js';
import { api, read } from './request.js';
import { askTogether } from './together.js';

type Values = readonly (number | null)[];

/** Rows that come into view together are asked for together. */
const gatherMs = 40;
/** Servers of one question: as many as rows are drawn at a time, and fewer than one answer may read. */
const mostServers = 50;

const askForLine = askTogether<string, Values>({
  groupOf: () => 'all',
  withinMs: gatherMs,
  most: mostServers,
  ask: readLines,
});

/** A line of active sessions over the last hour, small enough to stand in a row. */
export const sparkQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['spark', serverId],
    staleTime: 120_000,
    refetchInterval: 120_000,
    queryFn: ({ signal }): Promise<Values> => askForLine(serverId, signal),
  });

async function readLines(servers: readonly string[], signal: AbortSignal): Promise<Values[]> {
  const query = {
    metric: 'pg_stat_activity_counts.count',
    where: ['state:active'],
    by: ['server'],
    server: [...servers],
    from: 'now-1h',
    to: 'now',
    points: 40,
    limit: mostServers,
  };
  const { series } = await read<FleetSeries>(api.GET('/api/v1/series', { params: { query }, signal }));
  const lines = new Map(
    series.map(({ labels, points }) => [labels['server'], points.map(([, value]) => numeric(value))]),
  );
  return servers.map((server) => lines.get(server) ?? []);
}
