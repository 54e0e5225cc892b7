import { Injectable } from '@nestjs/common';
import type { LabelledSeries, QueryDetail, QueryDetailQuery, QuerySeries } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import { metricOf } from '@pganalytics/stats';

import { ActiveSessions } from '../activity/active-sessions.js';
import { divide } from '../numbers/exact.js';
import type { Known } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { writeLine } from '../series/lines.js';
import type { Line } from '../series/lines.js';
import type { TimeAxis } from '../series/time-axis.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { QueryNotFound } from './query.errors.js';
import { statementCounters } from './order-statements.js';
import { StatementReader } from './read-statements.js';
import { StatementLines } from './statement-lines.js';
import { loadOf, mergeStatements, writeQuery } from './write-query.js';

const COUNTERS = ['calls', 'total_exec_time', 'rows', 'shared_blks_hit', 'shared_blks_read'];

/** Shows one statement of a server: who ran it where, and what it did over time. */
@Injectable()
export class ShowQuery {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly statements: StatementReader,
    private readonly lines: StatementLines,
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
    const further = { metrics: statementCounters('pg_stat_statements_full'), queryId };
    const found = await this.statements.read({ ...of, parts: 1, further });
    const own = found.statements.filter((statement) => statement.queryId === queryId);
    const merged = mergeStatements(own);
    if (!merged) throw new QueryNotFound(queryId);
    await found.texts.load(this.history, of, [queryId]);
    const estimate = found.estimateReason !== null;
    const load = loadOf(found.statements, estimate);
    const write = { texts: found.texts, load, estimate, spark: [] };
    const { axis, lines } = await this.lines.read({
      ...of,
      queryIds: estimate ? [] : [queryId],
      metrics: COUNTERS,
      points: asked.points,
      by: [],
    });
    const { datname: _datname, usename: _usename, spark: _spark, ...whole } = writeQuery(merged, write);
    const { sharedBlksHit: _hit, sharedBlksRead: _read, ...shown } = whole;
    return {
      ...range,
      stepMs: axis.stepMs,
      ...shown,
      rowsByUser: own.map((statement) => writeQuery(statement, write)),
      series: estimate ? [] : writeSeries(axis, lines),
      waits: await this.waits(of, queryId, axis),
      estimate,
      completeness: found.completeness,
    };
  }

  /** What the sessions that ran it waited for; nothing when the range is too long for samples to be read. */
  private async waits(
    of: TimeRange & { readonly organisationId: string; readonly serverId: string },
    queryId: string,
    axis: TimeAxis,
  ): Promise<LabelledSeries[]> {
    if (of.to - of.from > this.settings.values.QUERY_MAX_ACTIVITY_HOURS * 3_600_000) return [];
    const sessions = new ActiveSessions(axis, 'wait_event_type', { query: [queryId] });
    for await (const poll of this.history.polls({ ...of, family: 'pg_stat_activity' })) sessions.take(poll);
    return sessions.lines().map((line) => writeLine(line, axis.starts, () => true));
  }
}

function writeSeries(axis: TimeAxis, lines: Readonly<Record<string, Line[]>>): QuerySeries[] {
  const written = COUNTERS.map((metric): QuerySeries => {
    const unit = metricOf(`pg_stat_statements.${metric}`)?.metric.unit ?? 'count';
    return { metric, unit, series: (lines[metric] ?? []).map((line) => write(line, axis)) };
  });
  const [calls] = lines['calls'] ?? [];
  const [time] = lines['total_exec_time'] ?? [];
  if (!calls || !time) return written;
  const mean = { labels: {}, values: time.values.map((value, index) => meanOf(value, calls.values[index])) };
  return [...written, { metric: 'mean_exec_time', unit: 'milliseconds', series: [write(mean, axis)] }];
}

const write = (line: Line, axis: TimeAxis): LabelledSeries => writeLine(line, axis.starts, () => true);

function meanOf(time: Known, calls: Known): Known {
  if (time === null || time === undefined || calls === null || calls === undefined) return null;
  return divide(time, Number(calls));
}
