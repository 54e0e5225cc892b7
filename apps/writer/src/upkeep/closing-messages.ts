import type { ClosingRule, FoldingRule } from '@pganalytics/history';

/** What the thread is started with. */
export interface ClosingThreadData {
  readonly databaseUrl: string;
  /** Of the closings; one connection more creates partitions. */
  readonly pool: {
    readonly size: number;
    readonly applicationName: string;
    readonly connectTimeoutMs?: number | undefined;
    readonly statementTimeoutMs?: number | undefined;
    readonly lockTimeoutMs?: number | undefined;
    readonly idleTransactionTimeoutMs?: number | undefined;
  };
  readonly rule: ClosingRule;
  readonly folding: FoldingRule;
}

/** What the thread is asked to do: close or fold what is due at a moment, or merge small roll-ups. */
export type ClosingTask = { readonly task: 'close' | 'fold'; readonly now: number } | { readonly task: 'merge' };

/** How many chunks or roll-ups it was, and what could not be done. */
export interface ClosingAnswer {
  readonly done: number;
  readonly errors: readonly string[];
}
