import { setTimeout as pause } from 'node:timers/promises';

import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';

import { startBenchPlatform } from '../platform.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { runSeconds } from '../server-cpu.js';

const STATEMENTS = 5_000;
const SETTLE_SECONDS = 45;
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
    'Execution time in the server of the collector’s reads of statement statistics per poll, with 5,000 statements of 1 KB, as a ratio to SELECT * FROM pg_stat_statements.',
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
    await pause(SETTLE_SECONDS * 1_000);
    const [ours, plain, plainCpu]: [number[], number[], number[]] = [[], [], []];
    for (let run = 1; run <= options.runs; run += 1) {
      const seconds = Math.max(60, options.seconds);
      const before = await collectorMilliseconds(pool);
      await pause(seconds * 1_000);
      ours.push(((await collectorMilliseconds(pool)) - before) / (seconds / POLL_SECONDS));
      if (ours.at(-1) === 0) throw new Error('the collector has read no statement statistics');
      // The pool may have opened another connection meanwhile.
      const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
      const cpu = runSeconds(rows[0].pid);
      const spent = await baselineMilliseconds(pool);
      for (let read = 0; read < BASELINE_READS; read += 1) await pool.query('select * from pg_stat_statements');
      plainCpu.push(((runSeconds(rows[0].pid) - cpu) * 1_000) / BASELINE_READS);
      plain.push(((await baselineMilliseconds(pool)) - spent) / BASELINE_READS);
      options.say(`  run ${run}: ${ours.at(-1)?.toFixed(2)} against ${plain.at(-1)?.toFixed(2)} ms a poll`);
    }
    return {
      runs: ours.map((value, index) => value / plain[index]),
      baseline: { value: median(plain), unit: 'ms a read', description: 'SELECT * FROM pg_stat_statements' },
      details: {
        collectorMillisecondsAPoll: ours,
        baselineMillisecondsARead: plain,
        baselineCpuMillisecondsARead: plainCpu,
        statements: await statementsIn(pool),
        collectorQueries: await collectorQueries(pool),
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

// Every query of the collector carries its mark; those of the bench do not.
const OF_THE_COLLECTOR = "query like '%pganalytics%' and query like '%pg_stat_statements%'";

async function collectorMilliseconds(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ spent: number }>(
    `select coalesce(sum(total_exec_time), 0) as spent from pg_stat_statements where ${OF_THE_COLLECTOR}
       and query not like '%OF_THE_BENCH%' /* OF_THE_BENCH */`,
  );
  return Number(rows[0].spent);
}

async function baselineMilliseconds(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ spent: number }>(
    `select coalesce(sum(total_exec_time), 0) as spent from pg_stat_statements
     where query = 'select * from pg_stat_statements'`,
  );
  return Number(rows[0].spent);
}

async function statementsIn(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from pg_stat_statements(false)');
  return Number(rows[0].count);
}

async function collectorQueries(pool: Pool): Promise<readonly unknown[]> {
  const { rows } = await pool.query(
    `select left(query, 160) as query, calls, total_exec_time from pg_stat_statements where ${OF_THE_COLLECTOR}
       and query not like '%OF_THE_BENCH%' /* OF_THE_BENCH */ order by total_exec_time desc limit 10`,
  );
  return rows;
}
