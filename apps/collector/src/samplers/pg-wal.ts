import { epochMs } from './columns.js';
import { HERE } from './pg-stat-replication.js';
import type { Sampler } from './sampler.js';
import { viewSampler } from './view-sampler.js';

const size = (setting: string) => `pg_size_bytes(current_setting('${setting}'))`;

/** Of positions, the files they are in: from the beginning of the first to the end of the last. */
const inFiles = (from: string) =>
  `(ceil((h.lsn - '0/0'::pg_lsn) / g.size) - floor((${from} - '0/0'::pg_lsn) / g.size)) * g.size`;

/**
 * Positions answer at once whatever the directory holds. Slots whose WAL is already lost hold nothing back
 * (https://www.postgresql.org/docs/current/view-pg-replication-slots.html).
 */
export const pgWal: Sampler = {
  family: 'pg_wal',
  views: ['pg_replication_slots'],
  plan: (probe) => {
    const knowsLost = probe.views.get('pg_replication_slots')?.has('wal_status') === true;
    const holding = `restart_lsn IS NOT NULL${knowsLost ? " AND wal_status IS DISTINCT FROM 'lost'" : ''}`;
    const kept = knowsLost ? size('wal_keep_size') : `current_setting('wal_keep_segments')::bigint * g.size`;
    return viewSampler({
      family: 'pg_wal',
      view: 'pg_replication_slots',
      expressions: {
        lsn: `h.lsn - '0/0'::pg_lsn`,
        kept_bytes: inFiles('least(c.redo_lsn, o.restart_lsn)'),
        kept_for_recovery_bytes: 'greatest(h.lsn - c.redo_lsn, 0)',
        kept_for_slots_bytes: 'CASE WHEN o.restart_lsn IS NOT NULL THEN greatest(h.lsn - o.restart_lsn, 0) END',
        oldest_slot: 'o.slot_name',
        segment_bytes: 'g.size',
        min_wal_size_bytes: size('min_wal_size'),
        max_wal_size_bytes: size('max_wal_size'),
        wal_keep_bytes: kept,
        max_slot_wal_keep_bytes: knowsLost ? `nullif(${size('max_slot_wal_keep_size')}, -1)` : undefined,
      },
      from: `${HERE} CROSS JOIN pg_control_checkpoint() c
  CROSS JOIN (SELECT ${size('wal_segment_size')} AS size) g
  LEFT JOIN (SELECT slot_name, restart_lsn FROM pg_replication_slots WHERE ${holding} ORDER BY restart_lsn LIMIT 1) o
    ON true`,
    }).plan(probe);
  },
};

export const pgLsWaldir = viewSampler({
  family: 'pg_ls_waldir',
  view: 'pg_ls_waldir()',
  expressions: {
    files: 'count(*)',
    bytes: 'coalesce(sum(s.size), 0)',
    oldest: epochMs('min(s.modification)'),
    newest: epochMs('max(s.modification)'),
  },
  from: `pg_ls_waldir() s WHERE s.name ~ '^[0-9A-F]{24}$'`,
  timeout: 'listing',
});

export const pgLsArchiveStatusdir = viewSampler({
  family: 'pg_ls_archive_statusdir',
  view: 'pg_ls_archive_statusdir()',
  expressions: {
    ready: `count(*) FILTER (WHERE s.name LIKE '%.ready')`,
    done: `count(*) FILTER (WHERE s.name LIKE '%.done')`,
    oldest_ready: epochMs(`min(s.modification) FILTER (WHERE s.name LIKE '%.ready')`),
  },
  from: 'pg_ls_archive_statusdir() s',
  timeout: 'listing',
});
