import type { SchemaColumn } from '@pganalytics/stats';

import { MalformedChunk } from '../codec.errors.js';
import type { Shape } from '../columns/shape.js';
import type { Vector } from '../columns/vector.js';
import type { ChunkSections } from './chunk-sections.js';
import { readSeries } from './series-coding.js';

/** The cells of a row of a metric: they stand in the vector from `from` on. */
export interface Series {
  readonly vector: Vector;
  readonly from: number;
}

/** Finds series in the groups of a chunk, which are inflated when they are first asked for. */
export interface SeriesSource {
  of(metric: number, row: number): Series;
}

/** What a source is made from. */
export interface ChunkParts {
  readonly sections: ChunkSections;
  readonly metrics: readonly SchemaColumn[];
  readonly shape: Shape;
}

/** First entry of each group, when each has so many. */
export function firstsOf(counts: readonly number[]): { firsts: number[]; total: number } {
  const firsts: number[] = [];
  let total = 0;
  for (const count of counts) {
    firsts.push(total);
    total += count;
  }
  return { firsts, total };
}

/** Format versions 1 and 2: every row of every metric is a series by itself. */
export class SeriesGroups implements SeriesSource {
  readonly #firsts: number[];
  readonly #groups = new Map<number, Vector[]>();

  constructor(private readonly parts: ChunkParts) {
    const { firsts, total } = firstsOf(parts.sections.groups);
    if (total !== parts.shape.rowCount * parts.metrics.length) throw new MalformedChunk('it lacks series');
    this.#firsts = firsts;
  }

  of(metric: number, row: number): Series {
    const series = metric * this.parts.shape.rowCount + row;
    const group = lastAtOrBelow(this.#firsts, series);
    return { vector: this.#group(group)[series - this.#firsts[group]], from: 0 };
  }

  #group(group: number): Vector[] {
    const known = this.#groups.get(group);
    if (known) return known;
    const { sections, metrics, shape } = this.parts;
    const reader = sections.open(group + 2);
    const { rowCount, starts } = shape;
    const vectors: Vector[] = [];
    for (let index = 0; index < sections.groups[group]; index++) {
      const series = this.#firsts[group] + index;
      const row = series % rowCount;
      const column = metrics[Math.floor(series / rowCount)];
      vectors.push(readSeries(reader, column, starts[row + 1] - starts[row], sections.textCount));
    }
    if (reader.left > 0) throw new MalformedChunk('bytes follow the end of a group');
    this.#groups.set(group, vectors);
    return vectors;
  }
}

/** Index of the last entry that is not above the value; entries ascend and may repeat. */
export function lastAtOrBelow(entries: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (entries[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
