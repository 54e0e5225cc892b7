import type { FrameSchema } from '@pganalytics/stats';

import { connectFailureOf } from '../sources/connect-failure.js';
import { concernsStatement } from '../sources/error-code.js';
import type { Cell } from '../sources/cell-types.js';
import type { Outcome } from '../sources/session.js';
import type { FamilyHealth } from './family-health.js';
import type { OwnCost } from './own-cost.js';

/** What one family gave in one tick. */
export interface Reading {
  readonly schema: FrameSchema;
  readonly at: number;
  readonly rows: readonly (readonly Cell[])[];
}

/** Books what one statement brought to its family. Throws when it was the connection that failed. */
export function takeOutcome(
  outcome: Outcome,
  context: { readonly schema: FrameSchema; readonly health: FamilyHealth; readonly cost: OwnCost; readonly at: number },
): Reading | undefined {
  const { schema, health, cost, at } = context;
  cost.ran(schema.family, outcome);
  if ('error' in outcome) {
    if (!concernsStatement(outcome.sqlState)) throw connectFailureOf(outcome.error);
    health.failed(schema.family, outcome.sqlState, performance.now());
    return undefined;
  }
  health.succeeded(schema.family);
  return { schema, at, rows: outcome.rows };
}
