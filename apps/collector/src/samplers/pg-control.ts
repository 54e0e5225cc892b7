import { viewSampler } from './view-sampler.js';

const number = (column: string) => `s.${column}::text::bigint`;

export const pgControlCheckpoint = viewSampler({
  family: 'pg_control_checkpoint',
  view: 'pg_control_checkpoint()',
  expressions: {
    // epoch:xid, as txid_current() counts
    next_xid: `split_part(s.next_xid, ':', 1)::bigint * 4294967296 + split_part(s.next_xid, ':', 2)::bigint`,
    next_multixact_id: number('next_multixact_id'),
    next_multi_offset: number('next_multi_offset'),
    oldest_xid_age: 'age(s.oldest_xid)',
    oldest_active_xid_age: `CASE WHEN s.oldest_active_xid::text <> '0' THEN age(s.oldest_active_xid) END`,
    oldest_multi_xid_age: 'mxid_age(s.oldest_multi_xid)',
    oldest_commit_ts_xid: number('oldest_commit_ts_xid'),
    newest_commit_ts_xid: number('newest_commit_ts_xid'),
    checkpoint_age: `greatest(extract(epoch FROM clock_timestamp() - s.checkpoint_time), 0)::bigint`,
  },
  from: 'pg_control_checkpoint() s',
});

export const pgControlRecovery = viewSampler({
  family: 'pg_control_recovery',
  view: 'pg_control_recovery()',
  from: 'pg_control_recovery() s',
});

export const pgControlSystem = viewSampler({
  family: 'pg_control_system',
  view: 'pg_control_system()',
  expressions: { system_identifier: 's.system_identifier::text' },
  from: 'pg_control_system() s',
});

export const pgControlInit = viewSampler({
  family: 'pg_control_init',
  view: 'pg_control_init()',
  from: 'pg_control_init() s',
});
