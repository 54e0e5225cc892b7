import { Injectable } from '@nestjs/common';
import type { QueryListQuery, QueryPage } from '@pganalytics/contracts';
import { decodeCursor, encodeCursor } from '@pganalytics/http';

import { addKnown, toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { shiftOf } from '../series/series-plan.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { EarlierStatements } from './earlier-statements.js';
import { InstallStatements } from './install-statements.js';
import { NothingToCompare, assertOrder, measureOf, orderStatements, statementCounters } from './order-statements.js';
import { StatementReader } from './read-statements.js';
import type { Statements } from './read-statements.js';
import { slowerRuleOf } from './slower.js';
import { SPARK_POINTS, Sparks } from './sparks.js';
import { kindOf } from './statement-kind.js';
import type { StatementTotals } from './statement-totals.js';
import { loadOf, shareOf, sumOf, writeQuery } from './write-query.js';

/** A page after the first looks at the same range as the first, however late it is asked for. */
interface QueryCursor extends TimeRange {
  readonly offset: number;
}

const isQueryCursor = (value: unknown): value is QueryCursor =>
  typeof value === 'object' &&
  value !== null &&
  ['from', 'to', 'offset'].every((name) => Number.isSafeInteger((value as Record<string, unknown>)[name]));

/** Lists the statements of a server by what they cost, those that still run included. */
@Injectable()
export class ListQueries {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly statements: StatementReader,
    private readonly earlier: EarlierStatements,
    private readonly sparks: Sparks,
    private readonly install: InstallStatements,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: QueryListQuery): Promise<QueryPage> {
    this.directory.get(organisationId, serverId);
    if (asked.order !== undefined) assertOrder(asked.order);
    if (asked.rank === 'change' && asked.compare === undefined) throw new NothingToCompare();
    const cursor = asked.cursor === undefined ? undefined : decodeCursor(asked.cursor, isQueryCursor);
    const moments = cursor ? { from: String(cursor.from), to: String(cursor.to) } : asked;
    const range = resolveRange(moments, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId, ...range };
    const further = { metrics: furtherOf(asked.order) };
    const [found, earlier] = await Promise.all([
      this.statements.read({ ...of, parts: SPARK_POINTS, further }),
      this.earlier.read({ ...of, parts: 1, further }, shiftOf(asked.compare)),
    ]);
    const order = orderOf(asked, found);
    // A filter by text needs the texts of all statements, a page only its own.
    const byText = asked.search !== undefined || asked.kind.length > 0;
    if (byText) await this.statements.loadTexts(of, found);
    const measure = (statement: StatementTotals) =>
      asked.rank === 'change' ? earlier!.changeOf(statement, order) : measureOf(statement, order);
    const wanted = orderStatements(
      found.statements.filter((statement) => matches(statement, found, asked)),
      measure,
      asked.direction,
    );
    const offset = cursor?.offset ?? 0;
    const page = wanted.slice(offset, offset + asked.limit);
    if (!byText) await this.statements.loadTexts(of, found, page);
    const estimate = found.estimateReason !== null;
    const sparks = await this.sparks.read(of, page, estimate);
    const end = offset + page.length;
    return {
      ...range,
      order,
      items: page.map((statement, index) =>
        writeQuery(statement, {
          texts: found.texts,
          load: loadOf(found.statements, estimate),
          sum: sumOf(found.statements, order),
          order,
          estimate,
          spark: sparks[index] ?? [],
          earlier,
          rule: slowerRuleOf(this.settings.values),
        }),
      ),
      nextCursor: end < wanted.length ? encodeCursor({ ...range, offset: end } satisfies QueryCursor) : null,
      total: totalOf(found, wanted),
      estimate,
      estimateReason: found.estimateReason,
      installSql: found.estimateReason === null ? [] : await this.install.sql(of, found.estimateReason),
      compared: earlier?.described(slowerRuleOf(this.settings.values)) ?? null,
      found: valuesOf(found.statements),
      completeness: found.completeness,
    };
  }
}

/** An estimate knows nothing but samples, and of a long range samples are not read: then the rest orders it. */
function orderOf(asked: QueryListQuery, found: Statements): string {
  if (found.estimateReason !== null) return 'sampled_active_seconds';
  return asked.order ?? (found.sampledSeconds === null ? 'total_exec_time' : 'sampled_active_seconds');
}

/** A list reads, beyond the frequent columns, the one it is ordered by: all of them would be many times the work. */
function furtherOf(order: string | undefined): string[] {
  const known = order !== undefined && statementCounters('pg_stat_statements_full').includes(order);
  return known && !statementCounters('pg_stat_statements').includes(order) ? [order] : [];
}

function matches(statement: StatementTotals, found: Statements, asked: QueryListQuery): boolean {
  if (asked.datname !== undefined && statement.datname !== asked.datname) return false;
  if (asked.usename !== undefined && statement.usename !== asked.usename) return false;
  if (asked.kind.length === 0 && !asked.search) return true;
  const { text } = found.texts.get(statement.queryId);
  if (asked.kind.length > 0 && !asked.kind.some((kind) => kind === kindOf(text))) return false;
  return !asked.search || (text?.toLowerCase().includes(asked.search.toLowerCase()) ?? false);
}

function valuesOf(statements: readonly StatementTotals[]): QueryPage['found'] {
  const distinct = (names: readonly (string | null)[]) => [...new Set(names)].filter((name) => name !== null).sort();
  return {
    datnames: distinct(statements.map(({ datname }) => datname)),
    usenames: distinct(statements.map(({ usename }) => usename)),
  };
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
