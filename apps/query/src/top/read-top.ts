import { Injectable } from '@nestjs/common';
import type { TopAnswer, TopQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { Completeness } from '@pganalytics/history';

import { toAnswer } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { keyOf } from '../series/arithmetic.js';
import { earlier } from '../series/draw-lines.js';
import { shiftOf } from '../series/series-plan.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { AmountReader } from './amount-reader.js';
import { addUp, amountOf, changeFrom, measureOf } from './amounts.js';
import type { Amounts } from './amounts.js';
import { planTop } from './plan-top.js';
import type { TopPlan } from './plan-top.js';

/** Ranks the rows of a family by any metric over any range, with what each had in an earlier one. */
@Injectable()
export class ReadTop {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly amounts: AmountReader,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: TopQuery): Promise<TopAnswer> {
    this.directory.get(organisationId, serverId);
    const plan = planTop(asked);
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const shiftMs = shiftOf(asked.compare);
    const of = { organisationId, serverId };
    const [now, then] = await Promise.all([
      this.read(of, plan, range),
      shiftMs > 0 ? this.read(of, plan, earlier(range, shiftMs)) : undefined,
    ]);
    return {
      metric: asked.metric,
      ...measureOf(plan),
      ...range,
      ...rank(plan, asked.limit, now, then),
      ...ends(range, shiftMs, now, then),
    };
  }

  private async read(of: { organisationId: string; serverId: string }, plan: TopPlan, range: TimeRange): Promise<Read> {
    const [lines, completeness] = await Promise.all([
      this.amounts.read({ ...of, ...range }, plan),
      this.history.completeness({ ...of, ...range, family: plan.family.name }),
    ]);
    return { lines, completeness };
  }
}

interface Read {
  readonly lines: readonly Amounts[];
  readonly completeness: Completeness;
}

function rank(
  plan: TopPlan,
  limit: number,
  now: Read,
  then: Read | undefined,
): Pick<TopAnswer, 'items' | 'others' | 'total'> {
  const before = then && new Map(then.lines.map((line) => [keyOf(line), line]));
  const ranked = now.lines
    .filter((line) => amountOf(plan, line) !== null)
    .toSorted((a, b) => Number(amountOf(plan, b)) - Number(amountOf(plan, a)) || (keyOf(a) < keyOf(b) ? -1 : 1));
  const all = addUp(plan, ranked);
  const kept = ranked.slice(0, limit);
  const rest = ranked.slice(limit);
  const keptKeys = new Set(kept.map(keyOf));
  const restThen = then?.lines.filter((line) => !keptKeys.has(keyOf(line)));
  const written = (line: Amounts, earlierLine: Amounts | undefined) => ({
    total: toAnswer(amountOf(plan, line)),
    share: shareOf(plan, line, all),
    compared: before ? changeFrom(plan, line, earlierLine) : null,
  });
  return {
    items: kept.map((line) => ({ labels: line.labels, ...written(line, before?.get(keyOf(line))) })),
    others: { lines: rest.length, ...written(addUp(plan, rest), restThen && addUp(plan, restThen)) },
    total: {
      lines: ranked.length,
      total: toAnswer(amountOf(plan, all)),
      compared: then ? changeFrom(plan, all, addUp(plan, then.lines)) : null,
    },
  };
}

function shareOf(plan: TopPlan, line: Amounts, all: Amounts): number | null {
  if (!plan.addsUp || plan.per !== undefined) return null;
  const total = Number(all.amount ?? 0);
  return total > 0 ? Number(line.amount ?? 0) / total : null;
}

function ends(
  range: TimeRange,
  shiftMs: number,
  now: Read,
  then: Read | undefined,
): Pick<TopAnswer, 'completeness' | 'comparedRange'> {
  return {
    completeness: now.completeness,
    comparedRange: then ? { shiftMs, ...earlier(range, shiftMs), completeness: then.completeness } : null,
  };
}
