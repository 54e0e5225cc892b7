import { RowNumbers } from '@pganalytics/codec';
import type { Cell, FrameColumns, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { dimensionsOf } from '../close/carried.js';
import type { PollColumns } from './poll-columns.js';

/** Where the cells of a row stand. */
interface RowPlaces {
  /** What the carried poll says of it. */
  carried: readonly Cell[] | undefined;
  /** The polls in which it is present, the carried one included. */
  readonly present: number[];
  /** Side by side: a frame, and the number of the row's cell in it. */
  readonly cells: number[];
}

/** Frames that follow each other, seen as columns: cells are made only of the metrics that are asked for. */
export class FramedColumns implements PollColumns {
  readonly times: readonly number[];
  readonly rows: (readonly Cell[])[] = [];
  readonly #dimensions: number;
  readonly #places: RowPlaces[] = [];

  constructor(
    private readonly schema: FrameSchema,
    private readonly frames: readonly FrameColumns[],
    carried: Poll | undefined,
  ) {
    this.#dimensions = dimensionsOf(schema);
    const numbers = new RowNumbers(this.#dimensions);
    const times = carried ? [carried.at] : [];
    numbers.begin();
    for (const cells of carried?.rows ?? []) {
      const places = this.#placesOf(numbers.of(cells), cells.slice(0, this.#dimensions));
      places.carried = cells;
      places.present.push(0);
    }
    for (const [index, frame] of frames.entries()) {
      this.#add(numbers, { frame, index, firstPoll: times.length });
      times.push(...frame.times);
    }
    this.times = times;
  }

  present(row: number): ArrayLike<number> {
    return this.#places[row].present;
  }

  cells(metric: string, row: number): readonly Cell[] | undefined {
    const column = this.schema.columns.findIndex(({ name, role }) => name === metric && role !== 'dimension');
    if (column < 0) return undefined;
    const { carried, cells: places } = this.#places[row];
    const cells: Cell[] = carried ? [carried[column]] : [];
    for (let index = 0; index < places.length; index += 2) {
      cells.push(this.frames[places[index]].cell(column - this.#dimensions, places[index + 1]));
    }
    return cells;
  }

  #add(numbers: RowNumbers, of: { frame: FrameColumns; index: number; firstPoll: number }): void {
    const { frame, index, firstPoll } = of;
    const { rowCount, starts, pollOf } = frame.shape;
    numbers.begin();
    for (let own = 0; own < rowCount; own++) {
      const key = frame.keyOf(own);
      const { present, cells } = this.#placesOf(numbers.of(key), key);
      for (let cell = starts[own]; cell < starts[own + 1]; cell++) {
        present.push(firstPoll + pollOf[cell]);
        cells.push(index, cell);
      }
    }
  }

  #placesOf(row: number, key: readonly Cell[]): RowPlaces {
    if (row === this.rows.length) {
      this.rows.push(key);
      this.#places.push({ carried: undefined, present: [], cells: [] });
    }
    return this.#places[row];
  }
}
