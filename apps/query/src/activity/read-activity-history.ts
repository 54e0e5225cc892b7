import { Injectable } from '@nestjs/common';
import { activityDimension } from '@pganalytics/contracts';
import type { ActivityHistory, ActivityHistoryQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { Clock, Settings } from '../query.config.js';
import { largestLines, writeLine } from '../series/lines.js';
import type { Line } from '../series/lines.js';
import { timeAxis } from '../series/time-axis.js';
import { UnknownDimension, parseWhere } from '../series/where.js';
import type { Where } from '../series/where.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { activityLimit } from '../time/limits.js';
import { chooseStep } from '../time/step.js';
import { resolveRange } from '../time/time-range.js';
import { ActiveSessions } from './active-sessions.js';
import { StatementTexts } from './statement-texts.js';

const SAMPLE_MS = 1_000;
const ALWAYS = { raw: 0, '1m': 0, '10m': 0, '1h': 0 };

/** Reads average active sessions over time, by what they wait for, run, or belong to. */
@Injectable()
export class ReadActivityHistory {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: ActivityHistoryQuery): Promise<ActivityHistory> {
    this.directory.get(organisationId, serverId);
    const where = parseWhere(asked.where);
    assertActivityDimensions(where);
    const settings = this.settings.values;
    const range = resolveRange(asked, this.clock.now(), activityLimit(settings));
    const step = chooseStep({
      asked: 'auto',
      range,
      points: asked.points,
      maxPoints: settings.QUERY_MAX_POINTS,
      intervalMs: SAMPLE_MS,
      keptSince: ALWAYS,
    });
    const axis = timeAxis(range, step.ms);
    const sessions = new ActiveSessions(axis, asked.by, where);
    const texts = new StatementTexts();
    const of = { organisationId, serverId, family: 'pg_stat_activity', ...range };
    const [completeness] = await Promise.all([
      this.history.completeness(of),
      (async () => {
        for await (const poll of this.history.polls(of)) {
          sessions.take(poll);
          if (asked.by === 'query') texts.take(poll);
        }
      })(),
    ]);
    const { kept, others } = largestLines(sessions.lines(), asked.limit);
    const keys = kept.map((line) => line.labels['query']).filter((key) => typeof key === 'string');
    await texts.load(this.history, { organisationId, serverId }, keys);
    const lines = kept.map((line) =>
      asked.by === 'query' ? { ...line, labels: { ...line.labels, text: textOfLine(line, texts) } } : line,
    );
    return {
      metric: 'pg_stat_activity.average_active_sessions',
      unit: 'sessions',
      kind: 'gauge',
      by: asked.by,
      step: `${step.ms / 1_000}s`,
      stepMs: step.ms,
      ...range,
      samples: sessions.taken,
      series: lines.map((line) => writeLine(line, axis.starts)),
      otherSeries: others,
      completeness,
    };
  }
}

function textOfLine(line: Line, texts: StatementTexts): string | null {
  const key = line.labels['query'];
  return key === null || key === undefined ? null : texts.get(key).text;
}

function assertActivityDimensions(where: Where): void {
  const known = activityDimension.options;
  const unknown = Object.keys(where).find((name) => !known.some((dimension) => dimension === name));
  if (unknown !== undefined) throw new UnknownDimension(unknown, 'pg_stat_activity', known);
}
