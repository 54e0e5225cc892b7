import { increase } from '@pganalytics/stats';
import type { SchemaColumn } from '@pganalytics/stats';

import { TextTable } from '../columns/text-table.js';
import { cellOf, NARROW, vectorOf } from '../columns/vector.js';
import type { Vector } from '../columns/vector.js';
import type { Cell } from '../poll.js';
import { isCount, larger, onScale, plus, smaller } from './arithmetic.js';
import type { Stretches } from './stretches.js';

/** The columns that a gauge or counter gives, in the order of `rollUpSchema`. */
export interface RolledColumn {
  readonly vectors: readonly Vector[];
  /** Whether all of them are whole numbers, scaled or not, that add up exactly in any order. */
  readonly exact: boolean;
}

/** Rolls a gauge or counter up. */
export function rollColumn(column: SchemaColumn, vector: Vector, stretches: Stretches): RolledColumn {
  const whole = vector.form === 'ints' || vector.form === 'scaled';
  const quick = whole && (column.role === 'gauge' ? rollGauge(vector, stretches) : rollCounter(vector, stretches));
  return quick ? { vectors: quick, exact: true } : { vectors: rollCells(column, vector, stretches), exact: false };
}

/** Whole numbers, scaled or not, add up exactly; `undefined` when a sum becomes too large for that. */
function rollGauge(vector: Vector, stretches: Stretches): Vector[] | undefined {
  return vector.nulls ? rollSomeKnown(vector, vector.nulls, stretches) : rollAllKnown(vector, stretches);
}

/** Columns that come out the same are the same vector, which a chunk says in a byte or two. */
function rollAllKnown({ form, numbers }: Vector, { from, to, counts }: Stretches): Vector[] | undefined {
  const stretches = from.length;
  const [min, max, sum, last] = [0, 1, 2, 3].map(() => new Float64Array(stretches));
  let [varies, several] = [false, false];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const first = from[stretch];
    let [least, most, total, latest] = [numbers[first], numbers[first], numbers[first], numbers[first]];
    for (let cell = first + 1; cell < to[stretch]; cell++) {
      latest = numbers[cell];
      if (latest < least) least = latest;
      if (latest > most) most = latest;
      total += latest;
      several = true;
      if (total >= NARROW || total <= -NARROW) return undefined;
    }
    if (least !== most) varies = true;
    min[stretch] = least;
    max[stretch] = most;
    sum[stretch] = total;
    last[stretch] = latest;
  }
  const lowest: Vector = { form, numbers: min };
  const count: Vector = { form: 'ints', numbers: counts };
  if (!several) return [lowest, lowest, lowest, lowest, count];
  if (!varies) return [lowest, lowest, { form, numbers: sum }, lowest, count];
  return [lowest, { form, numbers: max }, { form, numbers: sum }, { form, numbers: last }, count];
}

function rollSomeKnown({ form, numbers }: Vector, nulls: Uint8Array, { from, to }: Stretches): Vector[] | undefined {
  const stretches = from.length;
  const [min, max, sum, last, count] = [0, 1, 2, 3, 4].map(() => new Float64Array(stretches));
  let unknown: Uint8Array | undefined;
  let [varies, several] = [false, false];
  for (let stretch = 0; stretch < stretches; stretch++) {
    let [least, most, total, latest, told] = [Infinity, -Infinity, 0, 0, 0];
    for (let cell = from[stretch]; cell < to[stretch]; cell++) {
      if (nulls[cell] === 1) continue;
      latest = numbers[cell];
      if (latest < least) least = latest;
      if (latest > most) most = latest;
      total += latest;
      told++;
      if (total >= NARROW || total <= -NARROW) return undefined;
    }
    if (told === 0) {
      (unknown ??= new Uint8Array(stretches))[stretch] = 1;
      continue;
    }
    if (least !== most) varies = true;
    if (told > 1) several = true;
    min[stretch] = least;
    max[stretch] = most;
    sum[stretch] = total;
    last[stretch] = latest;
    count[stretch] = told;
  }
  const value = (of: Float64Array): Vector => ({ form, numbers: of, nulls: unknown });
  const lowest = value(min);
  const [most, latest] = varies ? [value(max), value(last)] : [lowest, lowest];
  return [lowest, most, several ? value(sum) : lowest, latest, { form: 'ints', numbers: count }];
}

function rollCounter(vector: Vector, stretches: Stretches): Vector[] | undefined {
  return (vector.nulls ? undefined : rollGrowing(vector, stretches)) ?? rollSteps(vector, stretches);
}

