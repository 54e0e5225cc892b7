import type { LabelledSeries, SeriesAnswer } from '../data/types.js';
import { numeric } from '../format/format.js';
import type { Line } from './plot-data.js';

/** What marks a line of an earlier range beside the one of now. */
const mark = 'earlier\u0000';

/** The answers as they would have been in the range they are compared with, if they are. */
export function earlierAnswers(answers: readonly SeriesAnswer[]): SeriesAnswer[] | undefined {
  const earlier = answers.flatMap((answer) =>
    answer.compared ? [{ ...answer, series: answer.compared.series, completeness: answer.compared.completeness }] : [],
  );
  return earlier.length === answers.length && earlier.length > 0 ? earlier : undefined;
}

/**
 * The lines of an earlier range as a chart draws them: in the colour of today's, dashed. A stack has one for the whole
 * of it, because two stacks on one another cannot be read.
 */
export function earlierLines(lines: readonly Line[], earlier: readonly Line[], stacked: boolean, name: string): Line[] {
  if (stacked) {
    const points = summed(earlier.map((line) => line.points));
    return points.length > 0
      ? [{ key: `${mark}total`, label: `all, ${name}`, color: 'grey', points, earlier: true }]
      : [];
  }
  return lines.flatMap(({ key, label, color }) => {
    const before = earlier.find((line) => line.key === key);
    if (!before?.points.some(([, value]) => value !== null)) return [];
    return [{ key: `${mark}${key}`, label: `${label}, ${name}`, color, points: before.points, earlier: true }];
  });
}

/** The line of today that an earlier one belongs to; `undefined` for that of a whole stack. */
export function keyOfToday(line: Line): string | undefined {
  return line.key === `${mark}total` ? undefined : line.key.replace(mark, '');
}

function summed(lines: readonly LabelledSeries['points'][]): [number, number | null][] {
  const sums = new Map<number, number | null>();
  for (const points of lines) {
    for (const [at, value] of points) {
      const known = numeric(value);
      const before = sums.get(at) ?? null;
      sums.set(at, known === null ? before : (before ?? 0) + known);
    }
  }
  return [...sums].sort(([one], [other]) => one - other);
}
