import { setTimeout as pause } from 'node:timers/promises';

import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';

/** How large the watched server is: the sizes that performance.md asks the load to have among its frames. */
const TABLES = 1_000;
/** Statements over one table that PostgreSQL tells apart; times the tables this is how many statements there are. */
const SHAPES: readonly ((table: string) => string)[] = [
  (table) => `select count(*) from ${table} where id > 5`,
  (table) => `select id, body from ${table} where id = 7`,
  (table) => `select max(at) from ${table}`,
  (table) => `update ${table} set at = now() where id = 3`,
  (table) => `insert into ${table} (body) values ('bench')`,
];
/** What the application does, besides pgbench. */
const STATEMENTS_PER_SECOND = 20;
/** A few tables take most of the traffic, as in real applications: rank r is picked in proportion to r^-1.1. */
const ZIPF_EXPONENT = 1.1;

/** A watched server that has many tables and statements, of which a few are busy at a time. */
export interface BusyServer {
  stop(): Promise<void>;
}

/** Makes 1,000 tables and 5,000 statements in a database, then keeps running some of them. */
export async function keepBusy(url: string): Promise<BusyServer> {
  const pool = createPool(url, { applicationName: 'bench application', size: 2 });
  await makeTables(pool);
  for (let table = 0; table < TABLES; table += 1) {
    for (const shape of SHAPES) await pool.query(shape(nameOf(table)));
  }
  const ending = new AbortController();
  const running = work(pool, ending.signal);
  return {
    stop: async () => {
      ending.abort();
      await running;
      await pool.end();
    },
  };
}

async function makeTables(pool: Pool): Promise<void> {
  for (let table = 0; table < TABLES; table += 1) {
    await pool.query(
      `create table ${nameOf(table)} (id int generated always as identity primary key, body text, at timestamptz)`,
    );
  }
}

async function work(pool: Pool, signal: AbortSignal): Promise<void> {
  const random = seeded(17);
  const shares = Array.from({ length: TABLES }, (_, rank) => (rank + 1) ** -ZIPF_EXPONENT);
  const total = shares.reduce((sum, share) => sum + share, 0);
  while (!signal.aborted) {
    let left = random() * total;
    const table = shares.findIndex((share) => (left -= share) <= 0);
    const shape = SHAPES[Math.floor(random() * SHAPES.length)];
    await pool.query(shape(nameOf(Math.max(0, table))));
    await pause(1_000 / STATEMENTS_PER_SECOND, undefined, { signal }).catch(() => undefined);
  }
}

const nameOf = (table: number): string => `orders_${String(table).padStart(4, '0')}`;

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
