import type { SinkStatus } from '../snapshot/snapshot-sink.js';
import type { SpoolStatus } from './spool.js';

/** How delivery goes. */
export interface DeliveryStatus extends SinkStatus {
  /** Of the snapshots that wait, how many are only in memory because the spool could not keep them. */
  readonly unkeptSnapshots: number;
  /** When the oldest that waits was taken. */
  readonly oldestMs: number | undefined;
  /** The ingest that is delivered to, or tried. */
  readonly ingest: string | undefined;
  /** Why it lets nobody in who shows our certificate or token. */
  readonly refusal: string | undefined;
  /** `keeps`: it takes what comes. */
  readonly spool: SpoolStatus & { readonly keeps: boolean };
}
