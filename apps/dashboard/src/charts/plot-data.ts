import type { GapInData, LabelledSeries } from '../data/types.js';
import { numeric } from '../format/format.js';

/** One line as a chart gets it. */
export interface Line {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly points: LabelledSeries['points'];
  /** Of an earlier range: dashed, and never part of a stack. */
  readonly earlier?: boolean;
}

export interface LineSummary {
  readonly last: number | null;
  readonly average: number | null;
  readonly maximum: number | null;
}

/** What uPlot draws, beside what people read: in a stack those differ. */
export interface PlotData {
  readonly times: number[];
  /** One column per line, as drawn. `undefined` = this line has no sample here, `null` = a gap. */
  readonly drawn: (number | null | undefined)[][];
  /** One column per line, as measured. */
  readonly measured: (number | null | undefined)[][];
  readonly summaries: LineSummary[];
}

// A poll may be late by its jitter; only what is clearly missing is a gap.
const lateFactor = 2.5;

export interface PlotOptions {
  readonly stepMs: number;
  readonly stacked?: boolean;
  /** Samples may be this far apart, because the collector thins them under load; only beyond is a hole. */
  readonly bridgeMs?: number;
  /** Declared gaps are never bridged. */
  readonly gaps?: readonly GapInData[];
}

/** Puts lines on one time axis. Where samples are missing the lines end; nothing is drawn across. */
export function plotData(given: readonly Line[], options: PlotOptions): PlotData {
  const { stepMs, stacked = false } = options;
  const lines = given.map((line) => ({ ...line, points: bridged(line.points, options) }));
  const times = timesOf(lines, Math.max(stepMs, (options.bridgeMs ?? 0) / lateFactor));
  const index = new Map(times.map((time, position) => [time, position]));
  const breaks = breaksOf(times, Math.max(stepMs, (options.bridgeMs ?? 0) / lateFactor));
  const measured = lines.map((line) => column(line, times.length, index, breaks));
  return {
    times,
    measured,
    drawn: stacked ? stackedColumns(lines, measured) : measured,
    summaries: summariesOf(measured, stacked),
  };
}

/** Leaves out the empty steps between two samples that are as near as they were meant to be. */
function bridged(points: Line['points'], { bridgeMs = 0, gaps = [] }: PlotOptions): Line['points'] {
  if (bridgeMs === 0) return points;
  const known = points.filter(([, value]) => value !== null);
  const kept: Line['points'][number][] = [];
  let next = 0;
  for (const point of points) {
    const [at, value] = point;
    if (value !== null) {
      next += 1;
      kept.push(point);
      continue;
    }
    const before = known[next - 1]?.[0];
    const after = known[next]?.[0];
    const near = before !== undefined && after !== undefined && after - before <= bridgeMs;
    if (!near || gaps.some((gap) => gap.from < after && gap.to > before)) kept.push([at, null]);
  }
  return kept;
}

/** All times of all lines, with one more inside each hole so that there is a place for the gap's null. */
function timesOf(lines: readonly Line[], stepMs: number): number[] {
  const seen = new Set<number>();
  for (const line of lines) for (const [at] of line.points) seen.add(at);
  const sorted = [...seen].sort((left, right) => left - right);
  const result: number[] = [];
  for (const at of sorted) {
    const previous = result.at(-1);
    if (previous !== undefined && at - previous > stepMs * lateFactor) result.push(previous + stepMs);
    result.push(at);
  }
  return result;
}

function breaksOf(times: readonly number[], stepMs: number): Set<number> {
  const breaks = new Set<number>();
  for (let position = 1; position < times.length; position += 1) {
    const here = times[position] ?? 0;
    const before = times[position - 1] ?? 0;
    const after = times[position + 1] ?? here;
    if (here === before + stepMs && after - before > stepMs * lateFactor) breaks.add(position);
  }
  return breaks;
}

