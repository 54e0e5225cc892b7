import { LAST_SEEN, onScale, plus } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import type { Aggregates, IncreaseRow, SeriesResult, SeriesRow, Step } from './history-reader.types.js';
import type { PollColumns } from './poll-columns.js';
import { matches } from './raw-series.js';
import type { RawQuestion } from './raw-series.js';
import { labelKey } from './walk-streams.js';
import type { Labels } from './walk-streams.js';

/** Roll-ups of one schema. */
export interface RolledPart {
  readonly schema: FrameSchema;
  readonly columns: PollColumns;
}

/** Series of roll-ups; parts of one interval are merged. */
export function rolledUpSeries(
  parts: readonly RolledPart[],
  question: RawQuestion,
  step: { readonly name: Step; readonly stepMs: number; readonly polledTo: number | undefined },
): SeriesResult {
  const first = Math.floor(question.from / step.stepMs) * step.stepMs;
  const times = [...new Set(parts.flatMap(({ columns }) => Array.from(columns.times)))];
  const wanted = times.filter((at) => at >= first && at < question.to).sort((a, b) => a - b);
  const places = new Map(wanted.map((at, index) => [at, index]));
  const rows = new Map<string, { row: SeriesRow; metrics: Map<string, Merging> }>();
  for (const part of parts) {
    eachRow(part, question.where, (labels, row) => {
      // A chunk of roll-ups also knows rows that have no interval in the range.
      if (!Array.from(part.columns.present(row)).some((index) => places.has(part.columns.times[index]))) return;
      const key = labelKey(labels);
      let known = rows.get(key);
      if (!known)
        rows.set(key, (known = { row: { labels, values: {}, increases: {}, aggregates: {} }, metrics: new Map() }));
      for (const metric of question.metrics) {
        let merging = known.metrics.get(metric);
        if (!merging) known.metrics.set(metric, (merging = emptyMerging(wanted.length)));
        mergeRow(part, row, metric, { merging, places });
      }
    });
  }
  const finished = [...rows.values()].map(({ row, metrics }) => ({
    ...row,
    aggregates: Object.fromEntries([...metrics].map(([name, merging]) => [name, finish(merging)])),
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
): void {
  for (const part of parts) {
    eachRow(part, question.where, (labels, row) => {
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

interface Merging extends Aggregates {
  readonly seen: (number | null)[];
}

function emptyMerging(length: number): Merging {
  const nulls = (): Cell[] => Array.from({ length }, () => null);
  const zeros = (): number[] => Array.from({ length }, () => 0);
  return {
    min: nulls(),
    max: nulls(),
    sum: nulls(),
    last: nulls(),
    count: zeros(),
    increase: nulls(),
    known: zeros(),
    unknown: zeros(),
    seen: Array.from({ length }, () => null),
  };
}

function eachRow(part: RolledPart, where: RawQuestion['where'], take: (labels: Labels, row: number) => void): void {
  const dimensions = part.schema.columns.filter(({ role }) => role === 'dimension').map(({ name }) => name);
  for (const [row, cells] of part.columns.rows.entries()) {
    const labels = Object.fromEntries(dimensions.map((name, index) => [name, cells[index]]));
    if (matches(labels, where)) take(labels, row);
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
