import type { FrameSchema } from '@pganalytics/stats';

import { shapeOf } from '../columns/shape.js';
import { columnsOf, tableOf } from '../columns/table.js';
import type { Table } from '../columns/table.js';
import { TextTable } from '../columns/text-table.js';
import type { Vector } from '../columns/vector.js';
import { encodeTable } from '../chunk/encode-chunk.js';
import type { Compressor } from '../compressor.js';
import type { Poll } from '../poll.js';
import type { FrameColumns } from '../frame/frame-columns.js';
import { coarserColumn, Sums } from './coarser.js';
import { joinPolls, lastOfRows } from './join-polls.js';
import type { FramePoll, Joined } from './join-polls.js';
import { rollColumn } from './roll-column.js';
import type { RolledColumn } from './roll-column.js';
import { rollUpSchema } from './roll-up-schema.js';
import { stretchesOf } from './stretches.js';
import type { Stretches } from './stretches.js';

/** Polls of one family in columns, made once for their chunk and all of their roll-ups. */
export class PollTable {
  private constructor(
    readonly schema: FrameSchema,
    private readonly joined: Joined,
    /** Whether the first poll only says what was before. */
    readonly carried: boolean,
  ) {}

  /**
   * Puts polls of frames, in order of time, into columns. Of the rows that they tell, what stands in `before`, which has
   * the last values from before, becomes the first poll.
   */
  static join(schema: FrameSchema, polls: readonly FramePoll[], before?: FrameColumns): PollTable {
    return new PollTable(schema, joinPolls(schema, polls, before), before !== undefined);
  }

  /**
   * Puts polls, in order of time, into columns. The carried poll, if there is one, stands first: it has the last values
   * from before.
   * @throws UnfitCell
   */
  static of(schema: FrameSchema, polls: readonly Poll[], carried?: Poll): PollTable {
    const all = carried ? [carried, ...polls] : polls;
    const table = tableOf(schema, all, new TextTable());
    return new PollTable(schema, { table, carried: undefined }, carried !== undefined);
  }

  /** How many polls there are without the carried one. */
  get polls(): number {
    return this.joined.table.shape.times.length - (this.carried ? 1 : 0);
  }

  /** The first of them, epoch milliseconds. */
  get from(): number {
    return this.joined.table.shape.times[this.carried ? 1 : 0];
  }

  /** The last of them, epoch milliseconds. */
  get to(): number {
    return this.joined.table.shape.times[this.joined.table.shape.times.length - 1];
  }

  /** The chunk of the polls. */
  encode(compressor: Compressor): Uint8Array {
    return encodeTable(this.schema, this.joined.table, compressor);
  }

  /**
   * The last value of every row, in one poll at the end of these. `before` is what they were joined with: rows that they
   * do not tell are kept from it.
   */
  last(before?: FrameColumns): FrameColumns {
    return lastOfRows(this.schema, this.joined, before);
  }

  /** What `rollUp` makes of the polls with the carried one before them, in the columns of `rollUpSchema`. */
  rollUp(stepMs: number, isPause?: IsPause): PollTable {
    return this.rollUps([stepMs], isPause)[0];
  }

  /**
   * The same in several steps. A step that is a multiple of the one before is made from that one, as far as numbers add
   * up exactly: a coarse interval has many polls, and few of the finer intervals.
   */
  rollUps(steps: readonly number[], isPause?: IsPause): PollTable[] {
    const rolled: RolledUp[] = [];
    for (const stepMs of steps) {
      const finer = rolled.at(-1);
      const direct = { polls: this.joined.table, stepMs, isPause, carried: this.carried };
      rolled.push(
        finer && stepMs % finer.stepMs === 0 ? coarser(this.schema, finer, direct) : rolledUp(this.schema, direct),
      );
    }
    const schema = rollUpSchema(this.schema);
    return rolled.map(({ table }) => new PollTable(schema, { table, carried: undefined }, false));
  }
}

type IsPause = (from: number, to: number) => boolean;

/** How polls are rolled up. */
interface Rolling {
  readonly polls: Table;
  readonly stepMs: number;
  readonly isPause: IsPause | undefined;
  readonly carried: boolean;
}

