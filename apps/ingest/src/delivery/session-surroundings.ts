import type { Logger } from '@pganalytics/telemetry';

import type { Quotas } from '../quotas/quotas.js';
import type { SchemaRegister } from '../schemas/schema-register.js';
import type { AcceptSnapshot } from '../snapshots/accept-snapshot.js';
import type { CheckSnapshot } from '../snapshots/check-snapshot.js';
import type { SnapshotMetrics } from '../snapshots/snapshot-metrics.js';
import type { CollectorSession } from './collector-session.js';
import type { Greetings } from './greetings.js';
import type { Intake } from './intake.js';

/** What every stream shares. */
export interface SessionSurroundings {
  readonly check: CheckSnapshot;
  readonly accept: AcceptSnapshot;
  readonly schemas: SchemaRegister;
  readonly metrics: SnapshotMetrics;
  readonly intake: Intake;
  readonly quotas: Quotas;
  readonly greetings: Greetings;
  readonly logger: Logger;
  readonly logHealthy: () => boolean;
  /** Which log it is; empty when that is not known. */
  readonly logId: () => Uint8Array;
  readonly credit: number;
  readonly creditProbeMs: number;
  readonly maxSnapshotBytes: number;
  /** Messages of one stream that may be unreadable; the next one ends it. */
  readonly malformedMax: number;
  /** Called when this session sees a server for the first time. */
  readonly onServer: (session: CollectorSession, serverId: string) => void;
}

/** How long a stream may be of no use. */
export interface SlowLimits {
  /** Until the first message. */
  readonly firstMessageMs: number;
  /** Without a message. */
  readonly silentMs: number;
  /** Without reading what is sent to it. */
  readonly unreadMs: number;
}
