import type { FrameSchema } from '@pganalytics/stats';

import { shapeOf } from '../columns/shape.js';
import { columnsOf, tableOf } from '../columns/table.js';
import { TextTable } from '../columns/text-table.js';
import type { Vector } from '../columns/vector.js';
import { encodeTable } from '../chunk/encode-chunk.js';
import type { Compressor } from '../compressor.js';
import type { Poll } from '../poll.js';
import type { FrameColumns } from '../frame/frame-columns.js';
import { joinPolls, lastOfRows } from './join-polls.js';
import type { FramePoll, Joined } from './join-polls.js';
import { rollColumn } from './roll-column.js';
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
  rollUp(stepMs: number, isPause?: (from: number, to: number) => boolean): PollTable {
    const stretches = stretchesOf(this.joined.table.shape, { stepMs, isPause, carried: this.carried });
    const { metrics } = columnsOf(this.schema);
    const texts = new TextTable();
    const seen = { form: 'ints', numbers: stretches.lastSeen } as const;
    const rolled: Vector[] = [seen];
    const source = [...this.joined.table.texts.texts()];
    for (const [index, column] of metrics.entries()) {
      const vector = this.joined.table.metrics[index];
      if (column.role === 'attribute') rolled.push(lastOf(vector, stretches, { source, texts }));
      else rolled.push(...rollColumn(column, vector, stretches));
    }
    const { starts, rows, buckets } = stretches;
    const { keys } = this.joined.table;
    const shape = shapeOf(starts, rows, buckets, keys.length);
    const table = { shape, keys, metrics: rolled, texts };
    return new PollTable(rollUpSchema(this.schema), { table, carried: undefined }, false);
  }
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
