import { add } from '../numbers/exact.js';
import type { Known } from '../numbers/exact.js';
import type { Line } from './lines.js';
import type { Part } from './series-plan.js';

/** The lines of one metric of a chart. */
export interface TermLines {
  readonly part: Part;
  readonly lines: readonly Line[];
}

/**
 * One line for each set of labels: what is added and taken away, divided by the sum of what stands under `per`.
 * What is absent takes no part in a sum. A value that is not known makes the result unknown, and so does a division by
 * nothing: by zero, and by a line that is not there.
 */
export function combineTerms(terms: readonly TermLines[]): Line[] {
  const [only] = terms;
  if (terms.length === 1) return [...only.lines];
  const found = terms.map(({ part, lines }) => ({ part, byKey: new Map(lines.map((line) => [keyOf(line), line])) }));
  const added = new Map<string, Line>();
  for (const { part, byKey } of found) if (part === 'plus') for (const [key, line] of byKey) added.set(key, line);
  const isRatio = found.some(({ part }) => part === 'per');
  return [...added].map(([key, { labels, values }]) => {
    const sumOf = (part: Part) =>
      sum(
        found.flatMap((one) => (one.part === part ? [one.byKey.get(key)] : [])),
        values,
      );
    const [plus, minus, per] = [sumOf('plus'), sumOf('minus'), sumOf('per')];
    const result = values.map((_, index) => less(plus[index], minus[index]));
    return { labels, values: isRatio ? result.map((value, index) => ratio(value, per[index])) : result };
  });
}

/** Labels as a text that is the same for the same labels. */
export const keyOf = ({ labels }: Pick<Line, 'labels'>): string => JSON.stringify(Object.values(labels));

function sum(lines: readonly (Line | undefined)[], { length }: readonly Known[]): Known[] {
  return Array.from({ length }, (_, index) => {
    let total: Known = null;
    for (const line of lines) {
      const value: Known = line === undefined ? null : line.values[index];
      if (value === undefined) return undefined;
      if (value !== null) total = total === null ? value : add(total, value);
    }
    return total;
  });
}

function less(value: Known, minus: Known): Known {
  if (value === null || value === undefined || minus === null) return value;
  if (minus === undefined) return undefined;
  return add(value, -minus);
}

function ratio(value: Known, per: Known): Known {
  if (value === null || value === undefined) return value;
  if (per === null || per === undefined || Number(per) === 0) return undefined;
  return Number(value) / Number(per);
}
