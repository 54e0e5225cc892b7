import type { SchemaColumn } from '@pganalytics/stats';

import type { TextTable } from './text-table.js';
import type { Form, Vector } from './vector.js';

/** Cells that go from the columns of a frame to places of other ones. */
export interface Part {
  readonly metrics: readonly Vector[];
  /** The texts that they name. */
  readonly texts: readonly string[];
  /** Which cells, */
  readonly cells: Int32Array;
  /** and where each of them goes. */
  readonly places: Int32Array;
  /** The number that each of the texts has in the new columns' table, or -1 as long as nobody needed it. */
  readonly textNumbers: Int32Array;
}

/** Puts the cells of a metric in several parts into one vector. All `count` places are given a cell. */
export function gather(
  column: SchemaColumn,
  metric: number,
  parts: readonly Part[],
  of: { readonly count: number; readonly texts: TextTable },
): Vector {
  const form = formOf(column, metric, parts);
  const nulls = nullsOf(metric, parts, of.count);
  if (form === 'wide') {
    const wide = new BigInt64Array(of.count);
    for (const part of parts) {
      if (!isAllNull(part.metrics[metric])) putWide(part.metrics[metric], part, wide);
    }
    return { form, numbers: new Float64Array(0), wide, nulls };
  }
  const numbers = new Float64Array(of.count);
  for (const part of parts) {
    const vector = part.metrics[metric];
    if (isAllNull(vector)) continue;
    if (form === 'texts') putTexts(vector, part, numbers, of.texts);
    else if (form === 'floats' && vector.form === 'scaled') putScaled(vector, part, numbers, column.scale ?? 1);
    else if (vector.wide) putDoubles(vector.wide, part, numbers);
    else putNumbers(vector, part, numbers);
  }
  return { form, numbers, nulls };
}

function isAllNull({ nulls }: Vector): boolean {
  return nulls !== undefined && !nulls.includes(0);
}

/** The tightest form that holds what all parts have; integers beside doubles become doubles. */
function formOf(column: SchemaColumn, metric: number, parts: readonly Part[]): Form {
  if (column.type === 'text') return 'texts';
  if (column.type === 'bool') return 'bools';
  let found: Form | undefined;
  for (const { metrics } of parts) {
    const vector = metrics[metric];
    if (vector.form === found || isAllNull(vector)) continue;
    found = found === undefined ? vector.form : formOfBoth(found, vector.form);
  }
  return found ?? 'ints';
}

function formOfBoth(one: Form, other: Form): Form {
  const wide = one === 'wide' || other === 'wide';
  return wide && one !== 'floats' && other !== 'floats' ? 'wide' : 'floats';
}

function nullsOf(metric: number, parts: readonly Part[], count: number): Uint8Array | undefined {
  let nulls: Uint8Array | undefined;
  for (const { metrics, cells, places } of parts) {
    const ofPart = metrics[metric].nulls;
    if (!ofPart) continue;
    for (let index = 0; index < cells.length; index++) {
      if (ofPart[cells[index]] === 1) (nulls ??= new Uint8Array(count))[places[index]] = 1;
    }
  }
  return nulls;
}

type Cells = Pick<Part, 'cells' | 'places'>;

function putNumbers({ numbers }: Vector, { cells, places }: Cells, into: Float64Array): void {
  for (let index = 0; index < cells.length; index++) into[places[index]] = numbers[cells[index]];
}

function putScaled({ numbers }: Vector, { cells, places }: Cells, into: Float64Array, scale: number): void {
  for (let index = 0; index < cells.length; index++) into[places[index]] = numbers[cells[index]] / scale;
}

function putTexts({ numbers, nulls }: Vector, part: Part, into: Float64Array, table: TextTable): void {
  const { texts, textNumbers, cells, places } = part;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (nulls && nulls[cell] === 1) continue;
    const text = numbers[cell];
    if (textNumbers[text] < 0) textNumbers[text] = table.indexOf(texts[text]);
    into[places[index]] = textNumbers[text];
  }
}

function putDoubles(wide: BigInt64Array, { cells, places }: Cells, into: Float64Array): void {
  for (let index = 0; index < cells.length; index++) into[places[index]] = Number(wide[cells[index]]);
}

function putWide(vector: Vector, { cells, places }: Cells, into: BigInt64Array): void {
  const { wide, numbers, nulls } = vector;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (wide) into[places[index]] = wide[cell];
    else if (!nulls || nulls[cell] === 0) into[places[index]] = BigInt(numbers[cell]);
  }
}
