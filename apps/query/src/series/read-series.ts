import { Injectable } from '@nestjs/common';
import type { SeriesAnswer, SeriesQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { SeriesResult } from '@pganalytics/history';
import { metricOf } from '@pganalytics/stats';
import type { Family, Metric } from '@pganalytics/stats';

import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { chooseStep } from '../time/step.js';
import type { Step } from '../time/step.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { customMetricOf, withOwnLabels } from './custom-metric.js';
import { breakAtGaps, groupIntoLines, largestLines, writeLine } from './lines.js';
import { acrossOf, comesAndGoes } from './metric-rules.js';
import { rowsFromPolls, rowsPerPoll } from './raw-rows.js';
import { rowsFromRollUps } from './rolled-rows.js';
import type { RowOverTime, ValueRule } from './row-over-time.js';
import { NotASeries, UnknownMetric } from './series.errors.js';
import { gapAfterMs, timeAxis } from './time-axis.js';
import { assertDimensions, parseBy, parseWhere } from './where.js';
import type { Where } from './where.js';

/** The poll before the range is needed for the growth at its first point. */
const POLLS_BEFORE = 3;

interface SeriesPlan {
  readonly family: Family;
  readonly metric: Metric;
  readonly rule: ValueRule;
  readonly range: TimeRange;
  readonly step: Step;
  readonly intervalMs: number;
  /** Custom metrics: the rows of the family that hold the metric. */
  readonly rows: Where | undefined;
}

/** Reads a metric over time, in lines by dimensions, with what is missing from it. */
@Injectable()
export class ReadSeries {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: SeriesQuery): Promise<SeriesAnswer> {
    this.directory.get(organisationId, serverId);
    const plan = await this.plan(organisationId, asked);
    const { family, metric, rule, range, step } = plan;
    const by = parseBy(asked.by);
    const where = parseWhere(asked.where);
    // Labels of custom metrics are the client's own: there is nothing to check them against.
    if (!plan.rows) assertDimensions(family, [...by, ...Object.keys(where)]);
    const of = { organisationId, serverId, family: family.name };
    const readFrom =
      step.source === 'raw' ? range.from - POLLS_BEFORE * plan.intervalMs : timeAxis(range, step.ms).starts[0];
    const question = { ...of, from: readFrom, to: range.to, metrics: [metric.name], step: step.source };
    const [found, completeness] = await Promise.all([
      this.history.series({ ...question, where: plan.rows ?? where }),
      this.history.completeness({ ...of, ...range }),
    ]);
    const result = plan.rows ? withOwnLabels(found, where) : found;
    const drawn = draw(plan, result);
    const { kept, others } = largestLines(groupIntoLines(drawn.rows, by, acrossOf(metric, asked.across)), asked.limit);
    const series = kept.map((line) => writeLine(line, drawn.moments, (moment) => drawn.wanted(moment)));
    return {
      metric: asked.metric,
      unit: metric.unit,
      kind: rule.kind,
      value: rule.value,
      step: step.name,
      stepMs: step.ms,
      ...range,
      series: drawn.gapMs === null ? series : series.map((one) => breakAtGaps(one, drawn.gapMs!, plan.intervalMs)),
      otherSeries: others,
      completeness,
    };
  }

  private async plan(organisationId: string, asked: SeriesQuery): Promise<SeriesPlan> {
    const custom = customMetricOf(asked.metric);
    const found = custom ?? metricOf(asked.metric);
    if (!found) throw new UnknownMetric(asked.metric);
    const { family, metric } = found;
    if (metric.kind === 'attribute') throw new NotASeries(asked.metric, 'describes its row and is no series.');
    if (metric.kind === 'gauge' && asked.value === 'rate')
      throw new NotASeries(asked.metric, 'is a gauge and has no rate.');
    const settings = this.settings.values;
    const range = resolveRange(asked, this.clock.now(), rangeLimit(settings));
    const intervalMs = family.intervalSeconds * 1_000;
    const value = metric.kind === 'gauge' ? 'total' : (asked.value ?? 'rate');
    const step = chooseStep({
      asked: asked.step,
      range,
      points: asked.points,
      maxPoints: settings.QUERY_MAX_POINTS,
      intervalMs,
      keptSince: await this.history.keptSince({ organisationId, family: family.name }),
      // Roll-ups hold the growth of counters, not the counters themselves.
      rawOnly: metric.kind === 'counter' && value === 'total',
    });
    const rule: ValueRule = {
      kind: metric.kind,
      value,
      aggregate: asked.aggregate,
      absentIsZero: comesAndGoes(family, metric, asked.across),
      sparse: family.sparse,
    };
    return { family, metric, rule, range, step, intervalMs, rows: custom?.rows };
  }
}

interface Drawn {
  readonly rows: RowOverTime[];
  readonly moments: readonly number[];
  /** Which moments belong into the answer. */
  wanted(moment: number): boolean;
  /** Set when the points are polls, which leave holes where there are none. */
  readonly gapMs: number | null;
}

function draw({ rule, range, step, metric, intervalMs }: SeriesPlan, result: SeriesResult): Drawn {
  if (step.name === 'raw') {
    const gapMs = gapAfterMs(result.sinceMs, intervalMs);
    return {
      rows: rowsPerPoll(result, metric.name, rule, gapMs),
      moments: result.times,
      wanted: (moment) => moment >= range.from && moment < range.to,
      gapMs,
    };
  }
  const axis = timeAxis(range, step.ms);
  const rows =
    result.step === 'raw'
      ? rowsFromPolls(result, metric.name, rule, { ...axis, gapMs: gapAfterMs(result.sinceMs, intervalMs) })
      : rowsFromRollUps({ result, metric: metric.name, rule, axis, intervalMs });
  return { rows, moments: axis.starts, wanted: () => true, gapMs: null };
}
