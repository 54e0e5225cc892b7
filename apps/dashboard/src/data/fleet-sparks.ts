import type { FleetSeries } from '@pganalytics/contracts';
import { queryOptions } from '@tanstack/react-query';
import { numeric } from '../format/format.js';
import { api, read } from './request.js';

type Values = readonly (number | null)[];

/** Rows that come into view together are asked for together. */
const gatherMs = 40;
/** Servers of one question: as many as rows are drawn at a time, and fewer than one answer may read. */
const mostServers = 50;

let waiting: { readonly serverId: string; readonly done: (values: Promise<Values>) => void }[] = [];

/** A line of active sessions over the last hour, small enough to stand in a row. */
export const sparkQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['spark', serverId],
    staleTime: 120_000,
    refetchInterval: 120_000,
    queryFn: (): Promise<Values> =>
      new Promise((resolve) => {
        waiting.push({ serverId, done: resolve });
        if (waiting.length === mostServers) askTogether();
        else if (waiting.length === 1) setTimeout(askTogether, gatherMs);
      }),
  });

function askTogether(): void {
  const asked = waiting;
  waiting = [];
  if (asked.length === 0) return;
  const lines = readLines(asked.map(({ serverId }) => serverId));
  for (const { serverId, done } of asked) done(lines.then((found) => found.get(serverId) ?? []));
}

async function readLines(servers: string[]): Promise<ReadonlyMap<string, Values>> {
  const query = {
    metric: 'pg_stat_activity_counts.count',
    where: ['state:active'],
    by: ['server'],
    server: servers,
    from: 'now-1h',
    to: 'now',
    points: 40,
    limit: mostServers,
  };
  const { series } = await read<FleetSeries>(api.GET('/api/v1/series', { params: { query } }));
  return new Map(
    series.map(({ labels, points }) => [labels['server'] ?? '', points.map(([, value]) => numeric(value))]),
  );
}
