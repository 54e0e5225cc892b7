import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { MalformedChunk } from '../codec.errors.js';
import { readKeys } from '../columns/keys.js';
import { readShape } from '../columns/shape.js';
import type { Shape } from '../columns/shape.js';
import { columnsOf } from '../columns/table.js';
import { readTexts } from '../columns/text-table.js';
import { cellOf } from '../columns/vector.js';
import type { Compressor } from '../compressor.js';
import { pollsOf } from '../frame/frame-columns.js';
import type { Cell, Poll } from '../poll.js';
import { ChunkSections } from './chunk-sections.js';
import { defaultChunkLimits } from './chunk-limits.js';
import type { ChunkLimits } from './chunk-limits.js';
import { SeriesGroups } from './series-source.js';
import type { SeriesSource } from './series-source.js';
import { UnitGroups } from './unit-groups.js';

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
  readonly #metrics: readonly SchemaColumn[];
  readonly #source: SeriesSource;
  #texts: string[] | undefined;

  constructor(
    readonly schema: FrameSchema,
    private readonly sections: ChunkSections,
    limits: ChunkLimits,
  ) {
    if (sections.columns !== schema.columns.length) {
      throw new MalformedChunk(`it has ${sections.columns} columns, its schema ${schema.columns.length}`);
    }
    const { dimensions, metrics } = columnsOf(schema);
    const reader = sections.open(0);
    const tooLarge = (what: string, limit: number) => new MalformedChunk(`it has more ${what} than ${limit}`);
    const shape = readShape(reader, { polls: limits.polls, rows: limits.rows, cells: limits.samples, tooLarge });
    this.rows = readKeys(reader, dimensions, shape.rowCount, readTexts(reader));
    const parts = { sections, metrics, shape };
    this.#source = sections.version < 3 ? new SeriesGroups(parts) : new UnitGroups(parts, reader);
    if (reader.left > 0) throw new MalformedChunk('bytes follow the end of its rows');
    this.#shape = shape;
    this.#metrics = metrics;
    this.times = shape.times;
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
    const { vector, from } = this.#source.of(metric, row);
    const column = this.#metrics[metric];
    const texts = column.type === 'text' ? this.#allTexts() : [];
    const count = this.#shape.starts[row + 1] - this.#shape.starts[row];
    const cells: Cell[] = [];
    for (let index = from; index < from + count; index++) cells.push(cellOf(vector, index, column.scale ?? 1, texts));
    return cells;
  }

  #allTexts(): string[] {
    this.#texts ??= readTexts(this.sections.open(1));
    if (this.#texts.length !== this.sections.textCount) throw new MalformedChunk('it lacks texts');
    return this.#texts;
  }
}
