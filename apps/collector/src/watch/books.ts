import type { FamilyHealth } from './family-health.js';
import type { Governor } from './governor.js';
import type { OwnCost } from './own-cost.js';
import type { SentRows } from './sent-rows.js';

/** What is kept of one target across its connections. */
export interface Books {
  readonly health: FamilyHealth;
  readonly cost: OwnCost;
  readonly governor: Governor;
  readonly sent: SentRows;
  readonly nowMs: () => number;
}
