import { viewSampler } from './view-sampler.js';

export const pgStatIo = viewSampler({
  family: 'pg_stat_io',
  view: 'pg_stat_io',
  timedBy: { track_io_timing: ['read_time', 'write_time', 'writeback_time', 'extend_time', 'fsync_time'] },
  from: 'pg_stat_io s LIMIT 5000',
});
