import type { Cell } from '@pganalytics/codec';

import type { Known } from '../numbers/exact.js';

/** One row of a family along the points of an answer: a value, null where absent, undefined where not known. */
export interface RowOverTime {
  readonly labels: Readonly<Record<string, Cell>>;
  readonly values: readonly Known[];
}

/** How the samples of a metric become values. */
export interface ValueRule {
  readonly kind: 'counter' | 'gauge';
  /** Counters: increase per second, the counter itself, or the increase within each step. */
  readonly value: 'rate' | 'total' | 'delta';
  /** Gauges: how several samples within a bucket become one. */
  readonly aggregate: 'avg' | 'min' | 'max' | 'last';
  /** Rows that are absent count as zero, as in a sum over rows that come and go. */
  readonly absentIsZero: boolean;
  /** Rows left out of a poll did not change. */
  readonly sparse: boolean;
}
