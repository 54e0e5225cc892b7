import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';
import type { KeptSince, RangeOfFamily, Step } from '@pganalytics/history';

import { addKnown, countOf, textOf } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { keyOf } from '../series/arithmetic.js';
import { groupIntoLines } from '../series/lines.js';
import { rowsFromPolls } from '../series/raw-rows.js';
import { rowsFromRollUps } from '../series/rolled-rows.js';
import { gapAfterMs } from '../series/time-axis.js';
import type { Amounts } from './amounts.js';
import type { TopPlan } from './plan-top.js';

type Range = Omit<RangeOfFamily, 'family'>;

const HOUR_MS = 3_600_000;
/** From these lengths of a range on, roll-ups of a minute and of an hour are precise enough for one number. */
const MINUTES_FROM_MS = 2 * HOUR_MS;
const HOURS_FROM_MS = 48 * HOUR_MS;

/** Reads what each line of a ranking amounts to: the increase of counters, one number of the samples of gauges. */
@Injectable()
export class AmountReader {
  constructor(private readonly history: HistoryReader) {}

  read(range: Range, plan: TopPlan): Promise<Amounts[]> {
    return plan.metric.kind === 'counter' ? this.increases(range, plan) : this.levels(range, plan);
  }

  private async increases(range: Range, plan: TopPlan): Promise<Amounts[]> {
    const { family, metric, per, by, filters } = plan;
    const metrics = per ? [metric.name, per.name] : [metric.name];
    const rows = await this.history.increases({ ...range, family: family.name, metrics, ...filters });
    const lines = new Map<string, { labels: Record<string, string | null>; amount: Count | null; per: Count | null }>();
    for (const { labels: all, increase } of rows) {
      const labels = Object.fromEntries(by.map((name) => [name, textOf(all[name])]));
      const key = keyOf({ labels });
      const line = lines.get(key) ?? { labels, amount: null, per: null };
      line.amount = addKnown(line.amount, increase[metric.name]);
      if (per) line.per = addKnown(line.per, increase[per.name]);
      lines.set(key, line);
    }
    return [...lines.values()];
  }

  private async levels(range: Range, plan: TopPlan): Promise<Amounts[]> {
    const { family, metric, per, by, filters, rule, across } = plan;
    const kept = await this.history.keptSince({ organisationId: range.organisationId, family: family.name });
    const names = per ? [metric.name, per.name] : [metric.name];
    const step = stepFor(range, kept);
    const result = await this.history.series({ ...range, family: family.name, metrics: names, step, ...filters });
    const intervalMs = family.intervalSeconds * 1_000;
    // All of the range is one bucket.
    const axis = { starts: [range.from], stepMs: range.to - range.from };
    const [amounts, divisors] = names.map((name) => {
      const rows =
        result.step === 'raw'
          ? rowsFromPolls(result, name, rule, { ...axis, gapMs: gapAfterMs(result.sinceMs, intervalMs) })
          : rowsFromRollUps({ result, metric: name, rule, axis, intervalMs });
      return groupIntoLines(rows, by, across);
    });
    const perKey = new Map(divisors?.map((line) => [keyOf(line), countOf(line.values[0])]));
    return amounts.map((line) => ({
      labels: line.labels,
      amount: countOf(line.values[0]),
      per: perKey.get(keyOf(line)) ?? null,
    }));
  }
}

function stepFor({ from, to }: Range, kept: KeptSince): Step {
  const length = to - from;
  const wanted: Step[] = ['raw', '1m', '10m', '1h'];
  const finest = length <= MINUTES_FROM_MS ? 0 : length <= HOURS_FROM_MS ? 1 : 3;
  return wanted.slice(finest).find((step) => kept[step] <= from) ?? '1h';
}
