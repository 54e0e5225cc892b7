import type { LabelledSeries, SeriesAnswer } from '../data/types.js';
import type { SeriesRequest } from '../data/series.js';
import type { DisplayUnit } from '../format/format.js';
import { lineColor } from './colors.js';
import type { ColorName } from './colors.js';
import type { Line } from './plot-data.js';

/** One chart as data: what to ask for, and how the answers become lines. */
export interface PanelDefinition {
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in a sentence; with what it cannot show where that matters. */
  readonly description: string;
  readonly unit: DisplayUnit;
  readonly stacked?: boolean;
  readonly closeUp?: boolean;
  readonly requests: readonly SeriesRequest[];
  /** Legend rows to keep room for before the first answer. */
  readonly legendRows: number;
  readonly lines: (answers: readonly SeriesAnswer[]) => Line[];
  /** A number for the corner of the panel, such as "12 of 100". */
  readonly headline?: (answers: readonly SeriesAnswer[]) => string | undefined;
}

export function line(label: string, color: ColorName, points: LabelledSeries['points']): Line {
  return { key: label, label, color, points };
}

/** The one line of an answer that was not grouped. */
export function pointsOf(answer: SeriesAnswer | undefined): LabelledSeries['points'] {
  return answer?.series[0]?.points ?? [];
}

/** One line per request, named in their order. */
export function named(...names: readonly (readonly [string, ColorName])[]): PanelDefinition['lines'] {
  return (answers) =>
    names.flatMap(([label, color], position) => {
      const points = pointsOf(answers[position]);
      return points.length > 0 ? [line(label, color, points)] : [];
    });
}

/** One line per label of a grouped answer, largest first as the API orders them. */
export function grouped(dimension: string, unnamed: string): PanelDefinition['lines'] {
  return ([answer]) =>
    (answer?.series ?? []).map((series, position) =>
      line(series.labels[dimension] ?? unnamed, lineColor(position), series.points),
    );
}

/** What the lines of a stack add up to at the newest moment that any of them knows; a class not seen there is none. */
export function newestSum(lines: readonly Pick<LabelledSeries, 'points'>[]): number {
  const known = lines.flatMap(({ points }) => points.filter(([, value]) => value !== null));
  const at = known.reduce((newestAt, [time]) => Math.max(newestAt, time), -Infinity);
  return known.reduce((sum, [time, value]) => (time === at ? sum + Number(value) : sum), 0);
}

/** The newest known value of a line. */
export function newest(points: LabelledSeries['points']): number | undefined {
  for (let position = points.length - 1; position >= 0; position -= 1) {
    const value = points[position]?.[1];
    if (value !== null && value !== undefined) return Number(value);
  }
  return undefined;
}
