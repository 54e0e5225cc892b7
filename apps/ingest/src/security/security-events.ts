import type { MessageOf, securityEventsRaised } from '@pganalytics/contracts';
import type { Logger, Metrics } from '@pganalytics/telemetry';

import type { CollectorCredential } from '../credentials/collector-directory.js';

type SecurityEvent = MessageOf<typeof securityEventsRaised>;

export interface SecurityEventsOptions {
  readonly publish: (event: SecurityEvent) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of one collector and kind no more than one event within this time: who floods us must not flood our readers. */
  readonly everyMs: number;
}

interface Raised {
  readonly at: number;
  since: number;
}

const REMEMBERED = 10_000;

/** Tells the platform what no honest collector does: on a topic, in the log and as a metric. */
export class SecurityEvents {
  private readonly last = new Map<string, Raised>();
  private readonly counter;

  constructor(private readonly options: SecurityEventsOptions) {
    this.counter = options.metrics.counter(
      'pganalytics_ingest_security_events_total',
      'Things seen that an honest collector never does, by kind.',
      ['kind'],
    );
  }

  raise(
    { organisationId, collectorId }: CollectorCredential,
    seen: { readonly kind: SecurityEvent['kind']; readonly serverId: string; readonly detail: string },
    now: number,
  ): void {
    const { kind, serverId, detail } = seen;
    this.counter.inc({ kind });
    const key = `${collectorId} ${kind}`;
    const before = this.last.get(key);
    if (before && now - before.at < this.options.everyMs) {
      before.since += 1;
      return;
    }
    if (this.last.size >= REMEMBERED) this.last.clear();
    this.last.set(key, { at: now, since: 0 });
    const count = 1 + (before?.since ?? 0);
    const { logger } = this.options;
    logger.warn({ organisationId, collectorId, serverId, kind, detail, count }, 'a collector is not to be trusted');
    const raisedAt = new Date(now).toISOString();
    this.options
      .publish({ organisationId, collectorId, serverId, kind, detail, count, raisedAt })
      .catch((error: unknown) => logger.error({ err: error, kind, collectorId }, 'a security event was not told'));
  }
}
