import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import { MARKER } from '../sources/session.js';

const FORGETTING = 0.9;
/** Less than this says nothing: the ratio of two tiny numbers is chance. */
const ENOUGH_MS = 5;

/** What the server itself says that our statements cost: their rows in pg_stat_statements, known by our marker. */
export class OwnStatements {
  private readonly ids = new Set<string>();
  private executed = new Map<string, number>();
  private totalMs = 0;
  private recentMs = 0;
  private recentMeasuredMs = 0;
  private measuredBefore: number | undefined;
  private readonly idAt: number;
  private readonly timeAt: number;

  constructor(schema: FrameSchema) {
    this.idAt = schema.columns.findIndex(({ name }) => name === 'queryid');
    this.timeAt = schema.columns.findIndex(({ name }) => name === 'total_exec_time');
  }

  learn(queryId: Cell, rawText: string): void {
    if (rawText.startsWith(MARKER) || rawText.endsWith(MARKER)) this.ids.add(String(queryId));
  }

  /** Takes all rows of a read, and what we measured ourselves up to then. */
  observe(rows: readonly (readonly Cell[])[], measuredMs: number): void {
    if (this.ids.size === 0) return;
    const now = new Map<string, number>();
    for (const row of rows) {
      const id = String(row[this.idAt]);
      if (this.ids.has(id)) now.set(id, (now.get(id) ?? 0) + Number(row[this.timeAt]));
    }
    let grownMs = 0;
    for (const [id, ms] of now) grownMs += Math.max(0, ms - (this.executed.get(id) ?? ms));
    this.executed = now;
    this.totalMs += grownMs;
    this.recentMs = this.recentMs * FORGETTING + grownMs;
    this.recentMeasuredMs = this.recentMeasuredMs * FORGETTING + measuredMs - (this.measuredBefore ?? measuredMs);
    this.measuredBefore = measuredMs;
  }

  /** Since they were known; `null` when the server does not tell. */
  get executedMs(): number | null {
    return this.ids.size === 0 ? null : this.totalMs;
  }

  /** The part of what we measured that the server spent executing; `undefined` while too little is known. */
  get ratio(): number | undefined {
    return this.recentMeasuredMs < ENOUGH_MS ? undefined : this.recentMs / this.recentMeasuredMs;
  }
}
