import { Injectable } from '@nestjs/common';
import type { LabelledSeries, QueryDetail, QueryDetailQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { ActiveSessions } from '../activity/active-sessions.js';
import { SessionSamples } from '../activity/session-samples.js';
import { Clock, Settings } from '../query.config.js';
import { writeLine } from '../series/lines.js';
import { shiftOf } from '../series/series-plan.js';
import type { TimeAxis } from '../series/time-axis.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { EarlierStatements } from './earlier-statements.js';
import type { Earlier } from './earlier-statements.js';
import { QueryLines } from './query-lines.js';
import { QueryNotFound } from './query.errors.js';
import { blocksPerRow, statementCounters } from './order-statements.js';
import { StatementReader } from './read-statements.js';
import type { Statements } from './read-statements.js';
import { slowerRuleOf } from './slower.js';
import type { StatementTotals } from './statement-totals.js';
import { loadOf, mergeStatements, shareOf, sumOf, writeQuery } from './write-query.js';
import { writeRegression } from './write-regression.js';

type Of = TimeRange & { readonly organisationId: string; readonly serverId: string };

/** Shows one statement of a server: who ran it where, what it did over time, and who runs it now. */
@Injectable()
export class ShowQuery {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly statements: StatementReader,
    private readonly earlier: EarlierStatements,
    private readonly lines: QueryLines,
    private readonly samples: SessionSamples,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(
    organisationId: string,
    path: { readonly id: string; readonly queryId: string },
    asked: QueryDetailQuery,
  ): Promise<QueryDetail> {
    const { id: serverId, queryId } = path;
    this.directory.get(organisationId, serverId);
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId, ...range };
    const shiftMs = shiftOf(asked.compare) || range.to - range.from;
    const [found, earlier, running] = await Promise.all([
      this.statements.read({
        ...of,
        parts: 1,
        further: { metrics: statementCounters('pg_stat_statements_full'), queryId },
      }),
      this.earlier.read({ ...of, parts: 1, further: { metrics: [] }, only: [queryId], samples: false }, shiftMs),
      this.running(of, queryId),
    ]);
    const own = found.statements.filter((statement) => statement.queryId === queryId);
    const merged = mergeStatements(own);
    if (!merged && running.sessions.length === 0) throw new QueryNotFound(queryId);
    await this.statements.loadTexts(of, found, own);
    const estimate = found.estimateReason !== null;
    const { axis, series } = await this.lines.read({
      ...of,
      queryId: estimate ? undefined : queryId,
      points: asked.points,
      by: asked.by === 'all' ? [] : [asked.by],
    });
    const waits = await this.waits(of, queryId, axis);
    const seen = momentsOf([...(series.find(({ metric }) => metric === 'calls')?.series ?? []), ...waits]);
    return {
      ...range,
      stepMs: axis.stepMs,
      ...this.written({ queryId, own, merged: merged ?? nothingOf(queryId), found }),
      firstSeenAt: firstSeen(found, queryId, seen),
      lastSeenAt: lastSeen(seen, axis, range),
      regression: estimate || !merged ? null : this.regression(merged, earlier!),
      running: running.sessions,
      runningAt: running.at,
      series,
      waits,
      estimate,
      estimateReason: found.estimateReason,
      completeness: found.completeness,
    };
  }

  private written({ queryId, own, merged, found }: Own) {
    const estimate = found.estimateReason !== null;
    const write = {
      texts: found.texts,
      load: loadOf(found.statements, estimate),
      order: 'total_exec_time',
      sum: null,
      estimate,
      spark: [],
      earlier: undefined,
      rule: slowerRuleOf(this.settings.values),
    };
    const item = writeQuery(merged, write);
    return {
      queryId,
      fingerprint: item.fingerprint,
      text: item.text,
      kind: item.kind,
      tags: item.tags,
      calls: item.calls,
      totalTimeMs: item.totalTimeMs,
      meanTimeMs: item.meanTimeMs,
      rows: item.rows,
      shareOfLoad: shareOfActiveTime(merged, found) ?? item.shareOfLoad,
      sampledActiveSeconds: item.sampledActiveSeconds,
      measures: item.measures,
      blocksPerRow: blocksPerRow(merged),
      rowsByUser: own.map((statement) => writeQuery(statement, write)),
    };
  }

  private regression(merged: StatementTotals, earlier: Earlier): QueryDetail['regression'] {
    const before = mergeStatements(earlier.statements.filter(({ queryId }) => queryId === merged.queryId));
    return writeRegression({ now: merged, before, range: earlier.range, rule: slowerRuleOf(this.settings.values) });
  }

  /** The sessions that run it in the newest sample. */
  private async running(of: Of, queryId: string): Promise<{ sessions: QueryDetail['running']; at: number | null }> {
    const sample = await this.samples.find(of, { at: this.clock.now(), newest: true });
    const sessions = sample?.sessions.filter(
      (session) => session.state === 'active' && (session.queryId ?? `f:${session.fingerprint}`) === queryId,
    );
    return { sessions: sessions ?? [], at: sample?.poll.at ?? null };
  }

  /** What the sessions that ran it waited for; nothing when the range is too long for samples to be read. */
  private async waits(of: Of, queryId: string, axis: TimeAxis): Promise<LabelledSeries[]> {
    if (of.to - of.from > this.settings.values.QUERY_MAX_ACTIVITY_HOURS * 3_600_000) return [];
    const sessions = new ActiveSessions(axis, 'wait_event_type', { query: [queryId] });
    for await (const poll of this.history.polls({ ...of, family: 'pg_stat_activity' })) sessions.take(poll);
    return sessions.lines().map((line) => writeLine(line, axis.starts));
  }
}

interface Own {
  readonly queryId: string;
  readonly own: readonly StatementTotals[];
  readonly merged: StatementTotals;
  readonly found: Statements;
}

/** A statement that runs now and did nothing in the range. */
function nothingOf(queryId: string): StatementTotals {
  const nobody = { datname: null, usename: null, fingerprint: null };
  return { queryId, ...nobody, measures: {}, sampledSeconds: null, sampledParts: [] };
}

/** Its part of the time that sessions were active, so that what has not finished counts; null without samples. */
function shareOfActiveTime({ sampledSeconds }: StatementTotals, { statements }: Statements): number | null {
  if (sampledSeconds === null) return null;
  return shareOf(sampledSeconds, sumOf(statements, 'sampled_active_seconds') ?? 0);
}

/** Its text comes after it was seen at first, and a statement that runs is counted when it ends. */
function firstSeen(found: Statements, queryId: string, seen: readonly number[]): number | null {
  const known = [found.texts.get(queryId).firstSeenAt, found.countedSince(queryId), ...seen].filter(
    (at) => at !== null,
  );
  return known.length === 0 ? null : known.reduce((first, at) => Math.min(first, at));
}

/** When something was seen of it, by the steps of the answer. */
function momentsOf(series: readonly LabelledSeries[]): number[] {
  return series.flatMap(({ points }) => points.filter(([, value]) => Number(value ?? 0) > 0).map(([at]) => at));
}

function lastSeen(seen: readonly number[], axis: TimeAxis, range: TimeRange): number | null {
  return seen.length === 0 ? null : Math.min(Math.max(...seen) + axis.stepMs, range.to);
}
