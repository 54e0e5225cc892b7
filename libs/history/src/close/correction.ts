import { mergeRollUps, rollUp, rollUpSchema, withdrawnCounters } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { inOrder } from './carried.js';
import type { IsPause } from './pauses.js';

/**
 * What late polls change: their own gauges, and the growth of counters around them, taken away as it was counted
 * without them and added as it is with them. Merged with the roll-ups stored before, it gives what would have been.
 */
export function correctionOf(of: {
  readonly schema: FrameSchema;
  readonly late: readonly Poll[];
  readonly stored: readonly Poll[];
  readonly before: Poll | undefined;
  readonly stepMs: number;
  readonly isPause: IsPause;
}): Poll[] {
  const { schema, late, stored, before, stepMs, isPause } = of;
  const rolled = rollUpSchema(schema);
  // The gauges of late rows only: rows of the same moment that another snapshot told are counted already.
  const ofLate = rollUp({ schema, polls: late, stepMs });
  const all = inOrder(schema, [...stored, ...late]);
  const changed = mergeRollUps(rolled, [
    ofLate,
    withdrawnCounters(rolled, ofLate),
    rollUp({ schema, polls: all, stepMs, before, isPause, countsGaugesAt: () => false }),
    withdrawnCounters(rolled, rollUp({ schema, polls: stored, stepMs, before, isPause })),
  ]);
  const intervals = new Set(ofLate.map(({ at }) => at));
  return changed.filter(({ at, rows }) => rows.length > 0 || intervals.has(at));
}
