import type { LabelledSeries } from '@pganalytics/contracts';

import { add, textOf } from '../numbers/exact.js';
import type { Count, Known } from '../numbers/exact.js';
import { Points } from './points.js';
import type { RowOverTime } from './row-over-time.js';

/** How the rows that fall into one line are combined. */
export type Across = 'sum' | 'avg' | 'min' | 'max';

/** One line of a chart, before it is written down. */
export interface Line {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly values: readonly Known[];
}

/**
 * Puts rows with the same values of the dimensions in `by` into one line. A row that is absent takes no part;
 * one whose value is not known makes the line's value unknown, because a sum without it would be a lie.
 */
export function groupIntoLines(rows: readonly RowOverTime[], by: readonly string[], across: Across): Line[] {
  const groups = new Map<string, { labels: Record<string, string | null>; rows: RowOverTime[] }>();
  for (const row of rows) {
    const labels = Object.fromEntries(by.map((name) => [name, textOf(row.labels[name])]));
    const key = JSON.stringify(Object.values(labels));
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { labels, rows: [row] });
  }
  return [...groups.values()].map(({ labels, rows: members }) => ({ labels, values: combine(members, across) }));
}

function combine(rows: readonly RowOverTime[], across: Across): Known[] {
  const [only] = rows;
  if (rows.length === 1) return [...only.values];
  return only.values.map((_, index) => {
    let combined: Count | null = null;
    let count = 0;
    for (const row of rows) {
      const value = row.values[index];
      if (value === undefined) return undefined;
      if (value === null) continue;
      combined = combined === null ? value : combineTwo(across, combined, value);
      count++;
    }
    return across === 'avg' && combined !== null && count > 1 ? Number(combined) / count : combined;
  });
}

function combineTwo(across: Across, a: Count, b: Count): Count {
  if (across === 'min') return b < a ? b : a;
  if (across === 'max') return b > a ? b : a;
  return add(a, b);
}

/** The lines with most in them, largest first, and how many are left out. */
export function largestLines(lines: readonly Line[], limit: number): { kept: Line[]; others: number } {
  const weighed = lines
    .map((line) => ({ line, weight: weightOf(line) }))
    .sort((a, b) => b.weight - a.weight || compareLabels(a.line, b.line));
  const kept = weighed.slice(0, limit).map(({ line }) => line);
  return { kept, others: lines.length - kept.length };
}

function weightOf(line: Line): number {
  let weight = 0;
  for (const value of line.values) if (value !== null && value !== undefined) weight += Math.abs(Number(value));
  return weight;
}

const compareLabels = (a: Line, b: Line): number => (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1);

/** A line with its points, one for each moment. */
export function writeLine({ labels, values }: Line, moments: readonly number[]): LabelledSeries {
  return { labels, points: new Points(moments, values).toJSON() };
}
