import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';
import { familyOf } from '@pganalytics/stats';

import { Settings } from '../query.config.js';
import { groupIntoLines } from '../series/lines.js';
import type { Line } from '../series/lines.js';
import { rowsFromPolls } from '../series/raw-rows.js';
import { rowsFromRollUps } from '../series/rolled-rows.js';
import type { ValueRule } from '../series/row-over-time.js';
import { gapAfterMs, timeAxis } from '../series/time-axis.js';
import type { TimeAxis } from '../series/time-axis.js';
import { chooseStep } from '../time/step.js';
import type { TimeRange } from '../time/time-range.js';

const RATE: ValueRule = { kind: 'counter', value: 'rate', aggregate: 'avg', absentIsZero: false, sparse: true };

export interface LinesQuestion extends TimeRange {
  readonly organisationId: string;
  readonly serverId: string;
  /** The columns that are read most often unless given. */
  readonly family?: 'pg_stat_statements' | 'pg_stat_statements_full';
  readonly queryIds: readonly string[];
  readonly metrics: readonly string[];
  readonly points: number;
  readonly by: readonly string[];
}

/** Lines of counters of statements, per second, on one time axis. */
@Injectable()
export class StatementLines {
  constructor(
    private readonly history: HistoryReader,
    private readonly settings: Settings,
  ) {}

  async read(question: LinesQuestion): Promise<{ axis: TimeAxis; lines: Record<string, Line[]> }> {
    const { from, to, organisationId, serverId, metrics, family = 'pg_stat_statements' } = question;
    const range = { from, to };
    const settings = this.settings.values;
    const intervalMs = (familyOf(family)?.intervalSeconds ?? 10) * 1_000;
    const step = chooseStep({
      asked: 'auto',
      range,
      points: question.points,
      maxPoints: settings.QUERY_MAX_POINTS,
      intervalMs,
      keptSince: await this.history.keptSince({ organisationId, family }),
    });
    const axis = timeAxis(range, step.ms);
    const result = await this.history.series({
      organisationId,
      serverId,
      family,
      metrics,
      from: axis.starts[0] - (step.source === 'raw' ? 3 * intervalMs : 0),
      to,
      step: step.source,
      where: { queryid: question.queryIds },
    });
    const gapMs = gapAfterMs(result.sinceMs, intervalMs);
    const lines = Object.fromEntries(
      metrics.map((metric) => {
        const rows =
          result.step === 'raw'
            ? rowsFromPolls(result, metric, RATE, { ...axis, gapMs })
            : rowsFromRollUps({ result, metric, rule: RATE, axis, intervalMs });
        return [metric, groupIntoLines(rows, question.by, 'sum')];
      }),
    );
    return { axis, lines };
  }
}