function column(
  line: Line,
  length: number,
  index: ReadonlyMap<number, number>,
  breaks: ReadonlySet<number>,
): (number | null | undefined)[] {
  const values: (number | null | undefined)[] = Array.from({ length });
  for (const position of breaks) values[position] = null;
  for (const [at, value] of line.points) {
    const position = index.get(at);
    if (position !== undefined) values[position] = numeric(value);
  }
  return values;
}

/** The lines of now on one another; what was earlier lies over them as it was measured. */
function stackedColumns(
  lines: readonly Line[],
  measured: readonly (number | null | undefined)[][],
): (number | null | undefined)[][] {
  const now = measured.filter((_values, position) => !lines[position]?.earlier);
  const stacked = stack(now);
  return measured.map((values, position) => (lines[position]?.earlier ? values : (stacked.shift() ?? values)));
}

/** Adds the lines up from the bottom. A class that was not seen counts nothing; where no class is known, nothing is drawn. */
function stack(measured: readonly (number | null | undefined)[][]): (number | null | undefined)[][] {
  const length = measured[0]?.length ?? 0;
  const drawn: (number | null | undefined)[][] = measured.map(() => Array.from({ length }));
  for (let position = 0; position < length; position += 1) {
    const known = measured.some((values) => typeof values[position] === 'number');
    let sum = 0;
    for (const [line, values] of measured.entries()) {
      sum += values[position] ?? 0;
      const target = drawn[line];
      if (target) target[position] = known ? sum : null;
    }
  }
  return drawn;
}

/** In a stack, every line's last value is that of one moment: a class that is not seen there counts nothing. */
function summariesOf(measured: readonly (readonly (number | null | undefined)[])[], stacked: boolean): LineSummary[] {
  const summaries = measured.map(summaryOf);
  if (!stacked) return summaries;
  const end = Math.max(-1, ...measured.map((values) => values.findLastIndex((value) => typeof value === 'number')));
  return summaries.map((summary, line) => ({
    ...summary,
    last: summary.last === null ? null : (measured[line]?.[end] ?? 0),
  }));
}

function summaryOf(values: readonly (number | null | undefined)[]): LineSummary {
  let last: number | null = null;
  let maximum: number | null = null;
  let sum = 0;
  let samples = 0;
  for (const value of values) {
    if (typeof value !== 'number') continue;
    last = value;
    maximum = maximum === null ? value : Math.max(maximum, value);
    sum += value;
    samples += 1;
  }
  return { last, average: samples ? sum / samples : null, maximum };
}

/** Gaps of several answers as one list, cut to the window, joined where they touch for the same reason. */
export function mergedGaps(gaps: readonly GapInData[], window: { from: number; to: number }): GapInData[] {
  const inside = gaps
    .map((gap) => ({ from: Math.max(gap.from, window.from), to: Math.min(gap.to, window.to), reason: gap.reason }))
    .filter((gap) => gap.to > gap.from)
    .sort((left, right) => left.from - right.from);
  const merged: GapInData[] = [];
  for (const gap of inside) {
    const previous = merged.at(-1);
    if (previous && previous.reason === gap.reason && gap.from <= previous.to) {
      merged[merged.length - 1] = { ...previous, to: Math.max(previous.to, gap.to) };
    } else if (!merged.some((known) => known.reason === gap.reason && known.from <= gap.from && known.to >= gap.to)) {
      merged.push(gap);
    }
  }
  return merged;
}

// Samples are shipped every ten seconds; until they are overdue, the end of a live chart is not a gap.
const settleMs = 30_000;

/** True for the end of a live chart whose samples are still on their way; the age of the data tells of it. */
export function stillOnItsWay(gap: GapInData, end: number): boolean {
  return gap.reason === 'not-received' && gap.to >= end - settleMs && gap.to - gap.from < settleMs;
}

/** The gap a moment lies in. */
export function gapAt(gaps: readonly GapInData[], at: number): GapInData | undefined {
  return gaps.find((gap) => gap.from <= at && at < gap.to);
}
