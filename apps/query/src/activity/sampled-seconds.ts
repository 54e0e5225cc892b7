import type { StoredPoll } from '@pganalytics/history';

import { textOf } from '../numbers/exact.js';
import { cellReader, isActive, statementKey } from './activity-sample.js';
import { filled } from '../numbers/filled.js';

/** Active time of one statement in one database by one user, as samples saw it. */
export interface SampledStatement {
  /** The statement; null where the sample could not tell it. */
  readonly queryId: string | null;
  readonly datname: string | null;
  readonly usename: string | null;
  fingerprint: string | null;
  seconds: number;
  /** Active seconds in each stretch of the range, for a sparkline. */
  readonly parts: number[];
}

/** Sampling adapts from one to ten seconds; a longer silence says nothing about what ran meanwhile. */
const LONGEST_SAMPLE_MS = 15_000;
const USUAL_SAMPLE_MS = 1_000;

/** Adds up for how long statements were seen running: each sample stands for the time since the one before. */
export class SampledSeconds {
  private readonly statements = new Map<string, SampledStatement>();
  private before: number | undefined;

  constructor(
    private readonly range: { readonly from: number; readonly to: number },
    private readonly parts: number,
  ) {}

  /** Takes one sample in; samples come in order of time. */
  take(poll: StoredPoll): void {
    const sinceMs = this.before === undefined ? USUAL_SAMPLE_MS : poll.at - this.before;
    this.before = poll.at;
    const seconds = (sinceMs > 0 && sinceMs <= LONGEST_SAMPLE_MS ? sinceMs : USUAL_SAMPLE_MS) / 1_000;
    const part = Math.floor(((poll.at - this.range.from) / (this.range.to - this.range.from)) * this.parts);
    const cell = cellReader(poll.schema);
    for (const row of poll.rows) {
      if (!isActive(row, cell)) continue;
      const statement = this.statement(
        statementKey(row, cell),
        textOf(cell(row, 'datname')),
        textOf(cell(row, 'usename')),
      );
      statement.fingerprint ??= textOf(cell(row, 'fingerprint'));
      statement.seconds += seconds;
      if (part >= 0 && part < this.parts) statement.parts[part] += seconds;
    }
  }

  /** All statements that were seen, those that could not be told among them. */
  all(): SampledStatement[] {
    return [...this.statements.values()];
  }

  private statement(queryId: string | null, datname: string | null, usename: string | null): SampledStatement {
    const key = JSON.stringify([queryId, datname, usename]);
    let found = this.statements.get(key);
    if (!found) {
      const parts = filled<number>(this.parts, 0);
      this.statements.set(key, (found = { queryId, datname, usename, fingerprint: null, seconds: 0, parts }));
    }
    return found;
  }
}
