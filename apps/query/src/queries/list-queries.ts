import { Injectable } from '@nestjs/common';
import type { QueryListQuery, QueryPage } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import { decodeCursor, encodeCursor } from '@pganalytics/http';

import { addKnown, toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { assertOrder, orderStatements, statementCounters } from './order-statements.js';
import { StatementReader } from './read-statements.js';
import type { Statements } from './read-statements.js';
import { StatementLines } from './statement-lines.js';
import type { StatementTotals } from './statement-totals.js';
import { loadOf, shareOf, writeQuery } from './write-query.js';

const SPARK_POINTS = 30;

/** A page after the first looks at the same range as the first, however late it is asked for. */
interface QueryCursor extends TimeRange {
  readonly offset: number;
}

const isQueryCursor = (value: unknown): value is QueryCursor =>
  typeof value === 'object' &&
  value !== null &&
  ['from', 'to', 'offset'].every((name) => Number.isSafeInteger((value as Record<string, unknown>)[name]));

type Of = { readonly organisationId: string; readonly serverId: string };

/** Lists the statements of a server by what they cost, those that still run included. */
@Injectable()
export class ListQueries {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly statements: StatementReader,
    private readonly history: HistoryReader,
    private readonly lines: StatementLines,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: QueryListQuery): Promise<QueryPage> {
    this.directory.get(organisationId, serverId);
    assertOrder(asked.order);
    const cursor = asked.cursor === undefined ? undefined : decodeCursor(asked.cursor, isQueryCursor);
    const moments = cursor ? { from: String(cursor.from), to: String(cursor.to) } : asked;
    const range = resolveRange(moments, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId };
    const found = await this.statements.read({
      ...of,
      ...range,
      parts: SPARK_POINTS,
      further: { metrics: furtherOf(asked.order) },
    });
    const estimate = found.estimateReason !== null;
    // A search needs the texts of all statements, a page only its own.
    if (asked.search !== undefined) await this.loadTexts(of, found, found.statements);
    // An estimate knows nothing but samples, so that nothing else can order it.
    const wanted = orderStatements(
      found.statements.filter((statement) => matches(statement, found, asked)),
      estimate ? 'sampled_active_seconds' : asked.order,
      asked.direction,
    );
    const offset = cursor?.offset ?? 0;
    const page = wanted.slice(offset, offset + asked.limit);
    if (asked.search === undefined) await this.loadTexts(of, found, page);
    const sparks = estimate ? sampledSparks(page, range) : await this.sparks({ ...of, ...range }, page);
    const load = loadOf(found.statements, estimate);
    const end = offset + page.length;
    return {
      ...range,
      items: page.map((statement, index) =>
        writeQuery(statement, { texts: found.texts, load, estimate, spark: sparks[index] ?? [] }),
      ),
      nextCursor: end < wanted.length ? encodeCursor({ ...range, offset: end } satisfies QueryCursor) : null,
      total: totalOf(found, wanted),
      estimate,
      estimateReason: found.estimateReason,
      completeness: found.completeness,
    };
  }

  private async loadTexts(of: Of, found: Statements, statements: readonly StatementTotals[]): Promise<void> {
    await found.texts.load(this.history, of, [...new Set(statements.map((statement) => statement.queryId))]);
  }

  private async sparks(of: Of & TimeRange, page: readonly StatementTotals[]): Promise<(number | null)[][]> {
    if (page.length === 0) return [];
    const { lines } = await this.lines.read({
      ...of,
      queryIds: [...new Set(page.map((statement) => statement.queryId))],
      metrics: ['total_exec_time'],
      points: SPARK_POINTS,
      by: ['queryid', 'datname', 'usename'],
    });
    const byKey = new Map((lines['total_exec_time'] ?? []).map((line) => [Object.values(line.labels).join('/'), line]));
    return page.map((statement) => {
      const line = byKey.get([statement.queryId, statement.datname, statement.usename].join('/'));
      return line?.values.map((value) => (value === null || value === undefined ? null : Number(value))) ?? [];
    });
  }
}

/** A list reads, beyond the frequent columns, the one it is ordered by: all of them would be many times the work. */
function furtherOf(order: string): string[] {
  const known = statementCounters('pg_stat_statements_full').includes(order);
  return known && !statementCounters('pg_stat_statements').includes(order) ? [order] : [];
}

/** Active time per second of each stretch, in milliseconds, as the sparklines of the counters have it. */
function sampledSparks(page: readonly StatementTotals[], range: TimeRange): number[][] {
  const partSeconds = (range.to - range.from) / 1_000 / SPARK_POINTS;
  return page.map((statement) => statement.sampledParts.map((seconds) => (seconds * 1_000) / partSeconds));
}

function matches(statement: StatementTotals, found: Statements, asked: QueryListQuery): boolean {
  if (asked.datname !== undefined && statement.datname !== asked.datname) return false;
  if (asked.usename !== undefined && statement.usename !== asked.usename) return false;
  if (asked.search === undefined || asked.search === '') return true;
  return found.texts.get(statement.queryId).text?.toLowerCase().includes(asked.search.toLowerCase()) ?? false;
}

function totalOf(found: Statements, wanted: readonly StatementTotals[]): QueryPage['total'] {
  const sum = (name: string) =>
    toAnswer(wanted.reduce<Count | null>((total, one) => addKnown(total, one.measures[name]), null));
  return {
    queries: wanted.length,
    calls: sum('calls'),
    totalTimeMs: sum('total_exec_time'),
    sampledActiveSeconds: found.sampledSeconds,
    unattributedShare: found.sampledSeconds === null ? null : shareOf(found.untoldSeconds ?? 0, found.sampledSeconds),
    deallocated: toAnswer(found.deallocated),
  };
}
