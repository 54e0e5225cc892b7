import type { Logger } from '@pganalytics/telemetry';

import type { ClientIdentity } from './client-identity.js';
import type { DeliveryConfig } from './delivery.config.js';
import type { Spool } from './spool.js';

/** What delivery needs. */
export interface DeliveryOptions {
  readonly config: DeliveryConfig;
  readonly spool: Spool;
  readonly logger: Logger;
  /** Said to ingest when connecting. */
  readonly hello: { readonly collectorVersion: string; readonly hostName: string; readonly targets: number };
  /** Shows who we are; without it the token does. */
  readonly identity?: ClientIdentity | undefined;
}
