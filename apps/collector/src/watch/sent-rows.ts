import type { FrameSchema } from '@pganalytics/stats';

import { RowSet } from './row-set.js';
import { SparseRows } from './sparse-rows.js';
import type { Reading } from './reading.js';

/** Which rows the platform has of each family that leaves unchanged ones out; lives as long as a target is watched. */
export class SentRows {
  private readonly memories = new Map<string, SparseRows | RowSet>();

  /** The reading without the rows that did not change; as it is where the family tells all rows in every poll. */
  thin(reading: Reading): Reading {
    const { schema } = reading;
    if (!schema.sparse) return reading;
    const memory = this.memories.get(schema.family) ?? memoryFor(schema);
    this.memories.set(schema.family, memory);
    return { ...reading, rows: memory.changed(reading.rows, reading.at) };
  }

  /** Rows are left out only against what has arrived: after a loss all are sent again. */
  forget(): void {
    for (const memory of this.memories.values()) memory.forget();
  }
}

/** A family whose rows say when they were found missing is a set whose rows are seen to leave. */
function memoryFor({ columns }: FrameSchema): SparseRows | RowSet {
  const dimensions = columns.filter(({ role }) => role === 'dimension').length;
  const droppedAt = columns.findIndex(({ name }) => name === 'dropped_at');
  return droppedAt < 0 ? new SparseRows(dimensions) : new RowSet(dimensions, columns.length, droppedAt);
}
