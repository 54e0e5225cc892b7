import { LAST_SEEN, onScale, plus } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import type { Aggregates, IncreaseRow, SeriesResult, SeriesRow, Step } from './history-reader.types.js';
import { lanesOf } from './lanes.js';
import type { PollColumns } from './poll-columns.js';
import { CellCount, defaultReadLimits } from './read-limits.js';
import { matches } from './raw-series.js';
import type { RawQuestion } from './raw-series.js';
import { labelKey } from './walk-streams.js';
import type { Labels } from './walk-streams.js';

/** Roll-ups of one stream in one schema. */
export interface RolledPart {
  /** Null for those of releases that did not say whose they are. */
  readonly streamId: string | null;
  readonly schema: FrameSchema;
  readonly columns: PollColumns;
}

/**
 * Series of roll-ups. Parts of one interval are merged when they are of one stream or of streams that follow each
 * other; of streams that run beside each other the one with most polls counts.
 */
export function rolledUpSeries(
  parts: readonly RolledPart[],
  question: RawQuestion,
  step: { readonly name: Step; readonly stepMs: number; readonly polledTo: number | undefined },
): SeriesResult {
  const first = Math.floor(question.from / step.stepMs) * step.stepMs;
  const times = [...new Set(parts.flatMap(({ columns }) => Array.from(columns.times)))];
  const wanted = times.filter((at) => at >= first && at < question.to).sort((a, b) => a - b);
  const places = new Map(wanted.map((at, index) => [at, index]));
  const rows = new Map<string, { row: SeriesRow; metrics: Map<string, Merging[]> }>();
  const held = new CellCount(question.maxCells ?? defaultReadLimits.cells);
  for (const [lane, part] of withLanes(parts)) {
    eachRow(part, question, (labels, row) => {
      // A chunk of roll-ups also knows rows that have no interval in the range.
      if (!Array.from(part.columns.present(row)).some((index) => places.has(part.columns.times[index]))) return;
      const key = labelKey(labels);
      let known = rows.get(key);
      if (!known)
        rows.set(key, (known = { row: { labels, values: {}, increases: {}, aggregates: {} }, metrics: new Map() }));
      for (const metric of question.metrics) {
        let lanes = known.metrics.get(metric);
        if (!lanes) known.metrics.set(metric, (lanes = []));
        if (!lanes[lane]) held.add(LISTS * wanted.length);
        const merging = (lanes[lane] ??= emptyMerging(wanted.length));
        mergeRow(part, row, metric, { merging, places });
      }
    });
  }
  const finished = [...rows.values()].map(({ row, metrics }) => ({
    ...row,
    aggregates: Object.fromEntries([...metrics].map(([name, lanes]) => [name, finish(oneOf(lanes))])),
  }));
  return {
    times: wanted,
    sinceMs: wanted.map(() => step.stepMs),
    step: step.name,
    stepMs: step.stepMs,
    polledTo: step.polledTo,
    rows: finished,
  };
}

/** Adds the growth within the intervals of a range (half-open, on the borders of intervals) to what is known. */
export function addRolledUpIncreases(
  rows: Map<string, IncreaseRow>,
  parts: readonly RolledPart[],
  question: RawQuestion,
  stepMs: number,
): void {
  if (withLanes(parts).some(([lane]) => lane > 0)) return addIncreasesOfLanes(rows, parts, question, stepMs);
  for (const part of parts) {
    eachRow(part, question, (labels, row) => {
      const key = labelKey(labels);
      const known = rows.get(key) ?? { labels, increase: {} };
      const increase: Record<string, number | bigint | null> = { ...known.increase };
      const present = part.columns.present(row);
      for (const metric of question.metrics) {
        increase[metric] ??= null;
        const grown = part.columns.cells(`${metric}.increase`, row) ?? [];
        for (let index = 0; index < grown.length; index++) {
          const at = part.columns.times[present[index]];
          if (at < question.from || at >= question.to) continue;
          increase[metric] = plus(increase[metric], grown[index]) as number | bigint | null;
        }
      }
      rows.set(key, { labels, increase });
    });
  }
}

// Which stream counts is decided interval by interval.
function addIncreasesOfLanes(
  rows: Map<string, IncreaseRow>,
  parts: readonly RolledPart[],
  question: RawQuestion,
  stepMs: number,
): void {
  const { rows: series } = rolledUpSeries(parts, question, { name: '1m', stepMs, polledTo: undefined });
  for (const { labels, aggregates } of series) {
    const key = labelKey(labels);
    const increase: Record<string, number | bigint | null> = { ...rows.get(key)?.increase };
    for (const [metric, { increase: grown }] of Object.entries(aggregates)) {
      increase[metric] ??= null;
      for (const by of grown) increase[metric] = plus(increase[metric], by) as number | bigint | null;
    }
    rows.set(key, { labels, increase });
  }
}

