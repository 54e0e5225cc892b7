import { referenceDecodeChunk, rollUpSchema } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { keyOfRow } from './poll-rows.js';
import { pollsOf, rollUpSteps, zstd } from './stored-stream.js';
import type { RollUpStep, StoredStream } from './stored-stream.js';

/** Families that the history does not roll up: their rows come and go too fast. */
const WITHOUT_ROLL_UPS: ReadonlySet<string> = new Set(['pg_stat_activity', 'query_text']);
/** Sums of decimals differ in their last digits by the order in which they were added. */
const TOLERANCE = 1e-6;

/** What the roll-ups of a row's column add up to in one interval. */
interface Sums {
  /** Polls with a value of a gauge; polls of a counter, whether its growth is known or not. */
  polls: number;
  /** Of gauges their sum, of counters their growth. */
  total: number;
  /** Polls of a counter whose growth is unknown. */
  unknown: number;
}

/** By row and column. */
type Table = Map<string, Map<string, Sums>>;
/** By family, step and interval. */
type Tables = Map<string, Table>;

/**
 * Holds the roll-ups of a stream against the polls of its chunks, added up here once more: an interval that was counted
 * twice, left out or has other sums is named. Hot polls are not rolled up yet.
 */
export function compareRollUps(stored: Pick<StoredStream, 'pieces' | 'rollUps'>): string[] {
  const expected = fromPolls(stored);
  const found = fromRollUps(stored);
  const wrong = new Set<string>();
  for (const interval of new Set([...expected.keys(), ...found.keys()])) {
    if (!sameTable(expected.get(interval) ?? new Map(), found.get(interval) ?? new Map())) wrong.add(interval);
  }
  return [...wrong];
}

function sameTable(expected: Table, found: Table): boolean {
  for (const row of new Set([...expected.keys(), ...found.keys()])) {
    const [mine, theirs] = [expected.get(row), found.get(row)];
    for (const column of mine?.keys() ?? []) if (!alike(mine?.get(column), theirs?.get(column))) return false;
    for (const column of theirs?.keys() ?? []) {
      if (!mine?.has(column) && !alike(undefined, theirs?.get(column))) return false;
    }
  }
  return true;
}

const NOTHING: Sums = { polls: 0, total: 0, unknown: 0 };

function alike(expected = NOTHING, found = NOTHING): boolean {
  if (expected.polls !== found.polls || expected.unknown > found.unknown) return false;
  const tolerance = TOLERANCE * Math.max(1, Math.abs(expected.total));
  const more = found.total - expected.total;
  // Over a pause, and where a column was away, the history does not say by how much a counter has grown: then it has
  // less than we do, and never more. Both know nothing of the first poll and of a reset.
  if (found.unknown > expected.unknown) return more <= tolerance;
  return Math.abs(more) <= tolerance;
}

function fromPolls({ pieces }: Pick<StoredStream, 'pieces'>): Tables {
  const minutes: Tables = new Map();
  const closed = pieces.filter(({ form, family }) => form === 'chunk' && !WITHOUT_ROLL_UPS.has(family));
  for (const [family, ofFamily] of Map.groupBy(closed, (piece) => piece.family)) {
    const polls = ofFamily.flatMap((piece) => pollsOf(piece).map((poll) => ({ schema: piece.schema, poll })));
    const before = new Map<string, Map<string, Cell>>();
    for (const { schema, poll } of polls.toSorted((one, other) => one.poll.at - other.poll.at)) {
      addPoll(minutes, { family, schema, poll, before });
    }
  }
  const tables: Tables = new Map(minutes);
  for (const step of ['10m', '1h'] as const) addUp(minutes, step, tables);
  return tables;
}

function addPoll(
  tables: Tables,
  of: { family: string; schema: FrameSchema; poll: Poll; before: Map<string, Map<string, Cell>> },
): void {
  const { family, schema, poll, before } = of;
  const table = tableOf(tables, { family, step: '1m', at: poll.at });
  for (const row of poll.rows) {
    const key = keyOfRow(schema, row);
    const sums = rowOf(table, key);
    const last = before.get(key) ?? new Map<string, Cell>();
    before.set(key, last);
    for (const [index, column] of schema.columns.entries()) {
      const cell = row[index] ?? null;
      if (column.role === 'counter') {
        const growth = growthOf(last.get(column.name), cell);
        addTo(sums, column.name, { polls: 1, total: growth ?? 0, unknown: growth === undefined ? 1 : 0 });
        last.set(column.name, cell);
      } else if (column.role === 'gauge' && isNumber(cell)) {
        addTo(sums, column.name, { polls: 1, total: Number(cell), unknown: 0 });
      }
    }
  }
}

