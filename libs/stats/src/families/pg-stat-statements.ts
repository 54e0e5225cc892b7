import type { Metric } from '../family.js';
import { attribute, counter, dimension, duration, family, gauge, moment } from '../define.js';

const dimensions = [
  dimension('userid', 'int', 'OID of the role that ran the statement'),
  dimension('dbid', 'int', 'OID of the database it ran in'),
  dimension('queryid', 'int', 'Identifier of the normalised statement, 64 bits with sign'),
  dimension('toplevel', 'bool', 'Whether it was run directly and not inside a function'),
  dimension('usename', 'text', 'Name of the role'),
  dimension('datname', 'text', 'Name of the database'),
];

const spread = (what: 'plan' | 'exec', word: string): Metric[] => {
  const since = what === 'plan' ? { since: 13 } : {};
  const formerly = (name: string) => (what === 'exec' ? { formerly: [`${name}_time`] } : {});
  const options = (name: string) => ({ type: 'float' as const, scale: 1000, ...since, ...formerly(name) });
  return [
    gauge(`min_${what}_time`, 'milliseconds', `Shortest time spent ${word} the statement`, options('min')),
    gauge(`max_${what}_time`, 'milliseconds', `Longest time spent ${word} the statement`, options('max')),
    gauge(`mean_${what}_time`, 'milliseconds', `Mean time spent ${word} the statement`, options('mean')),
    gauge(`stddev_${what}_time`, 'milliseconds', `Standard deviation of that time`, options('stddev')),
  ];
};

const calls = counter('calls', 'calls', 'How often the statement was executed');
const totalExecTime = duration('total_exec_time', 'Time spent executing the statement', { formerly: ['total_time'] });
const rows = counter('rows', 'rows', 'Rows retrieved or affected');
const sharedBlksHit = counter('shared_blks_hit', 'blocks', 'Shared blocks found in shared buffers');
const sharedBlksRead = counter('shared_blks_read', 'blocks', 'Shared blocks read from outside shared buffers');

export const pgStatStatements = family({
  name: 'pg_stat_statements',
  description: 'The counters of each statement that are read most often',
  source: 'pg_stat_statements(false)',
  intervalSeconds: 10,
  tier: 'statements',
  sparse: true,
  dimensions,
  metrics: [calls, totalExecTime, rows, sharedBlksHit, sharedBlksRead],
});

const jit = [
  counter('jit_functions', 'count', 'Functions compiled just in time', { since: 15 }),
  duration('jit_generation_time', 'Time spent generating code just in time', { since: 15 }),
  counter('jit_inlining_count', 'count', 'How often functions were inlined', { since: 15 }),
  duration('jit_inlining_time', 'Time spent inlining functions', { since: 15 }),
  counter('jit_optimization_count', 'count', 'How often the code was optimised', { since: 15 }),
  duration('jit_optimization_time', 'Time spent optimising code', { since: 15 }),
  counter('jit_emission_count', 'count', 'How often code was emitted', { since: 15 }),
  duration('jit_emission_time', 'Time spent emitting code', { since: 15 }),
  counter('jit_deform_count', 'count', 'Tuple deform functions compiled just in time', { since: 17 }),
  duration('jit_deform_time', 'Time spent compiling tuple deform functions', { since: 17 }),
];

export const pgStatStatementsFull = family({
  name: 'pg_stat_statements_full',
  description: 'Every column of the statements that changed since the last poll',
  source: 'pg_stat_statements(false)',
  intervalSeconds: 60,
  tier: 'statements',
  sparse: true,
  dimensions,
  metrics: [
    counter('plans', 'calls', 'How often the statement was planned; nothing where track_planning is off', {
      since: 13,
    }),
    duration('total_plan_time', 'Time spent planning; nothing where track_planning is off', { since: 13 }),
    ...spread('plan', 'planning'),
    calls,
    totalExecTime,
    ...spread('exec', 'executing'),
    rows,
    sharedBlksHit,
    sharedBlksRead,
    counter('shared_blks_dirtied', 'blocks', 'Shared blocks made dirty'),
    counter('shared_blks_written', 'blocks', 'Shared blocks written by the statement itself'),
    counter('local_blks_hit', 'blocks', 'Local blocks found in local buffers'),
    counter('local_blks_read', 'blocks', 'Local blocks read'),
    counter('local_blks_dirtied', 'blocks', 'Local blocks made dirty'),
    counter('local_blks_written', 'blocks', 'Local blocks written'),
    counter('temp_blks_read', 'blocks', 'Temporary blocks read'),
    counter('temp_blks_written', 'blocks', 'Temporary blocks written'),
    duration('shared_blk_read_time', 'Time spent reading shared blocks; nothing where track_io_timing is off', {
      formerly: ['blk_read_time'],
    }),
    duration('shared_blk_write_time', 'Time spent writing shared blocks; nothing where track_io_timing is off', {
      formerly: ['blk_write_time'],
    }),
    duration('local_blk_read_time', 'Time spent reading local blocks', { since: 17 }),
    duration('local_blk_write_time', 'Time spent writing local blocks', { since: 17 }),
    duration('temp_blk_read_time', 'Time spent reading temporary blocks', { since: 15 }),
    duration('temp_blk_write_time', 'Time spent writing temporary blocks', { since: 15 }),
    counter('wal_records', 'count', 'WAL records generated', { since: 13 }),
    counter('wal_fpi', 'count', 'WAL full page images generated', { since: 13 }),
    counter('wal_bytes', 'bytes', 'WAL generated', { since: 13 }),
    counter('wal_buffers_full', 'count', 'How often the WAL buffers became full', { since: 18 }),
    ...jit,
    counter('parallel_workers_to_launch', 'count', 'Parallel workers that were planned', { since: 18 }),
    counter('parallel_workers_launched', 'count', 'Parallel workers that were launched', { since: 18 }),
    moment('stats_since', 'When statistics of the statement began', { since: 17 }),
    moment('minmax_stats_since', 'When its shortest and longest times were last reset', { since: 17 }),
  ],
});

export const pgStatStatementsInfo = family({
  name: 'pg_stat_statements_info',
  description: 'How pg_stat_statements itself fares: evicted statements and the last reset',
  source: 'pg_stat_statements_info',
  intervalSeconds: 60,
  tier: 'statements',
  dimensions: [],
  metrics: [
    counter('dealloc', 'count', 'How often the least used statements were thrown out', { since: 14 }),
    moment('stats_reset', 'When all statements were last reset', { since: 14 }),
  ],
});

export const queryText = family({
  name: 'query_text',
  description: 'Normalised, redacted text of each statement, sent once per stream',
  source: 'pg_stat_statements(true)',
  intervalSeconds: 60,
  tier: 'statements',
  sparse: true,
  dimensions: [
    dimension('queryid', 'int', 'Identifier of the normalised statement, 64 bits with sign'),
    dimension('dbid', 'int', 'OID of the database it ran in'),
  ],
  metrics: [
    attribute('fingerprint', 'text', 'Our own identifier of the statement, the same on every server and major'),
    attribute('text', 'text', 'Normalised text without any literal'),
    attribute('tags', 'text', 'Allowed tags of a comment in sqlcommenter form, as JSON'),
  ],
});
