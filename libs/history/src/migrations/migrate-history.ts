import { migrate } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import { History1763800000001 } from './1763800000001-history.js';
import { HotStreams1763800000002 } from './1763800000002-hot-streams.js';
import { RollUpStreams1763800000003 } from './1763800000003-roll-up-streams.js';
import { OrganisationRetention1763800000004 } from './1763800000004-organisation-retention.js';
import { FoldedRollUps1763800000005 } from './1763800000005-folded-roll-ups.js';
import { StatementsByFingerprint1763800000006 } from './1763800000006-statements-by-fingerprint.js';
import { DeletedHistories1763800000007 } from './1763800000007-deleted-histories.js';
import { EndedDeletions1763800000008 } from './1763800000008-ended-deletions.js';
import { StoredAsTheyAre1763800000009 } from './1763800000009-stored-as-they-are.js';

/** All migrations of the schema `history`, in order. */
export const historyMigrations = [
  History1763800000001,
  HotStreams1763800000002,
  RollUpStreams1763800000003,
  OrganisationRetention1763800000004,
  FoldedRollUps1763800000005,
  StatementsByFingerprint1763800000006,
  DeletedHistories1763800000007,
  EndedDeletions1763800000008,
  StoredAsTheyAre1763800000009,
];

/** Brings the schema `history` up to date under an advisory lock. `url` carries the role that owns the schema. */
export async function migrateHistory(url: string, logger?: Logger): Promise<void> {
  await migrate({ url, schema: 'history', migrations: historyMigrations, ...(logger ? { logger } : {}) });
}
