import { onScale } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import { increase } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import { inOrder, inSchema } from '../close/carried.js';
import { PolledColumns } from './poll-columns.js';
import type { Part } from './stored-parts.js';

/** Labels of a row: its dimensions by name. */
export type Labels = Readonly<Record<string, Cell>>;

/** Takes the cells of one row of one stream, metric by metric, each in order of time. */
export interface RowSink {
  /**
   * A value; `poll` is the place of its poll in the stream's `times`, or `CARRIED`; `grown` is its growth since the value
   * before, `undefined` where that is unknown, as after a pause.
   */
  cell(metric: number, poll: number, at: number, cell: Cell, grown: number | bigint | undefined): void;
}

/** Stands for the poll of a value that a chunk carries from the one before. */
export const CARRIED = -1;

/** The polls of one stream, in order of time and without overlaps. */
export interface StreamParts {
  readonly parts: readonly Part[];
  /** Times of all polls, ascending, without carried ones; and the carried time before the first. */
  readonly times: readonly number[];
  readonly before: number | undefined;
  readonly sparse: boolean;
}

/** Sorts parts into streams. Parts that overlap (late data) become one, of which each moment stands once. */
export function streamsOf(parts: readonly Part[]): StreamParts[] {
  return [...Map.groupBy(parts, ({ streamId }) => streamId).values()].map((ofStream) => {
    const sorted = ofStream.toSorted((a, b) => a.from - b.from || a.to - b.to);
    const overlaps = sorted.some((part, index) => index > 0 && part.from <= sorted[index - 1].to);
    const inOrder = overlaps ? [oneOf(sorted)] : sorted;
    const times: number[] = [];
    for (const part of inOrder) {
      for (let poll = part.carried ? 1 : 0; poll < part.columns.times.length; poll++)
        times.push(part.columns.times[poll]);
    }
    const [first] = inOrder;
    const before = first.carried ? first.columns.times[0] : undefined;
    return { parts: inOrder, times, before, sparse: first.schema.sparse };
  });
}

/** Walks through all rows of a stream; `sinkFor` may refuse a row by giving `undefined`. */
export function walkStream(
  stream: StreamParts,
  metrics: readonly string[],
  sinkFor: (labels: Labels, key: string) => RowSink | undefined,
): void {
  const rows = new Map<string, { sink: RowSink | undefined; previous: (Cell | undefined)[] }>();
  const afterPause = pausesOf(stream);
  let pollsBefore = 0;
  for (const part of stream.parts) {
    // The carried poll has no place among the times of the stream.
    const firstPoll = part.carried ? pollsBefore - 1 : pollsBefore;
    pollsBefore = firstPoll + part.columns.times.length;
    const scales = metrics.map((metric) => part.schema.columns.find(({ name }) => name === metric)?.scale);
    const dimensions = part.schema.columns.filter(({ role }) => role === 'dimension').map(({ name }) => name);
    for (const [row, cells] of part.columns.rows.entries()) {
      const labels = Object.fromEntries(dimensions.map((name, index) => [name, cells[index]]));
      const key = labelKey(labels);
      let known = rows.get(key);
      if (!known) rows.set(key, (known = { sink: sinkFor(labels, key), previous: [] }));
      if (known.sink)
        walkRow({ part, firstPoll, scales, row, metrics, sink: known.sink, previous: known.previous, afterPause });
    }
  }
}

/** The polls that came later than the schedule allows: nobody knows when what they tell has grown. */
function pausesOf({ parts, times, before }: StreamParts): readonly boolean[] {
  const { isPause } = parts[0];
  return times.map((at, poll) => {
    const previous = poll > 0 ? times[poll - 1] : before;
    return previous !== undefined && isPause(previous, at);
  });
}

interface RowWalk {
  readonly part: Part;
  /** Place of the part's first poll in the stream's times. */
  readonly firstPoll: number;
  /** Scale of each metric in the part. */
  readonly scales: readonly (number | undefined)[];
  readonly row: number;
  readonly metrics: readonly string[];
  readonly sink: RowSink;
  readonly previous: (Cell | undefined)[];
  /** Of each poll of the stream whether it came after a pause. */
  readonly afterPause: readonly boolean[];
}

function walkRow({ part, firstPoll, scales, row, metrics, sink, previous, afterPause }: RowWalk): void {
  const present = part.columns.present(row);
  const { times } = part.columns;
  for (let metric = 0; metric < metrics.length; metric++) {
    const cells = part.columns.cells(metrics[metric], row);
    if (!cells) continue;
    const scale = scales[metric];
    let last = previous[metric];
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      const carried = part.carried && present[index] === 0;
      // What a chunk carries repeats what the part before has told, unless there was none.
      if (carried && last !== undefined) continue;
      const poll = carried ? CARRIED : firstPoll + present[index];
      const grown = carried || afterPause[poll] ? undefined : increase(countOf(last), countOf(cell));
      const exactly = grown === undefined ? undefined : (onScale(grown, scale) as number | bigint);
      sink.cell(metric, poll, times[present[index]], cell, exactly);
      last = cell;
    }
    previous[metric] = last;
  }
}

/** A text that is the same for the same labels: 1, 1n and '1' are not. A row of a ranking asks for it in each part. */
export function labelKey(labels: Labels): string {
  let key = '';
  for (const [name, cell] of Object.entries(labels)) {
    const kind = typeof cell === 'string' ? '"' : typeof cell === 'bigint' ? 'n' : '';
    key += `${name}=${kind}${String(cell)}\u0000`;
  }
  return key;
}

function oneOf(parts: readonly Part[]): Part {
  const schema = widestOf(parts);
  const first = parts.find(({ carried }) => carried);
  const carried = first && first.from === parts[0].from ? inSchema(first.polls()[0], first.schema, schema) : undefined;
  const polls = inOrder(
    schema,
    parts.flatMap((part) => realPolls(part).map((poll) => inSchema(poll, part.schema, schema))),
  );
  const all = carried ? [carried, ...polls] : polls;
  const [from, to] = [polls[0].at, polls.at(-1)!.at];
  return {
    ...parts[0],
    schema,
    columns: new PolledColumns(schema, all),
    carried: carried !== undefined,
    from,
    to,
    polls: () => all,
  };
}

/** The polls of a part without the carried one. */
export function realPolls(part: Part): Poll[] {
  return part.carried ? part.polls().slice(1) : part.polls();
}

function widestOf(parts: readonly Part[]): FrameSchema {
  return parts.map(({ schema }) => schema).reduce((a, b) => (b.columns.length > a.columns.length ? b : a));
}

function countOf(cell: Cell | undefined): number | bigint | null {
  return typeof cell === 'number' || typeof cell === 'bigint' ? cell : null;
}
