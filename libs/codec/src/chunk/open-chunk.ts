import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { MalformedChunk } from '../codec.errors.js';
import { readKeys } from '../columns/keys.js';
import { readShape } from '../columns/shape.js';
import type { Shape } from '../columns/shape.js';
import { columnsOf } from '../columns/table.js';
import { readTexts } from '../columns/text-table.js';
import { cellOf } from '../columns/vector.js';
import type { Vector } from '../columns/vector.js';
import type { Compressor } from '../compressor.js';
import { pollsOf } from '../frame/decode-frame.js';
import type { Cell, Poll } from '../poll.js';
import { ChunkSections } from './chunk-sections.js';
import { defaultChunkLimits } from './chunk-limits.js';
import type { ChunkLimits } from './chunk-limits.js';
import { readSeries } from './series-coding.js';

/** A chunk whose shape is known; groups of series are inflated when they are first asked for. */
export interface Chunk {
  readonly schema: FrameSchema;
  /** When each poll was taken, epoch milliseconds. */
  readonly times: Float64Array;
  /** The dimensions of each distinct row, in the order of the schema. */
  readonly rows: readonly (readonly Cell[])[];
  /** The polls in which a row is present, as indexes into `times`, ascending. */
  present(row: number): Int32Array;
  /** The cells of a metric in the polls in which the row is present; `undefined` when the schema lacks the metric. */
  cells(metric: string, row: number): Cell[] | undefined;
  /** The same along all of `times`: null where the row is absent. */
  series(metric: string, row: number): Cell[] | undefined;
  /** Everything, exactly as it was put in. */
  polls(): Poll[];
}

/**
 * Opens a chunk. Memory and time are bounded by the limits, whatever the bytes are.
 * @throws MalformedChunk when the bytes are not a chunk of this schema; also later, when a group is inflated.
 */
export function openChunk(
  schema: FrameSchema,
  bytes: Uint8Array,
  compressor: Compressor,
  limits: ChunkLimits = defaultChunkLimits,
): Chunk {
  return new PackedChunk(schema, new ChunkSections(bytes, compressor, limits), limits);
}

class PackedChunk implements Chunk {
  readonly times: Float64Array;
  readonly rows: readonly (readonly Cell[])[];
  readonly #shape: Shape;
  readonly #dimensions: SchemaColumn[];
  readonly #metrics: SchemaColumn[];
  /** First series of each group. */
  readonly #firsts: number[] = [];
  readonly #groups = new Map<number, Vector[]>();
  #texts: string[] | undefined;

  constructor(
    readonly schema: FrameSchema,
    private readonly sections: ChunkSections,
    limits: ChunkLimits,
  ) {
    if (sections.columns !== schema.columns.length) {
      throw new MalformedChunk(`it has ${sections.columns} columns, its schema ${schema.columns.length}`);
    }
    ({ dimensions: this.#dimensions, metrics: this.#metrics } = columnsOf(schema));
    const reader = sections.open(0);
    const tooLarge = (what: string, limit: number) => new MalformedChunk(`it has more ${what} than ${limit}`);
    this.#shape = readShape(reader, { polls: limits.polls, rows: limits.rows, cells: limits.samples, tooLarge });
    this.rows = readKeys(reader, this.#dimensions, this.#shape.rowCount, readTexts(reader));
    if (reader.left > 0) throw new MalformedChunk('bytes follow the end of its rows');
    this.times = this.#shape.times;
    let series = 0;
    for (const count of sections.groups) {
      this.#firsts.push(series);
      series += count;
    }
    if (series !== this.#shape.rowCount * this.#metrics.length) throw new MalformedChunk('it lacks series');
  }

  present(row: number): Int32Array {
    return this.#shape.pollOf.subarray(this.#shape.starts[row], this.#shape.starts[row + 1]);
  }

  cells(metric: string, row: number): Cell[] | undefined {
    const index = this.#metrics.findIndex((column) => column.name === metric);
    return index < 0 ? undefined : this.#cells(index, row);
  }

  series(metric: string, row: number): Cell[] | undefined {
    const cells = this.cells(metric, row);
    if (cells === undefined || cells.length === this.times.length) return cells;
    const present = this.present(row);
    const series: Cell[] = Array.from({ length: this.times.length }, () => null);
    for (let index = 0; index < cells.length; index++) series[present[index]] = cells[index];
    return series;
  }

  polls(): Poll[] {
    const { starts, rowCount } = this.#shape;
    const rows: Cell[][] = [];
    // Read even when no metric is a text, so that no damaged byte of a chunk passes for whole.
    this.#allTexts();
    for (let row = 0; row < rowCount; row++) {
      for (let cell = starts[row]; cell < starts[row + 1]; cell++) rows.push(this.rows[row].slice());
    }
    for (let metric = 0; metric < this.#metrics.length; metric++) {
      for (let row = 0; row < rowCount; row++) {
        const cells = this.#cells(metric, row);
        for (let index = 0; index < cells.length; index++) rows[starts[row] + index].push(cells[index]);
      }
    }
    return pollsOf(this.#shape, rows);
  }

  #cells(metric: number, row: number): Cell[] {
    const series = metric * this.#shape.rowCount + row;
    const group = lastAtOrBelow(this.#firsts, series);
    const vector = this.#group(group)[series - this.#firsts[group]];
    const column = this.#metrics[metric];
    const texts = column.type === 'text' ? this.#allTexts() : [];
    const count = this.#shape.starts[row + 1] - this.#shape.starts[row];
    const cells: Cell[] = [];
    for (let index = 0; index < count; index++) cells.push(cellOf(vector, index, column.scale ?? 1, texts));
    return cells;
  }

  #group(group: number): Vector[] {
    const known = this.#groups.get(group);
    if (known) return known;
    const reader = this.sections.open(group + 2);
    const { rowCount, starts } = this.#shape;
    const vectors: Vector[] = [];
    for (let index = 0; index < this.sections.groups[group]; index++) {
      const series = this.#firsts[group] + index;
      const row = series % rowCount;
      const column = this.#metrics[Math.floor(series / rowCount)];
      vectors.push(readSeries(reader, column, starts[row + 1] - starts[row], this.sections.textCount));
    }
    if (reader.left > 0) throw new MalformedChunk('bytes follow the end of a group');
    this.#groups.set(group, vectors);
    return vectors;
  }

  #allTexts(): string[] {
    this.#texts ??= readTexts(this.sections.open(1));
    if (this.#texts.length !== this.sections.textCount) throw new MalformedChunk('it lacks texts');
    return this.#texts;
  }
}

/** Index of the last entry that is not above the value; entries ascend and may repeat. */
function lastAtOrBelow(entries: readonly number[], value: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (entries[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