/** The parts, each with the number of its lane. */
function withLanes(parts: readonly RolledPart[]): [lane: number, part: RolledPart][] {
  const streams = [...Map.groupBy(parts, ({ streamId }) => streamId).values()].flatMap((ofStream) => {
    const times = ofStream.flatMap(({ columns }) => Array.from(columns.times));
    if (times.length === 0) return [];
    return [{ ofStream, from: times.reduce((a, b) => Math.min(a, b)), to: times.reduce((a, b) => Math.max(a, b)) }];
  });
  return lanesOf(streams).flatMap((lane, index) =>
    lane.flatMap(({ ofStream }) => ofStream.map((part): [number, RolledPart] => [index, part])),
  );
}

/** Of every interval what the lane with most polls says. */
function oneOf(sparseLanes: readonly (Merging | undefined)[]): Merging {
  const lanes = sparseLanes.filter((lane) => lane !== undefined);
  const [first, ...others] = lanes;
  for (const other of others) {
    for (let place = 0; place < first.count.length; place++) {
      if (pollsOf(other, place) <= pollsOf(first, place)) continue;
      for (const name of ['min', 'max', 'sum', 'last', 'increase'] as const) first[name][place] = other[name][place];
      for (const name of ['count', 'known', 'unknown'] as const) first[name][place] = other[name][place];
    }
  }
  return first;
}

const pollsOf = ({ count, known, unknown }: Merging, place: number): number =>
  Math.max(count[place], known[place] + unknown[place]);

interface Merging extends Aggregates {
  readonly seen: (number | null)[];
}

/** Lists of one metric of one row, and what finishing it adds. */
const LISTS = 10;

function emptyMerging(length: number): Merging {
  const nulls = (): Cell[] => Array<Cell>(length).fill(null);
  const zeros = (): number[] => Array<number>(length).fill(0);
  return {
    min: nulls(),
    max: nulls(),
    sum: nulls(),
    last: nulls(),
    count: zeros(),
    increase: nulls(),
    known: zeros(),
    unknown: zeros(),
    seen: Array<number | null>(length).fill(null),
  };
}

function eachRow(part: RolledPart, question: RawQuestion, take: (labels: Labels, row: number) => void): void {
  const dimensions = part.schema.columns.filter(({ role }) => role === 'dimension').map(({ name }) => name);
  for (const [row, cells] of part.columns.rows.entries()) {
    const labels = Object.fromEntries(dimensions.map((name, index) => [name, cells[index]]));
    if (matches(labels, question)) take(labels, row);
  }
}

function mergeRow(
  part: RolledPart,
  row: number,
  metric: string,
  into: { merging: Merging; places: ReadonlyMap<number, number> },
): void {
  const { columns } = part;
  const { merging, places } = into;
  const present = columns.present(row);
  const column = (suffix: string) => columns.cells(`${metric}.${suffix}`, row);
  const [increase, known, unknown, counted] = ['increase', 'known', 'unknown', 'count'].map(column);
  const [min, max, sum, last] = [column('min'), column('max'), column('sum'), column('last')];
  const seen = columns.cells(LAST_SEEN, row);
  const { scale } = part.schema.columns.find(({ name }) => name.startsWith(`${metric}.`)) ?? {};
  for (let index = 0; index < present.length; index++) {
    const place = places.get(columns.times[present[index]]);
    if (place === undefined) continue;
    if (increase) {
      merging.increase[place] = onScale(plus(merging.increase[place], increase[index]), scale);
      merging.known[place] += Number(known?.[index] ?? 0);
      merging.unknown[place] += Number(unknown?.[index] ?? 0);
    }
    if (!counted || Number(counted[index]) === 0) continue;
    merging.count[place] += Number(counted[index]);
    merging.sum[place] = onScale(plus(merging.sum[place], sum![index]), scale);
    if (merging.min[place] === null || min![index]! < merging.min[place]) merging.min[place] = min![index];
    if (merging.max[place] === null || max![index]! > merging.max[place]) merging.max[place] = max![index];
    const at = Number(seen?.[index] ?? 0);
    if (merging.seen[place] !== null && at < merging.seen[place]) continue;
    merging.last[place] = last![index];
    merging.seen[place] = at;
  }
}

function finish({ min, max, sum, last, count, increase, known, unknown }: Merging): Aggregates {
  const grown = increase.map((cell, index) => (known[index] > 0 ? (cell ?? 0) : null));
  return { min, max, sum, last, count, increase: grown, known, unknown };
}
