import type { Cell } from '@pganalytics/codec';
import type { StoredPoll } from '@pganalytics/history';

import { cellReader } from '../activity/activity-sample.js';
import { countOf, numberOf, textOf } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';

/** One row of a family, read by the names of its columns; null where the server's version lacks the column. */
export class FactRow {
  constructor(
    private readonly read: (column: string) => Cell,
    /** Set on a row that a collector which has started again has not read anew: of when it is. */
    readonly asOf: number | null = null,
  ) {}

  cell(column: string): Cell {
    return this.read(column);
  }

  text(column: string): string | null {
    return textOf(this.read(column));
  }

  number(column: string): number | null {
    return numberOf(this.read(column));
  }

  count(column: string): Count | null {
    return countOf(this.read(column));
  }

  flag(column: string): boolean | null {
    const cell = this.read(column);
    return typeof cell === 'boolean' ? cell : null;
  }
}

/** Every row of a poll, also those that only say that what they tell of is gone. */
export function rowsOf(poll: StoredPoll | undefined): FactRow[] {
  if (!poll) return [];
  const cell = cellReader(poll.schema);
  return poll.rows.map((row) => new FactRow((column) => cell(row, column), poll.earlier?.get(row) ?? null));
}

/** Whether what the row tells of is still there. */
export const isThere = (row: FactRow): boolean => row.cell('dropped_at') === null;
