import { rollUp } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { stepMs } from '../read/kept.js';
import type { IsPause } from './pauses.js';

/** Families whose rows come and go too fast for roll-ups to mean anything; their raw polls are what is kept. */
const WITHOUT_ROLL_UPS: ReadonlySet<string> = new Set(['pg_stat_activity', 'query_text']);

/** The roll-up tables with the length of their intervals. */
export const rollUpSteps = [
  { step: '1m', table: 'rollup_1m', stepMs: stepMs['1m'] },
  { step: '10m', table: 'rollup_10m', stepMs: stepMs['10m'] },
  { step: '1h', table: 'rollup_1h', stepMs: stepMs['1h'] },
] as const;

/** Whether a family is rolled up. */
export function isRolledUp(schema: FrameSchema): boolean {
  const measures = schema.columns.some(({ role }) => role === 'counter' || role === 'gauge');
  return measures && !WITHOUT_ROLL_UPS.has(schema.family);
}

/** The roll-up of new polls that follow what was closed before. */
export function rollUpOf(
  schema: FrameSchema,
  polls: readonly Poll[],
  of: { readonly before: Poll | undefined; readonly stepMs: number; readonly isPause: IsPause },
): Poll[] {
  return rollUp({ schema, polls, ...of });
}
