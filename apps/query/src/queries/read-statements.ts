import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';
import type { Completeness, IncreaseQuestion, IncreaseRow } from '@pganalytics/history';

import { SampledSeconds } from '../activity/sampled-seconds.js';
import { StatementTexts } from '../activity/statement-texts.js';
import { addKnown } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { Settings } from '../query.config.js';
import type { TimeRange } from '../time/time-range.js';
import { BeganInRange } from './began-in-range.js';
import { statementCounters } from './order-statements.js';
import { hasLoad, statementTotals } from './statement-totals.js';
import type { StatementTotals } from './statement-totals.js';

/** Everything that is known about the statements of a server in a range. */
export interface Statements {
  readonly statements: readonly StatementTotals[];
  readonly texts: StatementTexts;
  /** Sampled active seconds of all sessions; null when the range is too long for samples to be read. */
  readonly sampledSeconds: number | null;
  /** Those of them whose statement could not be told. */
  readonly untoldSeconds: number | null;
  readonly deallocated: Count | null;
  /** Since when the server has counted a statement (17 and later). */
  readonly countedSince: (queryId: string) => number | null;
  /** Why only samples are known; null when pg_stat_statements is there. */
  readonly estimateReason: string | null;
  readonly completeness: Completeness;
}

export interface StatementsQuestion extends TimeRange {
  readonly organisationId: string;
  readonly serverId: string;
  /** In how many parts the sampled seconds are told. */
  readonly parts: number;
  /** Columns beyond those that are read most often, and of which statement; left out: of all. */
  readonly further: { readonly metrics: readonly string[]; readonly queryId?: string };
  /** The counters of these statements alone. */
  readonly only?: readonly string[];
  /** Whether samples of the sessions are read; they are unless it says no. */
  readonly samples?: boolean;
}

/** Reads what the counters of pg_stat_statements and the samples of the sessions say about statements. */
@Injectable()
export class StatementReader {
  constructor(
    private readonly history: HistoryReader,
    private readonly settings: Settings,
  ) {}

  async read({ parts, further, only, samples = true, ...range }: StatementsQuestion): Promise<Statements> {
    const texts = new StatementTexts();
    const [{ hot, full, began }, info, sampled] = await Promise.all([
      this.counters(range, further, only),
      this.growth(range, 'pg_stat_statements_info', ['dealloc']),
      samples ? this.samples(range, parts, texts) : null,
    ]);
    const hasCounters = hot.length > 0 || full.length > 0;
    const estimateReason = hasCounters ? null : await this.whyNoCounters(range);
    // Without the extension the samples alone say what was due and what is missing.
    const family = estimateReason === null ? 'pg_stat_statements' : 'pg_stat_activity';
    const all = sampled?.all() ?? null;
    const seconds = (wanted: typeof all) => wanted?.reduce((sum, one) => sum + one.seconds, 0) ?? null;
    return {
      statements: statementTotals({ hot, full, sampled: all }).filter(hasLoad),
      texts,
      sampledSeconds: seconds(all),
      untoldSeconds: seconds(all?.filter((one) => one.queryId === null) ?? null),
      deallocated: info.reduce<Count | null>((sum, row) => addKnown(sum, row.increase['dealloc']), null),
      countedSince: (queryId) => began.since(queryId),
      estimateReason,
      completeness: await this.history.completeness({ ...range, family }),
    };
  }

  /** Looks up the texts of statements, or of all that were found. */
  async loadTexts(
    of: Range,
    found: Statements,
    statements: readonly StatementTotals[] = found.statements,
  ): Promise<void> {
    await found.texts.load(this.history, of, [...new Set(statements.map((statement) => statement.queryId))]);
  }

  private async counters(
    range: Range,
    { metrics, queryId }: StatementsQuestion['further'],
    only: readonly string[] | undefined,
  ): Promise<{ hot: IncreaseRow[]; full: IncreaseRow[]; began: BeganInRange }> {
    const often = statementCounters('pg_stat_statements');
    const whereOf = (ids: readonly string[] | undefined) => (ids === undefined ? undefined : { queryid: ids });
    const newest = (family: string) =>
      this.history.latest({ organisationId: range.organisationId, serverId: range.serverId, family, at: range.to });
    const [hot, full, newestFull] = await Promise.all([
      this.growth(range, 'pg_stat_statements', often, whereOf(only)),
      metrics.length > 0
        ? this.growth(
            range,
            'pg_stat_statements_full',
            metrics,
            whereOf(only ?? (queryId === undefined ? undefined : [queryId])),
          )
        : [],
      newest('pg_stat_statements_full'),
    ]);
    const began = new BeganInRange(newestFull, range.from);
    if (began.none) return { hot, full, began };
    const newestHot = await newest('pg_stat_statements');
    return {
      hot: began.complete(hot, newestHot, often),
      full: began.complete(full, newestFull, metrics),
      began,
    };
  }

  private growth(
    range: Range,
    family: string,
    metrics: readonly string[],
    where?: IncreaseQuestion['where'],
  ): Promise<IncreaseRow[]> {
    return this.history.increases({ ...range, family, metrics, where });
  }

  private async samples(range: Range, parts: number, texts: StatementTexts): Promise<SampledSeconds | null> {
    if (range.to - range.from > this.settings.values.QUERY_MAX_ACTIVITY_HOURS * 3_600_000) return null;
    const sampled = new SampledSeconds(range, parts);
    for await (const poll of this.history.polls({ ...range, family: 'pg_stat_activity' })) {
      sampled.take(poll);
      texts.take(poll);
    }
    return sampled;
  }

  /** The reason of the collector; null when the extension is there and nothing ran. */
  private async whyNoCounters(range: Range): Promise<string | null> {
    const state = (await this.history.states(range)).find((one) => one.family === 'pg_stat_statements');
    if (state?.state === 'ok' || state?.state === 'thinned') return null;
    return state?.reason || 'No statistics of pg_stat_statements are stored for this range.';
  }
}

type Range = TimeRange & { readonly organisationId: string; readonly serverId: string };
