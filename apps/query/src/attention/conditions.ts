import type { Condition } from './condition.js';
import { archiverFailing } from './conditions/archiver-failing.js';
import { checksumFailures } from './conditions/checksum-failures.js';
import { connectionsHigh } from './conditions/connections-high.js';
import { diskLow } from './conditions/disk-low.js';
import { idleInTransaction } from './conditions/idle-in-transaction.js';
import { lockWait } from './conditions/lock-wait.js';
import { replayLag } from './conditions/replay-lag.js';
import { slotInactiveOrLost } from './conditions/slot-inactive-or-lost.js';
import { statementsEvicting } from './conditions/statements-evicting.js';
import { wraparoundNear } from './conditions/wraparound-near.js';
import { xminHorizonOld } from './conditions/xmin-horizon-old.js';

/** The conditions that samples tell, the gravest kind first; that a server is unreachable only their absence tells. */
export const conditions: readonly Condition[] = [
  checksumFailures,
  wraparoundNear,
  diskLow,
  archiverFailing,
  slotInactiveOrLost,
  connectionsHigh,
  lockWait,
  replayLag,
  xminHorizonOld,
  idleInTransaction,
  statementsEvicting,
];

/** Every family that some condition reads. */
export const familiesOfConditions: readonly string[] = [
  ...new Set(conditions.flatMap(({ families, helpful = [] }) => [...families, ...helpful])),
];
