import { plus } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';

import type { IncreaseRow, SeriesResult, SeriesRow } from './history-reader.types.js';
import type { Part } from './stored-parts.js';
import { CellCount, defaultReadLimits } from './read-limits.js';
import { lanesOf } from './lanes.js';
import { CARRIED, streamsOf, walkStream } from './walk-streams.js';
import type { Labels, RowSink, StreamParts } from './walk-streams.js';

/** The place of a poll that is not in the range. */
const OUTSIDE = -1;

/** What is asked of raw polls. */
export interface RawQuestion {
  readonly metrics: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly where: Readonly<Record<string, readonly string[]>> | undefined;
  /** Rows whose label of that name is one of the values are left out. */
  readonly except?: Readonly<Record<string, readonly string[]>> | undefined;
  /** How many values the answer may hold; the default unless given. */
  readonly maxCells?: number | undefined;
}

/** Series of raw polls along the times of all streams. */
export function rawSeries(parts: readonly Part[], question: RawQuestion): SeriesResult {
  const { metrics, from, to } = question;
  const streams = streamsOf(parts);
  const times = [...new Set(streams.flatMap((stream) => stream.times.filter((at) => at >= from && at < to)))];
  times.sort((a, b) => a - b);
  const places = new Map(times.map((at, index) => [at, index]));
  const counters = new Set(
    parts.flatMap(({ schema }) => schema.columns.filter(({ role }) => role === 'counter').map(({ name }) => name)),
  );
  const rows = new Map<string, SeriesRow>();
  // A chunk also knows rows that have no poll in the range.
  const seen = new Set<SeriesRow>();
  const held = new CellCount(question.maxCells ?? defaultReadLimits.cells);
  const empty = (): Cell[] => {
    held.add(times.length);
    return Array<Cell>(times.length).fill(null);
  };
  for (const stream of streams) {
    const last = new Map<string, Filling>();
    // Along the stream's polls: their places in the answer.
    const placeOf = stream.times.map((at) => places.get(at) ?? OUTSIDE);
    walkStream(stream, metrics, (labels, key) => {
      if (!matches(labels, question)) return undefined;
      let row = rows.get(key);
      if (!row) {
        row = {
          labels,
          values: Object.fromEntries(metrics.map((metric) => [metric, empty()])),
          increases: Object.fromEntries(metrics.filter((name) => counters.has(name)).map((name) => [name, empty()])),
          aggregates: {},
        };
        rows.set(key, row);
      }
      return sinkInto(row, metrics, { placeOf, seen, filling: stream.sparse ? fillingOf(last, key) : undefined });
    });
    if (stream.sparse) fill(stream, rows, { last, metrics, placeOf, seen });
  }
  return { times, sinceMs: sinceOf(streams, places), step: 'raw', stepMs: undefined, rows: [...seen] };
}

/**
 * Growth of counters over polls in the range, added up without keeping the series. Where streams run beside each other
 * one counts; the other fills what that one lacks.
 */
export function rawIncreases(parts: readonly Part[], question: RawQuestion): Map<string, IncreaseRow> {
  const { metrics, from, to } = question;
  const rows = new Map<string, { labels: Labels; increase: Record<string, number | bigint | null> }>();
  for (const { stream, counts } of ofLanes(streamsOf(parts), from, to)) {
    walkStream(stream, metrics, (labels, key) => {
      if (!matches(labels, question)) return undefined;
      const row = rows.get(key) ?? { labels, increase: Object.fromEntries(metrics.map((name) => [name, null])) };
      const { increase } = row;
      return {
        cell: (metric, poll, at, _, grown) => {
          if (poll === CARRIED || at < from || at >= to || !counts(at)) return;
          rows.set(key, row);
          if (grown === undefined) return;
          increase[metrics[metric]] = plus(increase[metrics[metric]], grown) as number | bigint;
        },
      };
    });
  }
  return rows;
}

/** Adds growth to what is known of each row. */
export function addIncreases(rows: Map<string, IncreaseRow>, more: ReadonlyMap<string, IncreaseRow>): void {
  for (const [key, { labels, increase }] of more) {
    const known = rows.get(key)?.increase ?? {};
    const sums = Object.entries(increase).map(([metric, grown]) => [metric, plus(known[metric] ?? null, grown)]);
    rows.set(key, { labels, increase: { ...known, ...Object.fromEntries(sums) } });
  }
}

