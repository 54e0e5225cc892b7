import { setTimeout as pause } from 'node:timers/promises';

import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';

import { startBenchPlatform } from '../platform.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { lengthOf, statementMilliseconds } from '../statement-cpu.js';

const STATEMENTS = 5_000;
/** The texts of 5,000 new statements are read once, 500 at a time every ten seconds. */
const SETTLE_SECONDS = 150;
const BASELINE = 'select * from pg_stat_statements';
const BASELINE_READS = 10;
/** The collector reads statement statistics this often. */
const POLL_SECONDS = 10;
/** A table whose long column names make a statement of 1 KB; each statement takes another choice of them. */
const PAIRS = 14;
const nameOf = (side: string, pair: number): string => `${side}_${String(pair).padStart(2, '0')}_${'x'.repeat(57)}`;

/** M13: what statement statistics cost the server. */
export const m13: Goal = {
  id: 'M13',
  description:
    'CPU of the server for the collector’s reads of statement statistics per poll, with 5,000 statements of 1 KB, as a ratio to SELECT * FROM pg_stat_statements.',
  unit: 'ratio to the baseline',
  floor: '0.25',
  aim: '0.1',
  reaches: (value) => ({ floor: value <= 0.25, aim: value <= 0.1 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const settings = { 'pg_stat_statements.track_utility': false };
  const platform = await startBenchPlatform({ ...options, load: false, watch: 'target only', settings });
  const pool = createPool(platform.targetUrl, { applicationName: 'bench', size: 1 });
  try {
    options.say(`  making ${STATEMENTS} statements`);
    await makeStatements(pool);
    const { logFile } = platform.target;
    await pool.query('alter system set log_statement_stats = on');
    await pool.query('select pg_reload_conf()');
    const settling = lengthOf(logFile);
    await pause(SETTLE_SECONDS * 1_000);
    const texts = statementMilliseconds(logFile, settling, kindOf).get('texts')?.milliseconds;
    const [ours, plain, kinds]: [number[], number[], object[]] = [[], [], []];
    for (let run = 1; run <= options.runs; run += 1) {
      const seconds = Math.max(60, options.seconds);
      let since = lengthOf(logFile);
      await pause(seconds * 1_000);
      const polls = seconds / POLL_SECONDS;
      const read = statementMilliseconds(logFile, since, kindOf);
      if (!read.has('short')) throw new Error('the collector has read no statement statistics');
      kinds.push(Object.fromEntries([...read].map(([kind, { milliseconds }]) => [kind, milliseconds / polls])));
      ours.push([...read.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0) / polls);
      since = lengthOf(logFile);
      for (let one = 0; one < BASELINE_READS; one += 1) await pool.query(BASELINE);
      const reads = statementMilliseconds(logFile, since, (text) => (text === BASELINE ? 'baseline' : undefined));
      plain.push((reads.get('baseline')?.milliseconds ?? 0) / BASELINE_READS);
      options.say(`  run ${run}: ${ours.at(-1)?.toFixed(2)} against ${plain.at(-1)?.toFixed(2)} ms of CPU a poll`);
    }
    return {
      runs: ours.map((value, index) => value / plain[index]),
      baseline: { value: median(plain), unit: 'ms of CPU a read', description: 'SELECT * FROM pg_stat_statements' },
      details: {
        collectorMillisecondsAPoll: ours,
        ofThat: kinds,
        baselineMillisecondsARead: plain,
        textsOnceMilliseconds: texts,
        statements: await statementsIn(pool),
      },
    };
  } finally {
    await pool.end();
    await platform.stop();
  }
}

async function makeStatements(pool: Pool): Promise<void> {
  const sides = ['a', 'b'] as const;
  const columns = Array.from({ length: PAIRS }, (_, pair) => sides.map((side) => `${nameOf(side, pair)} int`));
  await pool.query(`create table wide (${columns.flat().join(', ')})`);
  for (let number = 0; number < STATEMENTS; number += 1) {
    const chosen = Array.from({ length: PAIRS }, (_, pair) => nameOf(sides[(number >> pair) & 1], pair));
    await pool.query(`select ${chosen.join(', ')} from wide where false`);
  }
}

/** Which of the collector's reads it is. Every query of the collector carries its mark; those of the bench do not. */
function kindOf(text: string): 'texts' | 'names' | 'info' | 'full' | 'short' | undefined {
  if (!text.includes('/* pganalytics */')) return undefined;
  if (text.includes('FROM pg_roles UNION ALL')) return 'names';
  if (!text.includes('pg_stat_statements')) return undefined;
  if (text.includes('s.query,')) return 'texts';
  if (text.includes('pg_stat_statements_info')) return 'info';
  return text.includes('temp_blks_read') ? 'full' : 'short';
}

async function statementsIn(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from pg_stat_statements(false)');
  return Number(rows[0].count);
}
