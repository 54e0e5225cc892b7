import { referenceDecodeChunk, rollUpSchema } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { keyOfRow } from './poll-rows.js';
import { pollsOf, rollUpSteps, zstd } from './stored-stream.js';
import type { Piece, RollUpStep, StoredStream } from './stored-stream.js';

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

/** By family, step, interval, row and column. */
type Tables = Map<string, Map<string, Sums>>;

/**
 * Holds the roll-ups of a stream against the polls of its chunks, added up here once more: an interval that was counted
 * twice, left out or has other sums is named. Hot polls are not rolled up yet.
 */
export function compareRollUps(stored: Pick<StoredStream, 'pieces' | 'rollUps'>): string[] {
  const expected = fromPolls(stored);
  const found = fromRollUps(stored);
  const mixed = mixedFamilies(stored);
  const wrong = new Set<string>();
  for (const interval of new Set([...expected.keys(), ...found.keys()])) {
    const [mine, theirs] = [expected.get(interval), found.get(interval)];
    for (const column of new Set([...(mine?.keys() ?? []), ...(theirs?.keys() ?? [])])) {
      if (!alike(mine?.get(column), theirs?.get(column), mixed.has(readName(interval).family))) wrong.add(interval);
    }
  }
  return [...wrong];
}

const NOTHING: Sums = { polls: 0, total: 0, unknown: 0 };

function alike(expected = NOTHING, found = NOTHING, mixed: boolean): boolean {
  if (expected.polls !== found.polls) return false;
  if (mixed) return true;
  // Over a pause the history does not say by how much a counter has grown, which we cannot know here.
  if (found.unknown > 0 || expected.unknown > 0) return expected.unknown <= found.unknown;
  return Math.abs(expected.total - found.total) <= TOLERANCE * Math.max(1, Math.abs(expected.total));
}

/**
 * Families with polls of several schemas. Captured snapshots of several servers, replayed as one stream, change the schema
 * with every poll, and the history follows the counters of each schema by itself: of these, polls are only counted.
 */
function mixedFamilies({ pieces }: Pick<StoredStream, 'pieces'>): ReadonlySet<string> {
  const byFamily = Map.groupBy(pieces, ({ family }) => family);
  const isMixed = ([first, ...others]: readonly Piece[]): boolean =>
    others.some(({ schema }) => schema !== first.schema);
  return new Set([...byFamily].filter(([, ofFamily]) => isMixed(ofFamily)).map(([family]) => family));
}

function fromPolls({ pieces }: Pick<StoredStream, 'pieces'>): Tables {
  const minutes: Tables = new Map();
  const closed = pieces.filter(({ form, family }) => form === 'chunk' && !WITHOUT_ROLL_UPS.has(family));
  for (const [family, ofFamily] of Map.groupBy(closed, (piece) => piece.family)) {
    const polls = ofFamily.flatMap((piece) => pollsOf(piece).map((poll) => ({ schema: piece.schema, poll })));
    const before = new Map<string, Readonly<Record<string, Cell>>>();
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
  of: { family: string; schema: FrameSchema; poll: Poll; before: Map<string, Readonly<Record<string, Cell>>> },
): void {
  const { family, schema, poll, before } = of;
  const table = tableOf(tables, { family, step: '1m', at: poll.at });
  for (const row of poll.rows) {
    const key = keyOfRow(schema, row);
    const last = before.get(key);
    const now: Record<string, Cell> = { ...last };
    for (const [index, column] of schema.columns.entries()) {
      const cell = row[index] ?? null;
      if (column.role === 'counter') {
        const growth = growthOf(last?.[column.name], cell);
        add(table, key, column, { polls: 1, total: growth ?? 0, unknown: growth === undefined ? 1 : 0 });
        now[column.name] = cell;
      } else if (column.role === 'gauge' && isNumber(cell)) {
        add(table, key, column, { polls: 1, total: Number(cell), unknown: 0 });
      }
    }
    before.set(key, now);
  }
}

function growthOf(before: Cell | undefined, now: Cell): number | undefined {
  if (!isNumber(before) || !isNumber(now) || now < before) return undefined;
  return typeof before === 'bigint' || typeof now === 'bigint' ? Number(BigInt(now) - BigInt(before)) : now - before;
}

/** Longer intervals hold what the minutes in them do. */
function addUp(minutes: Tables, step: RollUpStep, into: Tables): void {
  for (const [name, columns] of minutes) {
    const { family, at } = readName(name);
    const table = tableOf(into, { family, step, at });
    for (const [column, sums] of columns) addTo(table, column, sums);
  }
}

function fromRollUps({ rollUps }: Pick<StoredStream, 'rollUps'>): Tables {
  const tables: Tables = new Map();
  for (const { step, family, schema, body } of rollUps) {
    const rolled = rollUpSchema(schema);
    const places = new Map(rolled.columns.map(({ name }, index) => [name, index]));
    for (const poll of referenceDecodeChunk(rolled, body, zstd)) {
      const table = tableOf(tables, { family, step, at: poll.at });
      for (const row of poll.rows) {
        const key = keyOfRow(rolled, row);
        const cell = (name: string): number => Number(row[places.get(name)!] ?? 0);
        for (const column of schema.columns) {
          const { name, role } = column;
          if (role === 'counter') {
            const unknown = cell(`${name}.unknown`);
            add(table, key, column, {
              polls: cell(`${name}.known`) + unknown,
              total: cell(`${name}.increase`),
              unknown,
            });
          } else if (role === 'gauge') {
            add(table, key, column, { polls: cell(`${name}.count`), total: cell(`${name}.sum`), unknown: 0 });
          }
        }
      }
    }
  }
  return tables;
}

function tableOf(tables: Tables, { family, step, at }: { family: string; step: RollUpStep; at: number }) {
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

function add(table: Map<string, Sums>, key: string, column: SchemaColumn, sums: Readonly<Sums>): void {
  addTo(table, `${key}\n${column.name}`, sums);
}

function addTo(table: Map<string, Sums>, name: string, { polls, total, unknown }: Readonly<Sums>): void {
  const known = table.get(name);
  if (known === undefined) table.set(name, { polls, total, unknown });
  else {
    known.polls += polls;
    known.total += total;
    known.unknown += unknown;
  }
}

const isNumber = (cell: Cell | undefined): cell is number | bigint =>
  typeof cell === 'number' || typeof cell === 'bigint';