function ofLanes(
  streams: readonly StreamParts[],
  from: number,
  to: number,
): { readonly stream: StreamParts; readonly counts: (at: number) => boolean }[] {
  const extents = streams.map((stream) => ({ stream, from: stream.times[0], to: stream.times.at(-1)! }));
  const inRange = (stream: StreamParts) => stream.times.filter((at) => at >= from && at < to).length;
  const polls = (lane: typeof extents) => lane.reduce((sum, { stream }) => sum + inRange(stream), 0);
  const lanes = lanesOf(extents).toSorted((a, b) => polls(b) - polls(a));
  return lanes.flatMap((lane, index) => {
    const covered = lanes.slice(0, index).flat();
    const counts = (at: number) => !covered.some((other) => at > other.from && at <= other.to);
    return lane.map(({ stream }) => ({ stream, counts }));
  });
}

/** Whether labels pass the filters of a question. */
export function matches(labels: Labels, { where, except }: Pick<RawQuestion, 'where' | 'except'>): boolean {
  for (const name in where) if (!where[name].includes(String(labels[name]))) return false;
  for (const name in except) if (except[name].includes(String(labels[name]))) return false;
  return true;
}

/** Per metric: the moments at which a sparse row told its value, and the values. */
type Filling = { times: number[]; cells: Cell[] }[];

function fillingOf(last: Map<string, Filling>, key: string): Filling {
  const filling = last.get(key) ?? [];
  last.set(key, filling);
  return filling;
}

function sinkInto(
  row: SeriesRow,
  metrics: readonly string[],
  into: { placeOf: readonly number[]; seen: Set<SeriesRow>; filling: Filling | undefined },
): RowSink {
  const { placeOf, seen, filling } = into;
  const values = metrics.map((name) => row.values[name]);
  const increases: readonly (Cell[] | undefined)[] = metrics.map((name) => row.increases[name]);
  let isSeen = false;
  return {
    cell: (metric, poll, at, cell, grown) => {
      if (filling) {
        const known = (filling[metric] ??= { times: [], cells: [] });
        known.times.push(at);
        known.cells.push(cell);
      }
      const place = poll === CARRIED ? OUTSIDE : placeOf[poll];
      if (place === OUTSIDE) return;
      if (!isSeen) seen.add(row);
      isSeen = true;
      values[metric][place] = cell;
      const increase = increases[metric];
      if (increase) increase[place] = grown ?? null;
    },
  };
}

// A row that a sparse poll leaves out has not changed: its value stands, its counters grew by nothing.
function fill(
  stream: StreamParts,
  rows: ReadonlyMap<string, SeriesRow>,
  of: {
    readonly last: ReadonlyMap<string, Filling>;
    readonly metrics: readonly string[];
    readonly placeOf: readonly number[];
    readonly seen: Set<SeriesRow>;
  },
): void {
  for (const [key, filling] of of.last) {
    const row = rows.get(key)!;
    for (const [metric, known] of filling.entries()) {
      if (!known) continue;
      const values = row.values[of.metrics[metric]];
      const increases: Cell[] | undefined = row.increases[of.metrics[metric]];
      let told = 0;
      for (const [poll, at] of stream.times.entries()) {
        while (told < known.times.length && known.times[told] <= at) told++;
        const place = of.placeOf[poll];
        if (place === OUTSIDE || told === 0 || known.times[told - 1] === at) continue;
        of.seen.add(row);
        values[place] = known.cells[told - 1];
        if (increases && known.cells[told - 1] !== null) increases[place] = 0;
      }
    }
  }
}

function sinceOf(streams: readonly StreamParts[], places: ReadonlyMap<number, number>): (number | null)[] {
  const since: (number | null)[] = Array.from({ length: places.size }, () => null);
  for (const stream of streams) {
    let previous = stream.before;
    for (const at of stream.times) {
      const place = places.get(at);
      if (place !== undefined && previous !== undefined) since[place] = at - previous;
      previous = at;
    }
  }
  return since;
}
