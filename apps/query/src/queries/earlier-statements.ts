import { Injectable } from '@nestjs/common';
import type { QueryPage } from '@pganalytics/contracts';

import type { TimeRange } from '../time/time-range.js';
import { keyOfStatement, measureOf } from './order-statements.js';
import { StatementReader } from './read-statements.js';
import type { Statements, StatementsQuestion } from './read-statements.js';
import { changeOf, slowerRuleText } from './slower.js';
import type { SlowerRule } from './slower.js';
import type { StatementTotals } from './statement-totals.js';

/** Reads the statements of an earlier range, to hold those of a later one against it. */
@Injectable()
export class EarlierStatements {
  constructor(private readonly statements: StatementReader) {}

  /** `shiftMs` says how much earlier the range lies; 0 asks for nothing. */
  async read(question: StatementsQuestion, shiftMs: number): Promise<Earlier | undefined> {
    if (shiftMs === 0) return undefined;
    const range = { from: question.from - shiftMs, to: question.to - shiftMs };
    return new Earlier(range, await this.statements.read({ ...question, ...range }));
  }
}

/** What statements did in an earlier range. */
export class Earlier {
  private readonly byKey: ReadonlyMap<string, StatementTotals>;

  constructor(
    readonly range: TimeRange,
    private readonly found: Statements,
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

  /** By how much a measure of a statement grew since; null where it is not known now, or nothing was read then. */
  changeOf(statement: StatementTotals, order: string): number | null {
    const before = this.find(statement);
    if (this.found.completeness.present === 0) return null;
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
