import { RowNumbers } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { dimensionsOf } from '../close/carried.js';

/** Polls seen as columns; a chunk is one, and so are polls that are still hot. */
export interface PollColumns {
  readonly times: ArrayLike<number>;
  /** Dimensions of each distinct row. */
  readonly rows: readonly (readonly Cell[])[];
  /** The polls in which a row is present. */
  present(row: number): ArrayLike<number>;
  /** The cells of a metric in those polls; `undefined` when the schema lacks the metric. */
  cells(metric: string, row: number): readonly Cell[] | undefined;
}

/** Decoded polls seen as columns. */
export class PolledColumns implements PollColumns {
  readonly times: readonly number[];
  readonly rows: Cell[][] = [];
  readonly #present: number[][] = [];
  readonly #cells: (readonly Cell[])[][] = [];

  constructor(
    private readonly schema: FrameSchema,
    polls: readonly Poll[],
  ) {
    this.times = polls.map(({ at }) => at);
    const dimensions = dimensionsOf(schema);
    const numbers = new RowNumbers(dimensions);
    for (const [poll, { rows }] of polls.entries()) {
      numbers.begin();
      for (const cells of rows) {
        const row = numbers.of(cells);
        if (row === this.rows.length) {
          this.rows.push(cells.slice(0, dimensions));
          this.#present.push([]);
          this.#cells.push([]);
        }
        this.#present[row].push(poll);
        this.#cells[row].push(cells);
      }
    }
  }

  present(row: number): ArrayLike<number> {
    return this.#present[row];
  }

  cells(metric: string, row: number): readonly Cell[] | undefined {
    const column = this.schema.columns.findIndex(({ name, role }) => name === metric && role !== 'dimension');
    return column < 0 ? undefined : this.#cells[row].map((cells) => cells[column]);
  }
}