/** A counter that is always known and never reset; `undefined` when it is none. */
function rollGrowing({ form, numbers }: Vector, stretches: Stretches): Vector[] | undefined {
  const { from, to, rowFrom, afterPause, known, unknown, nothingKnown } = stretches;
  const grown = new Float64Array(from.length);
  for (let stretch = 0; stretch < from.length; stretch++) {
    if (known[stretch] === 0) continue;
    let total = 0;
    for (let cell = from[stretch]; cell < to[stretch]; cell++) {
      if (cell === rowFrom[stretch] || afterPause[cell] === 1) continue;
      const by = numbers[cell] - numbers[cell - 1];
      if (by < 0) return undefined;
      total += by;
    }
    if (total >= NARROW) return undefined;
    grown[stretch] = total;
  }
  return [
    { form, numbers: grown, nulls: nothingKnown },
    { form: 'ints', numbers: known },
    { form: 'ints', numbers: unknown },
  ];
}

function rollSteps(
  { form, numbers, nulls }: Vector,
  { from, to, rowFrom, afterPause }: Stretches,
): Vector[] | undefined {
  const stretches = from.length;
  const [grown, known, unknown] = [0, 1, 2].map(() => new Float64Array(stretches));
  let nothing: Uint8Array | undefined;
  for (let stretch = 0; stretch < stretches; stretch++) {
    let [total, told] = [0, 0];
    for (let cell = from[stretch]; cell < to[stretch]; cell++) {
      if (cell === rowFrom[stretch] || afterPause[cell] === 1) continue;
      if (nulls !== undefined && (nulls[cell] === 1 || nulls[cell - 1] === 1)) continue;
      const by = numbers[cell] - numbers[cell - 1];
      if (by < 0) continue;
      total += by;
      told++;
    }
    if (total >= NARROW) return undefined;
    if (told === 0) (nothing ??= new Uint8Array(stretches))[stretch] = 1;
    grown[stretch] = total;
    known[stretch] = told;
    unknown[stretch] = to[stretch] - from[stretch] - told;
  }
  return [
    { form, numbers: grown, nulls: nothing },
    { form: 'ints', numbers: known },
    { form: 'ints', numbers: unknown },
  ];
}

/** Any numbers: doubles, and integers beyond 2^53. */
function rollCells(column: SchemaColumn, vector: Vector, stretches: Stretches): Vector[] {
  const { from } = stretches;
  const numbers: SchemaColumn = { name: column.name, role: 'gauge', type: 'int' };
  const gauge = column.role === 'gauge';
  const rolled = Array.from(from, (_, stretch) =>
    gauge ? gaugeCells(column, vector, stretches, stretch) : counterCells(column, vector, stretches, stretch),
  );
  const columns = gauge ? [column, column, column, column, numbers] : [column, numbers, numbers];
  return columns.map((of, index) => vectorOf(of, from.length, (stretch) => rolled[stretch][index], new TextTable()));
}

function gaugeCells(column: SchemaColumn, vector: Vector, { from, to }: Stretches, stretch: number): Cell[] {
  let [min, max, sum, last]: Cell[] = [null, null, null, null];
  let count = 0;
  for (let at = from[stretch]; at < to[stretch]; at++) {
    const cell = countAt(column, vector, at);
    if (cell === null) continue;
    min = smaller(min, cell);
    max = larger(max, cell);
    sum = plus(sum, cell);
    last = cell;
    count++;
  }
  return [min, max, onScale(sum, column.scale), last, count];
}

function counterCells(column: SchemaColumn, vector: Vector, stretches: Stretches, stretch: number): Cell[] {
  const { from, to, rowFrom, afterPause } = stretches;
  let grown: Cell = null;
  let known = 0;
  for (let at = from[stretch]; at < to[stretch]; at++) {
    if (at === rowFrom[stretch] || afterPause[at] === 1) continue;
    const by = increase(countAt(column, vector, at - 1), countAt(column, vector, at));
    if (by === undefined) continue;
    grown = plus(grown ?? 0, by);
    known++;
  }
  return [onScale(grown, column.scale), known, to[stretch] - from[stretch] - known];
}

function countAt(column: SchemaColumn, vector: Vector, at: number): number | bigint | null {
  if (vector.form === 'texts') return null;
  const cell = cellOf(vector, at, column.scale ?? 1, []);
  return isCount(cell) ? cell : null;
}
