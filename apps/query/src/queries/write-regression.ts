import type { Regression } from '@pganalytics/contracts';

import { toAnswer } from '../numbers/exact.js';
import type { TimeRange } from '../time/time-range.js';
import { meanTimeMs } from './order-statements.js';
import { isSlower, slowerRuleText } from './slower.js';
import type { SlowerRule } from './slower.js';
import type { StatementTotals } from './statement-totals.js';

interface Held {
  readonly now: StatementTotals;
  readonly before: StatementTotals | undefined;
  readonly range: TimeRange;
  readonly rule: SlowerRule;
}

/** A statement held against an earlier range. */
export function writeRegression({ now, before, range, rule }: Held): Regression {
  return {
    slower: isSlower(now, before, rule),
    rule: slowerRuleText(rule),
    ...range,
    calls: toAnswer(now.measures['calls']),
    callsBefore: toAnswer(before?.measures['calls']),
    meanTimeMs: toAnswer(meanTimeMs(now)),
    meanTimeBeforeMs: before ? toAnswer(meanTimeMs(before)) : null,
  };
}