/** A roll-up, and what each metric of the polls has become in it. */
interface RolledUp {
  readonly stepMs: number;
  readonly table: Table;
  readonly columns: readonly RolledColumn[];
}

function rolledUp(schema: FrameSchema, { polls, ...of }: Rolling): RolledUp {
  const stretches = stretchesOf(polls.shape, of);
  const texts = new TextTable();
  const source = [...polls.texts.texts()];
  const columns = columnsOf(schema).metrics.map((column, index): RolledColumn => {
    const vector = polls.metrics[index];
    if (column.role !== 'attribute') return rollColumn(column, vector, stretches);
    return { vectors: [lastOf(vector, stretches, { source, texts })], exact: true };
  });
  return { stepMs: of.stepMs, table: tableOfRolled(polls, stretches, columns, texts), columns };
}

function coarser(schema: FrameSchema, finer: RolledUp, direct: Rolling): RolledUp {
  const { polls, ...of } = direct;
  const { stepMs } = of;
  const spans = stretchesOf(finer.table.shape, { stepMs, carried: false, isPause: undefined });
  const [seen] = finer.table.metrics;
  // It was told from the start of the finer interval on.
  for (let span = 0; span < spans.to.length; span++) spans.lastSeen[span] += seen.numbers[spans.to[span] - 1];
  const texts = new TextTable();
  const source = [...finer.table.texts.texts()];
  const sums = new Sums(spans);
  let stretches: Stretches | undefined;
  const columns = columnsOf(schema).metrics.map((column, index): RolledColumn => {
    const { vectors, exact } = finer.columns[index];
    if (column.role === 'attribute') return { vectors: [lastOf(vectors[0], spans, { source, texts })], exact };
    const summed = exact ? coarserColumn(column, vectors, spans, sums) : undefined;
    if (summed) return { vectors: summed, exact };
    return rollColumn(column, polls.metrics[index], (stretches ??= stretchesOf(polls.shape, of)));
  });
  return { stepMs, table: tableOfRolled(polls, spans, columns, texts), columns };
}

function tableOfRolled(
  { keys }: Table,
  { starts, rows, buckets, lastSeen }: Stretches,
  columns: readonly RolledColumn[],
  texts: TextTable,
): Table {
  const seen: Vector = { form: 'ints', numbers: lastSeen };
  const metrics = [seen, ...columns.flatMap(({ vectors }) => vectors)];
  return { shape: shapeOf(starts, rows, buckets, keys.length), keys, metrics, texts };
}

/** The last known value of an attribute in each stretch. */
function lastOf(
  vector: Vector,
  { from, to }: Stretches,
  of: { readonly source: readonly string[]; readonly texts: TextTable },
): Vector {
  const { form, nulls, wide: source } = vector;
  const numbers = new Float64Array(from.length);
  const wide = source && new BigInt64Array(from.length);
  let unknown: Uint8Array | undefined;
  for (let stretch = 0; stretch < from.length; stretch++) {
    const cell = nulls ? lastKnown(nulls, from[stretch], to[stretch]) : to[stretch] - 1;
    if (cell < from[stretch]) (unknown ??= new Uint8Array(from.length))[stretch] = 1;
    else if (source && wide) wide[stretch] = source[cell];
    else numbers[stretch] = vector.numbers[cell];
  }
  if (form === 'texts') renumber(numbers, unknown, of);
  return { form, numbers, wide, nulls: unknown };
}

function lastKnown(nulls: Uint8Array, from: number, to: number): number {
  let cell = to - 1;
  while (cell >= from && nulls[cell] === 1) cell--;
  return cell;
}

/** Gives texts the numbers that they have in the roll-up, which does not know those that are none's last. */
function renumber(
  numbers: Float64Array,
  nulls: Uint8Array | undefined,
  { source, texts }: { readonly source: readonly string[]; readonly texts: TextTable },
): void {
  const known = new Int32Array(source.length).fill(-1);
  for (let index = 0; index < numbers.length; index++) {
    if (nulls?.[index] === 1) continue;
    const text = numbers[index];
    if (known[text] < 0) known[text] = texts.indexOf(source[text]);
    numbers[index] = known[text];
  }
}
