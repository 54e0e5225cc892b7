import { viewSampler } from './view-sampler.js';

export const pgStatWal = viewSampler({
  family: 'pg_stat_wal',
  view: 'pg_stat_wal',
  timedBy: { track_wal_io_timing: ['wal_write_time', 'wal_sync_time'] },
  from: 'pg_stat_wal s',
});

export const pgStatArchiver = viewSampler({
  family: 'pg_stat_archiver',
  view: 'pg_stat_archiver',
  from: 'pg_stat_archiver s',
});