function growthOf(before: Cell | undefined, now: Cell): number | undefined {
  if (!isNumber(before) || !isNumber(now) || now < before) return undefined;
  return typeof before === 'bigint' || typeof now === 'bigint' ? Number(BigInt(now) - BigInt(before)) : now - before;
}

/** Longer intervals hold what the minutes in them do. */
function addUp(minutes: Tables, step: RollUpStep, into: Tables): void {
  for (const [name, rows] of minutes) {
    const { family, at } = readName(name);
    const table = tableOf(into, { family, step, at });
    for (const [key, columns] of rows) {
      const row = rowOf(table, key);
      for (const [column, sums] of columns) addTo(row, column, sums);
    }
  }
}

function fromRollUps({ rollUps }: Pick<StoredStream, 'rollUps'>): Tables {
  const tables: Tables = new Map();
  for (const { step, family, schema, body } of rollUps) {
    const { rolled, metrics } = rolledOf(schema);
    for (const poll of referenceDecodeChunk(rolled, body, zstd)) {
      const table = tableOf(tables, { family, step, at: poll.at });
      for (const row of poll.rows) {
        const sums = rowOf(table, keyOfRow(rolled, row));
        const cell = (place: number): number => Number(row[place] ?? 0);
        for (const { name, polls, total, unknown } of metrics) {
          const unknownPolls = unknown < 0 ? 0 : cell(unknown);
          addTo(sums, name, { polls: cell(polls) + unknownPolls, total: cell(total), unknown: unknownPolls });
        }
      }
    }
  }
  return tables;
}

/** A gauge or counter, and where its roll-up has what; a gauge is never unknown. */
interface RolledMetric {
  readonly name: string;
  readonly polls: number;
  readonly total: number;
  readonly unknown: number;
}

interface Rolled {
  readonly rolled: FrameSchema;
  readonly metrics: readonly RolledMetric[];
}

const rolledSchemas = new WeakMap<FrameSchema, Rolled>();

function rolledOf(schema: FrameSchema): Rolled {
  const known = rolledSchemas.get(schema);
  if (known) return known;
  const rolled = rollUpSchema(schema);
  const place = (name: string): number => rolled.columns.findIndex((column) => column.name === name);
  const metrics = schema.columns
    .filter(({ role }) => role === 'counter' || role === 'gauge')
    .map(({ name, role }): RolledMetric => {
      const [polls, total] = role === 'counter' ? ['known', 'increase'] : ['count', 'sum'];
      return {
        name,
        polls: place(`${name}.${polls}`),
        total: place(`${name}.${total}`),
        unknown: place(`${name}.unknown`),
      };
    });
  rolledSchemas.set(schema, { rolled, metrics });
  return { rolled, metrics };
}

function tableOf(tables: Tables, { family, step, at }: { family: string; step: RollUpStep; at: number }): Table {
  const begin = Math.floor(at / rollUpSteps[step]) * rollUpSteps[step];
  const name = `${family} ${step} ${new Date(begin).toISOString()}`;
  let table = tables.get(name);
  if (table === undefined) tables.set(name, (table = new Map()));
  return table;
}

function readName(name: string): { readonly family: string; readonly at: number } {
  const [family, , begin] = name.split(' ');
  return { family, at: Date.parse(begin) };
}

function rowOf(table: Table, key: string): Map<string, Sums> {
  let row = table.get(key);
  if (row === undefined) table.set(key, (row = new Map()));
  return row;
}

function addTo(row: Map<string, Sums>, column: string, { polls, total, unknown }: Readonly<Sums>): void {
  const known = row.get(column);
  if (known === undefined) row.set(column, { polls, total, unknown });
  else {
    known.polls += polls;
    known.total += total;
    known.unknown += unknown;
  }
}

const isNumber = (cell: Cell | undefined): cell is number | bigint =>
  typeof cell === 'number' || typeof cell === 'bigint';
