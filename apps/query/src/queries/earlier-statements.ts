import { Injectable } from '@nestjs/common';
import type { QueryPage } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import type { TimeRange } from '../time/time-range.js';
import { hasSum, keyOfStatement, measureOf } from './order-statements.js';
import { StatementReader } from './read-statements.js';
import type { Statements, StatementsQuestion } from './read-statements.js';
import { changeOf, slowerRuleText } from './slower.js';
import type { SlowerRule } from './slower.js';
import type { StatementTotals } from './statement-totals.js';

/** What may be missing of a range that counts as watched, and within what time of its beginning a poll must lie. */
const MAY_LACK = 0.05;
const BEGINNING_MS = 120_000;

/** Reads the statements of an earlier range, to hold those of a later one against it. */
@Injectable()
export class EarlierStatements {
  constructor(
    private readonly statements: StatementReader,
    private readonly history: HistoryReader,
  ) {}

  /** `shiftMs` says how much earlier the range lies; 0 asks for nothing. */
  async read(question: StatementsQuestion, shiftMs: number): Promise<Earlier | undefined> {
    if (shiftMs === 0) return undefined;
    const range = { from: question.from - shiftMs, to: question.to - shiftMs };
    const [found, wasWatched] = await Promise.all([
      this.statements.read({ ...question, ...range }),
      this.wasWatched(question, range),
    ]);
    return new Earlier(range, found, wasWatched);
  }

  /** Whether a range was watched as good as all the time: only then does its sum stand for all of it. */
  private async wasWatched(
    { organisationId, serverId }: StatementsQuestion,
    { from, to }: TimeRange,
  ): Promise<boolean> {
    const of = { organisationId, serverId, family: 'pg_stat_statements' };
    const mayLackMs = (to - from) * MAY_LACK;
    const [all, beginning] = await Promise.all([
      this.history.completeness({ ...of, from, to }),
      this.history.completeness({ ...of, from, to: from + Math.max(mayLackMs, BEGINNING_MS) }),
    ]);
    const missingMs = all.gaps.reduce((sum, gap) => sum + Math.max(0, gap.to - gap.from), 0);
    return beginning.present > 0 && missingMs <= mayLackMs;
  }
}

/** What statements did in an earlier range. */
export class Earlier {
  private readonly byKey: ReadonlyMap<string, StatementTotals>;

  constructor(
    readonly range: TimeRange,
    private readonly found: Statements,
    private readonly wasWatched: boolean,
  ) {
    this.byKey = new Map(found.statements.map((statement) => [keyOfStatement(statement), statement]));
  }

  /** Everything that is known of that range. */
  get statements(): readonly StatementTotals[] {
    return this.found.statements;
  }

  find(statement: StatementTotals): StatementTotals | undefined {
    return this.byKey.get(keyOfStatement(statement));
  }

  /**
   * By how much a measure of a statement grew since; null where it is not known now, or was not then: of a range that was
   * watched in part only means and ratios can be held against those of now.
   */
  changeOf(statement: StatementTotals, order: string): number | null {
    const before = this.find(statement);
    if (this.found.completeness.present === 0) return null;
    if (!this.wasWatched && (before === undefined || hasSum(order))) return null;
    if (order === 'sampled_active_seconds' && this.found.sampledSeconds === null) return null;
    return changeOf(measureOf(statement, order), before ? measureOf(before, order) : null);
  }

  described(rule: SlowerRule): NonNullable<QueryPage['compared']> {
    return {
      ...this.range,
      estimate: this.found.estimateReason !== null,
      slowerRule: slowerRuleText(rule),
      completeness: this.found.completeness,
    };
  }
}
