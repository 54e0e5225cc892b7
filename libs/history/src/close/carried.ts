import { FrameColumns, keyOf, RowNumbers } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

/** How many columns of a schema are dimensions. */
export function dimensionsOf(schema: FrameSchema): number {
  return schema.columns.filter((column) => column.role === 'dimension').length;
}

/** Whether anything has to be carried from one chunk to the next: growth of counters, or rows left out of polls. */
export function carries(schema: FrameSchema): boolean {
  return schema.sparse || schema.columns.some((column) => column.role === 'counter');
}

/** The last value of every row of some polls, on top of what was carried before; the time is that of the last poll. */
export function lastValues(schema: FrameSchema, before: Poll | undefined, polls: readonly Poll[]): Poll {
  const numbers = new RowNumbers(dimensionsOf(schema));
  const last: (readonly Cell[])[] = [];
  // A row that is left out of a sparse poll is unchanged; one that is missing elsewhere is gone, with its last value.
  for (const { rows } of schema.sparse && before ? [before, ...polls] : polls) {
    numbers.begin();
    for (const row of rows) last[numbers.of(row)] = row;
  }
  return { at: polls.at(-1)?.at ?? before?.at ?? 0, rows: carries(schema) ? last : [] };
}

/** The carried rows that also appear in the polls, as the poll that stands first in their chunk. */
export function baselineFor(schema: FrameSchema, before: Poll, polls: readonly Poll[]): Poll {
  const seen = new RowNumbers(dimensionsOf(schema));
  for (const { rows } of polls) {
    seen.begin();
    for (const row of rows) seen.of(row);
  }
  seen.begin();
  return { at: before.at, rows: before.rows.filter((row) => seen.has(row)) };
}

/** Last values in the columns of another schema of the same family; columns that are new are unknown. */
export function columnsIn(columns: FrameColumns, to: FrameSchema): FrameColumns {
  if (columns.schema === to) return columns;
  return FrameColumns.of(
    to,
    columns.polls().map((poll) => inSchema(poll, columns.schema, to)),
  );
}

/** A poll of one schema in the columns of another one of the same family; columns that are new are unknown. */
export function inSchema(poll: Poll, from: FrameSchema, to: FrameSchema): Poll {
  if (from === to) return poll;
  const places = to.columns.map(({ name }) => from.columns.findIndex((column) => column.name === name));
  return {
    at: poll.at,
    rows: poll.rows.map((row) => places.map((place) => (place < 0 ? null : row[place]))),
  };
}

/** Polls in order of time, one per moment: rows of the same moment are put together, of two equal rows the first stays. */
export function inOrder(schema: FrameSchema, polls: readonly Poll[]): Poll[] {
  const byTime = new Map<number, Poll>();
  for (const poll of polls) {
    const known = byTime.get(poll.at);
    byTime.set(poll.at, known ? together(schema, known, poll) : poll);
  }
  return [...byTime.values()].sort((a, b) => a.at - b.at);
}

function together(schema: FrameSchema, a: Poll, b: Poll): Poll {
  const dimensions = dimensionsOf(schema);
  const known = new Set(a.rows.map((row) => keyOf(row, dimensions)));
  return { at: a.at, rows: [...a.rows, ...b.rows.filter((row) => !known.has(keyOf(row, dimensions)))] };
}
