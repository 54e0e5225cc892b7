import { Injectable } from '@nestjs/common';
import type { ComparedSeries, SeriesAnswer, SeriesQuery } from '@pganalytics/contracts';
import { AppError } from '@pganalytics/errors';
import { HistoryReader } from '@pganalytics/history';
import type { Completeness, KeptSince } from '@pganalytics/history';

import { Clock, Settings } from '../query.config.js';
import { keyOf } from './arithmetic.js';
import type { TermLines } from './arithmetic.js';
import { drawLines, drawTerms, earlier, wantReads } from './draw-lines.js';
import type { Drawn } from './draw-lines.js';
import { largestLines } from './lines.js';
import type { Line } from './lines.js';
import { Points } from './points.js';
import { familiesOf, planSeries } from './series-plan.js';
import type { SeriesPlan } from './series-plan.js';
import { SharedReads } from './shared-reads.js';
import type { ReadTogether } from './shared-reads.js';

type OfServer = { readonly organisationId: string; readonly serverId: string };

/** A chart that has no answer, and why. */
export class NoAnswer {
  constructor(readonly reason: AppError) {}
}

/** A line of a chart whose points are written down last of all. */
interface DrawnLine extends Pick<Line, 'labels'> {
  readonly points: Points;
}

interface DrawnComparison extends Omit<ComparedSeries, 'series'> {
  readonly series: readonly DrawnLine[];
}

/** An answer as it is before its points are written down. */
export interface DrawnSeries extends Omit<SeriesAnswer, 'series' | 'compared'> {
  readonly series: readonly DrawnLine[];
  readonly compared: DrawnComparison | null;
}

/** Reads charts of one server, several at a time: what they have in common is read once. */
@Injectable()
export class SeriesReader {
  constructor(
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** One answer for each question, in their order; one that cannot be answered does not spoil the others. */
  async read(of: OfServer, asked: readonly SeriesQuery[]): Promise<(DrawnSeries | NoAnswer)[]> {
    const plans = await this.plan(of.organisationId, asked);
    const reads = new SharedReads();
    for (const plan of plans) if (!(plan instanceof NoAnswer)) wantReads(plan, reads);
    if (plans.every((plan) => plan instanceof NoAnswer)) return plans;
    const read = await reads.readFrom(this.history, of);
    return plans.map((plan) => (plan instanceof NoAnswer ? plan : orNoAnswer(() => answerOf(plan, read))));
  }

  /** One question to be asked of several servers, so that what they answer can be put together. */
  async planForMany(organisationId: string, asked: SeriesQuery): Promise<SeriesPlan> {
    const [plan] = await this.plan(organisationId, [asked], true);
    if (plan instanceof NoAnswer) throw plan.reason;
    return plan;
  }

  /** What one of several servers answers: the lines of each metric by themselves. @throws TooMuchToRead */
  async readTerms(of: OfServer, plan: SeriesPlan): Promise<{ terms: TermLines[]; completeness: Completeness }> {
    const reads = new SharedReads();
    wantReads(plan, reads);
    const read = await reads.readFrom(this.history, of);
    return { terms: drawTerms(plan, read, 0), completeness: completenessOf(plan, read, 0) };
  }

  private async plan(
    organisationId: string,
    asked: readonly SeriesQuery[],
    aligned = false,
  ): Promise<(SeriesPlan | NoAnswer)[]> {
    const families = new Set(asked.flatMap((one) => knownOf(() => familiesOf(one)) ?? []));
    const kept = new Map<string, KeptSince>();
    for (const family of families) kept.set(family, await this.history.keptSince({ organisationId, family }));
    const keptSince = (family: string) => kept.get(family)!;
    const now = this.clock.now();
    return asked.map((one) =>
      orNoAnswer(() => planSeries(one, { settings: this.settings.values, now, keptSince, aligned })),
    );
  }
}

function orNoAnswer<T>(make: () => T): T | NoAnswer {
  try {
    return make();
  } catch (error) {
    if (error instanceof AppError) return new NoAnswer(error);
    throw error;
  }
}

/** What can be told although the question may be wrong. */
function knownOf<T>(make: () => T): T | undefined {
  const known = orNoAnswer(make);
  return known instanceof NoAnswer ? undefined : known;
}

function answerOf(plan: SeriesPlan, read: ReadTogether): DrawnSeries {
  const { asked, range, step, shiftMs } = plan;
  const drawn = drawLines(plan, read, 0);
  const { kept, others } = largestLines(drawn.lines, asked.limit);
  return {
    metric: asked.metric,
    ...measureOf(plan),
    step: step.name,
    stepMs: step.ms,
    ...range,
    series: kept.map((line) => write(plan, drawn, line)),
    otherSeries: others,
    completeness: completenessOf(plan, read, 0),
    compared: shiftMs > 0 ? comparedWith(plan, read, kept) : null,
  };
}

/** What the numbers of a chart are. */
export function measureOf({ terms }: Pick<SeriesPlan, 'terms'>): Pick<SeriesAnswer, 'unit' | 'kind' | 'value'> {
  const [{ metric, rule }] = terms;
  const per = terms.find(({ part }) => part === 'per');
  if (per === undefined) return { unit: metric.unit, kind: rule.kind, value: rule.value };
  const unit = per.metric.unit === metric.unit ? 'ratio' : `${metric.unit}/${per.metric.unit}`;
  // The seconds of two rates cancel out: what is left is one increase by the other.
  const value = rule.value === 'rate' && per.rule.value === 'rate' ? 'delta' : rule.value;
  return { unit, kind: rule.kind, value };
}

function write({ range, intervalMs }: SeriesPlan, { moments, gapMs }: Drawn, { labels, values }: Line): DrawnLine {
  if (gapMs === null) return { labels, points: new Points(moments, values) };
  return { labels, points: new Points(moments, values, { ...range, gapMs, intervalMs }) };
}

function comparedWith(plan: SeriesPlan, read: ReadTogether, kept: readonly Line[]): DrawnComparison {
  const { range, shiftMs } = plan;
  const { lines } = drawLines(plan, read, shiftMs);
  const byKey = new Map(lines.map((line) => [keyOf(line), line]));
  return {
    shiftMs,
    ...earlier(range, shiftMs),
    series: kept.map((line) => {
      const then = byKey.get(keyOf(line));
      return { labels: line.labels, points: new Points(then ? plan.axis!.starts : [], then?.values ?? []) };
    }),
    completeness: completenessOf(plan, read, shiftMs),
  };
}

/** Of several families that of which most is missing, with the gaps of all. */
function completenessOf({ terms, range }: SeriesPlan, read: ReadTogether, shiftMs: number): Completeness {
  const families = [...new Set(terms.map(({ family }) => family.name))];
  const all = families.map((family) => read.completeness({ family, ...earlier(range, shiftMs) }));
  const [worst] = all.toSorted((a, b) => shareOf(a) - shareOf(b));
  if (all.length === 1) return worst;
  return { ...worst, gaps: all.flatMap(({ gaps }) => gaps).sort((a, b) => a.from - b.from) };
}

const shareOf = ({ expected, present }: Completeness): number => (expected === 0 ? 0 : present / expected);
