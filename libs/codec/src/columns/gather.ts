import type { SchemaColumn } from '@pganalytics/stats';

import { UnfitCell } from '../codec.errors.js';
import type { TextTable } from './text-table.js';
import type { Form, Vector } from './vector.js';

/** Cells that go from a vector to places of another one. */
export interface Source {
  readonly vector: Vector;
  /** The texts that the vector names. */
  readonly texts: readonly string[];
  /** The number that each of its texts has in the new vector's table, or -1 as long as nobody needed it. */
  readonly textNumbers: Int32Array;
  /** Which cells, */
  readonly cells: Int32Array;
  /** and where each of them goes. */
  readonly places: Int32Array;
}

/** Puts cells of several vectors into one. All `count` places are given a cell. @throws UnfitCell */
export function gather(
  column: SchemaColumn,
  sources: readonly Source[],
  of: { readonly count: number; readonly texts: TextTable },
): Vector {
  const told = sources.filter(({ vector }) => !isAllNull(vector));
  const form = formOf(column, told);
  const nulls = nullsOf(sources, of.count);
  if (form === 'wide') {
    const wide = new BigInt64Array(of.count);
    for (const source of told) putWide(column, source, wide);
    return { form, numbers: new Float64Array(0), wide, nulls };
  }
  const numbers = new Float64Array(of.count);
  for (const source of told) {
    if (form === 'texts') putTexts(source, numbers, of.texts);
    else if (form === 'floats' && source.vector.form === 'scaled') putScaled(source, numbers, column.scale ?? 1);
    else putNumbers(source, numbers);
  }
  return { form, numbers, nulls };
}

function isAllNull({ nulls }: Vector): boolean {
  return nulls !== undefined && !nulls.includes(0);
}

/** The tightest form that holds what all sources have. */
function formOf(column: SchemaColumn, sources: readonly Source[]): Form {
  if (column.type === 'text') return 'texts';
  if (column.type === 'bool') return 'bools';
  const forms = new Set(sources.map(({ vector }) => vector.form));
  if (forms.size === 1) for (const form of forms) return form;
  if (forms.has('wide')) return 'wide';
  return forms.size === 0 ? 'ints' : 'floats';
}

function nullsOf(sources: readonly Source[], count: number): Uint8Array | undefined {
  let nulls: Uint8Array | undefined;
  for (const { vector, cells, places } of sources) {
    if (!vector.nulls) continue;
    for (let index = 0; index < cells.length; index++) {
      if (vector.nulls[cells[index]] === 1) (nulls ??= new Uint8Array(count))[places[index]] = 1;
    }
  }
  return nulls;
}

function putNumbers({ vector: { numbers }, cells, places }: Source, into: Float64Array): void {
  for (let index = 0; index < cells.length; index++) into[places[index]] = numbers[cells[index]];
}

function putScaled({ vector: { numbers }, cells, places }: Source, into: Float64Array, scale: number): void {
  for (let index = 0; index < cells.length; index++) into[places[index]] = numbers[cells[index]] / scale;
}

function putTexts({ vector, texts, textNumbers, cells, places }: Source, into: Float64Array, table: TextTable): void {
  const { numbers, nulls } = vector;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (nulls && nulls[cell] === 1) continue;
    const text = numbers[cell];
    if (textNumbers[text] < 0) textNumbers[text] = table.indexOf(texts[text]);
    into[places[index]] = textNumbers[text];
  }
}

function putWide(column: SchemaColumn, { vector, cells, places }: Source, into: BigInt64Array): void {
  const { wide, numbers, nulls } = vector;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (wide) into[places[index]] = wide[cell];
    else if (!nulls || nulls[cell] === 0) {
      if (!Number.isSafeInteger(numbers[cell]))
        throw new UnfitCell(column.name, `${numbers[cell]} is no exact integer`);
      into[places[index]] = BigInt(numbers[cell]);
    }
  }
}
