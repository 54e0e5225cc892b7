import type { Situation } from '../scene.js';
import { bulkImport } from './bulk-import.js';
import { changes } from './changes.js';
import { forgottenTransaction } from './forgotten-transaction.js';
import { lateStandby } from './late-standby.js';
import { lockQueue } from './lock-queue.js';
import { maintenance } from './maintenance.js';
import { manyConnections } from './many-connections.js';
import { slowStatement } from './slow-statement.js';
import { spillingReport } from './spilling-report.js';

/** How long a round takes; then everything begins anew. */
export const ROUND_SECONDS = 720;

/** All that happens in a round, in the order in which it begins. */
export const situations: readonly Situation[] = [
  forgottenTransaction,
  lockQueue,
  slowStatement,
  bulkImport,
  manyConnections,
  spillingReport,
  lateStandby,
  maintenance,
  ...changes,
].toSorted((one, other) => one.from - other.from);
