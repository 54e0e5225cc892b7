import { setTimeout as pause } from 'node:timers/promises';

import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';

/** How large a watched server is. */
export interface ServerSize {
  readonly tables: number;
  readonly statements: number;
}

/** The sizes that performance.md asks the load to have among its frames. */
const USUAL: ServerSize = { tables: 1_000, statements: 5_000 };
/** Statements over one table that PostgreSQL tells apart; times the tables this is how many statements there are. */
const SHAPES: readonly ((table: string) => string)[] = [
  (table) => `select count(*) from ${table} where id > 5`,
  (table) => `select id, body from ${table} where id = 7`,
  (table) => `select max(at) from ${table}`,
  (table) => `update ${table} set at = now() where id = 3`,
  (table) => `insert into ${table} (body) values ('bench')`,
];
/** Tables of one transaction when they are made. */
const TABLES_AT_ONCE = 250;
/** What the application does, besides pgbench. */
const STATEMENTS_PER_SECOND = 20;
/** A few tables take most of the traffic, as in real applications: rank r is picked in proportion to r^-1.1. */
const ZIPF_EXPONENT = 1.1;

/** A watched server that has many tables and statements, of which a few are busy at a time. */
export interface BusyServer {
  stop(): Promise<void>;
}

/** Makes tables and statements in a database, 1,000 and 5,000 unless given, then keeps running some of them. */
export async function keepBusy(url: string, size = USUAL): Promise<BusyServer> {
  const pool = createPool(url, { applicationName: 'bench application', size: 2 });
  await makeTables(pool, size.tables);
  for (let number = 0; number < size.statements; number += 1) {
    const round = Math.floor(number / size.tables);
    await pool.query(shapeOf(round)(nameOf(number % size.tables)));
  }
  const ending = new AbortController();
  const running = work(pool, size.tables, ending.signal);
  return {
    stop: async () => {
      ending.abort();
      await running;
      await pool.end();
    },
  };
}

async function makeTables(pool: Pool, tables: number): Promise<void> {
  for (let from = 0; from < tables; from += TABLES_AT_ONCE) {
    const names = Array.from({ length: Math.min(TABLES_AT_ONCE, tables - from) }, (_, index) => nameOf(from + index));
    const created = names.map(
      (name) => `create table ${name} (id int generated always as identity primary key, body text, at timestamptz)`,
    );
    await pool.query(created.join(';'));
  }
}

async function work(pool: Pool, tables: number, signal: AbortSignal): Promise<void> {
  const random = seeded(17);
  const shares = Array.from({ length: tables }, (_, rank) => (rank + 1) ** -ZIPF_EXPONENT);
  const total = shares.reduce((sum, share) => sum + share, 0);
  while (!signal.aborted) {
    let left = random() * total;
    const table = shares.findIndex((share) => (left -= share) <= 0);
    const shape = SHAPES[Math.floor(random() * SHAPES.length)];
    await pool.query(shape(nameOf(Math.max(0, table))));
    await pause(1_000 / STATEMENTS_PER_SECOND, undefined, { signal }).catch(() => undefined);
  }
}

/** Beyond the usual ones, statements differ in how many conditions they have. */
function shapeOf(round: number): (table: string) => string {
  const conditions = Array.from({ length: round + 1 }, () => 'id > 5').join(' and ');
  return SHAPES[round] ?? ((table) => `select id from ${table} where ${conditions}`);
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
