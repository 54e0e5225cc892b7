import type { ComparedTotal, TopAnswer } from '@pganalytics/contracts';

import { add, addKnown, toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { TopPlan } from './plan-top.js';

/** What a line of a ranking has: its amount and, of a ratio, what it is divided by; null where not known. */
export interface Amounts {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly amount: Count | null;
  readonly per: Count | null;
}

/** What a line is ranked by. */
export function amountOf(plan: TopPlan, { amount, per }: Amounts): Count | null {
  if (!plan.per) return amount;
  return amount === null || per === null || Number(per) === 0 ? null : Number(amount) / Number(per);
}

/** All lines as one: amounts that do not add up give none, except as a ratio of sums. */
export function addUp(plan: TopPlan, lines: readonly Amounts[]): Amounts {
  const sum = (pick: (line: Amounts) => Count | null) =>
    plan.addsUp ? lines.reduce<Count | null>((total, line) => addKnown(total, pick(line)), null) : null;
  return { labels: {}, amount: sum(({ amount }) => amount), per: sum(({ per }) => per) };
}

/** How a line has changed since the range that it is compared with; a line that was not there then had nothing known. */
export function changeFrom(plan: TopPlan, now: Amounts, then: Amounts | undefined): ComparedTotal {
  const before = then ? amountOf(plan, then) : null;
  const amount = amountOf(plan, now);
  if (before === null || amount === null) return { total: toAnswer(before), change: null, changeRatio: null };
  const change = add(amount, -before);
  return {
    total: toAnswer(before),
    change: toAnswer(change),
    changeRatio: Number(before) === 0 ? null : Number(change) / Number(before),
  };
}

/** What the numbers of a ranking are. */
export function measureOf({ metric, per }: TopPlan): Pick<TopAnswer, 'unit' | 'kind' | 'value'> {
  const kind = metric.kind === 'counter' ? 'counter' : 'gauge';
  const value = kind === 'counter' ? 'delta' : 'total';
  if (!per) return { unit: metric.unit, kind, value };
  return { unit: per.unit === metric.unit ? 'ratio' : `${metric.unit}/${per.unit}`, kind, value };
}
