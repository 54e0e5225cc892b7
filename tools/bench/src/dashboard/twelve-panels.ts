import { panelTextOf } from '@pganalytics/contracts';

/** One chart of the dashboard that is measured. */
export interface BenchPanel {
  readonly id: string;
  readonly family: string;
  readonly metric: string;
  /** Metrics of the same family by whose sum it is divided. */
  readonly per?: readonly string[];
  readonly by?: string;
}

/** What a person on call looks at first: rates by database, a ratio, sessions by state, WAL, I/O and the host. */
export const twelvePanels: readonly BenchPanel[] = [
  { id: 'commits', family: 'pg_stat_database', metric: 'xact_commit', by: 'datname' },
  { id: 'rollbacks', family: 'pg_stat_database', metric: 'xact_rollback', by: 'datname' },
  { id: 'cache-hit', family: 'pg_stat_database', metric: 'blks_hit', per: ['blks_hit', 'blks_read'] },
  { id: 'inserted', family: 'pg_stat_database', metric: 'tup_inserted', by: 'datname' },
  { id: 'updated', family: 'pg_stat_database', metric: 'tup_updated', by: 'datname' },
  { id: 'sessions', family: 'pg_stat_activity_counts', metric: 'count', by: 'state' },
  { id: 'wal', family: 'pg_stat_wal', metric: 'wal_bytes' },
  { id: 'checkpoints', family: 'pg_stat_checkpointer', metric: 'buffers_written' },
  { id: 'reads', family: 'pg_stat_io', metric: 'reads', by: 'backend_type' },
  { id: 'writes', family: 'pg_stat_io', metric: 'writes', by: 'backend_type' },
  { id: 'cpu', family: 'os_cpu', metric: 'user' },
  { id: 'memory', family: 'os_memory', metric: 'available' },
];

/** The request that a dashboard makes for all of them. */
export function panelsPath(serverId: string, from: number, to: number): string {
  const panels = twelvePanels.map(({ id, family, metric, per = [], by }) =>
    panelTextOf({
      id,
      metric: `${family}.${metric}`,
      ...(by !== undefined && { by: [by] }),
      ...(per.length > 0 && { per: per.map((name) => `${family}.${name}`) }),
    }),
  );
  const query = new URLSearchParams({ from: String(from), to: String(to), points: '360' });
  for (const panel of panels) query.append('panel', panel);
  return `/api/v1/servers/${serverId}/panels?${query.toString()}`;
}
