import { keyOf } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { dimensionsOf } from '../close/carried.js';
import type { SeriesRow, StoredPoll } from './history-reader.types.js';

/** The rows of a sparse family as they stand: a poll tells those that changed, and one that it leaves out is as it was. */
export class StandingRows {
  private readonly byKey = new Map<string, readonly Cell[]>();
  private readonly dimensions: number;

  constructor(
    private readonly schema: FrameSchema,
    rows: Iterable<readonly Cell[]> = [],
  ) {
    this.dimensions = dimensionsOf(schema);
    for (const row of rows) this.tell(row);
  }

  get rows(): readonly (readonly Cell[])[] {
    return [...this.byKey.values()];
  }

  /** Whether anything is known of the row with these dimensions. */
  has(row: readonly Cell[]): boolean {
    return this.byKey.has(keyOf(row, this.dimensions));
  }

  /** A poll tells a row. */
  tell(row: readonly Cell[]): void {
    this.byKey.set(keyOf(row, this.dimensions), row);
  }

  /** The row with these labels. */
  find(labels: SeriesRow['labels']): readonly Cell[] | undefined {
    const dimensions = this.schema.columns.slice(0, this.dimensions).map(({ name }) => labels[name] ?? null);
    return this.byKey.get(keyOf(dimensions, this.dimensions));
  }

  /** The rows that none of some others tells anything of. */
  leftOutOf(others: readonly SeriesRow[]): (readonly Cell[])[] {
    const told = new Set(others.map(({ labels }) => this.find(labels)));
    return [...this.byKey.values()].filter((row) => !told.has(row));
  }
}

/** What a sparse family was before a range, for the rows that no poll of the range tells anything of. */
export class RowsBefore {
  private readonly standing: StandingRows | undefined;

  constructor(private readonly poll: StoredPoll | undefined) {
    this.standing = poll && new StandingRows(poll.schema, poll.rows);
  }

  /** A value of a row before the range, and when it was told; `undefined` for a row that was not known. */
  valueOf(
    { labels }: Pick<SeriesRow, 'labels'>,
    metric: string,
  ): { readonly at: number; readonly value: Cell } | undefined {
    const { poll } = this;
    const row = this.standing?.find(labels);
    if (!poll || !row) return undefined;
    const place = poll.schema.columns.findIndex(({ name }) => name === metric);
    return { at: poll.earlier?.get(row) ?? poll.at, value: row[place] ?? null };
  }

  /** The rows of a range with those that did not change in it, which have no values of their own there. */
  complete(rows: readonly SeriesRow[]): SeriesRow[] {
    const dimensions = this.poll?.schema.columns.filter(({ role }) => role === 'dimension') ?? [];
    const unchanged = (this.standing?.leftOutOf(rows) ?? []).map((row): SeriesRow => {
      const labels = Object.fromEntries(dimensions.map(({ name }, index) => [name, row[index] ?? null]));
      return { labels, values: {}, increases: {}, aggregates: {} };
    });
    return [...rows, ...unchanged];
  }
}
