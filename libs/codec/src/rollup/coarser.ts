import type { SchemaColumn } from '@pganalytics/stats';

import { NARROW } from '../columns/vector.js';
import type { Vector } from '../columns/vector.js';
import type { Stretches } from './stretches.js';

/** Cells of a finer roll-up that make one cell of a coarser one. */
type Spans = Pick<Stretches, 'from' | 'to'>;

/** Sums of whole numbers. Columns that shared their numbers share their sums, which a chunk says in a byte or two. */
export class Sums {
  readonly #known = new Map<Float64Array, Float64Array>();

  constructor(private readonly spans: Spans) {}

  of(numbers: Float64Array): Float64Array {
    let sums = this.#known.get(numbers);
    if (!sums) this.#known.set(numbers, (sums = sumsOf(numbers, this.spans)));
    return sums;
  }
}

function sumsOf(numbers: Float64Array, { from, to }: Spans): Float64Array {
  const sums = new Float64Array(from.length);
  for (let span = 0; span < from.length; span++) {
    let sum = 0;
    for (let cell = from[span]; cell < to[span]; cell++) sum += numbers[cell];
    sums[span] = sum;
  }
  return sums;
}

/**
 * What a gauge or counter gives in a coarser step, told from whole numbers of a finer one: it is what the polls give.
 * `undefined` when a sum becomes too large to be exact.
 */
export function coarserColumn(
  { role }: SchemaColumn,
  finer: readonly Vector[],
  spans: Spans,
  sums: Sums,
): Vector[] | undefined {
  return role === 'gauge' ? coarserGauge(finer, spans, sums) : coarserCounter(finer, spans, sums);
}

function coarserGauge(
  [lowest, highest, totals, latest, counts]: readonly Vector[],
  { from, to }: Spans,
  sums: Sums,
): Vector[] | undefined {
  const { form, nulls } = lowest;
  const [min, max, sum, last] = [0, 1, 2, 3].map(() => new Float64Array(from.length));
  const count = sums.of(counts.numbers);
  let unknown: Uint8Array | undefined;
  let [varies, several] = [false, false];
  for (let span = 0; span < from.length; span++) {
    if (count[span] === 0) (unknown ??= new Uint8Array(from.length))[span] = 1;
    if (count[span] === 0) continue;
    let [least, most, total, newest] = [Infinity, -Infinity, 0, 0];
    for (let cell = from[span]; cell < to[span]; cell++) {
      if (nulls !== undefined && nulls[cell] === 1) continue;
      if (lowest.numbers[cell] < least) least = lowest.numbers[cell];
      if (highest.numbers[cell] > most) most = highest.numbers[cell];
      total += totals.numbers[cell];
      newest = latest.numbers[cell];
      if (total >= NARROW || total <= -NARROW) return undefined;
    }
    if (least !== most) varies = true;
    if (count[span] > 1) several = true;
    min[span] = least;
    max[span] = most;
    sum[span] = total;
    last[span] = newest;
  }
  const value = (numbers: Float64Array): Vector => ({ form, numbers, nulls: unknown });
  const least = value(min);
  const [most, newest] = varies ? [value(max), value(last)] : [least, least];
  return [least, most, several ? value(sum) : least, newest, { form: 'ints', numbers: count }];
}

function coarserCounter(
  [grown, known, unknown]: readonly Vector[],
  { from, to }: Spans,
  sums: Sums,
): Vector[] | undefined {
  const told = sums.of(known.numbers);
  const growth = new Float64Array(from.length);
  let nothing: Uint8Array | undefined;
  for (let span = 0; span < from.length; span++) {
    if (told[span] === 0) (nothing ??= new Uint8Array(from.length))[span] = 1;
    // What is not known is 0.
    let total = 0;
    for (let cell = from[span]; cell < to[span]; cell++) total += grown.numbers[cell];
    if (total >= NARROW) return undefined;
    growth[span] = total;
  }
  return [
    { form: grown.form, numbers: growth, nulls: nothing },
    { form: 'ints', numbers: told },
    { form: 'ints', numbers: sums.of(unknown.numbers) },
  ];
}
