import { AppError, mayPassByItself, messageOf } from '@pganalytics/errors';

import { QuotaExceeded } from '../quotas/quota.errors.js';
import { UnknownSchema } from '../schemas/schema.errors.js';
import { ServerClaimed, TooManyServers } from '../servers/server.errors.js';

/** Why a snapshot was not taken, as a collector is told. */
export interface RefusalReason {
  /** Stable; the collector switches on it. */
  readonly code: string;
  readonly message: string;
  /** Whether the same bytes can be taken later. */
  readonly retryable: boolean;
  /** Whether the log is why: then nobody is at fault and credit is withheld. */
  readonly outage: boolean;
}

/** Whose errors can say that the bytes themselves are wrong; all others say something of us, and the data may be fine. */
const JUDGES = ['ingest.', 'wire.', 'codec.'];
/** A person, or the sender, can make the same bytes welcome. */
const CURABLE = [UnknownSchema, ServerClaimed, TooManyServers];
const FINAL = new Set(['bus.record-too-large']);

/** What to tell a collector about a failure. A bug counts as an outage: the data may be fine. */
export function refusalOf(error: unknown): RefusalReason {
  if (!(error instanceof AppError)) {
    return { code: 'ingest.internal', message: 'Ingest failed on this snapshot.', retryable: true, outage: true };
  }
  const overQuota = error instanceof QuotaExceeded;
  const judged = FINAL.has(error.code) || JUDGES.some((owner) => error.code.startsWith(owner));
  const outage = (mayPassByItself(error) || !judged) && !overQuota;
  const retryable = outage || overQuota || CURABLE.some((one) => error instanceof one);
  return { code: error.code, message: messageOf(error).slice(0, 500), retryable, outage };
}
