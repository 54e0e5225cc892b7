import type { Logger, Metrics } from '@pganalytics/telemetry';

import type { Collector } from './collector.entity.js';

/** Says aloud that the identity of a collector was copied: in the log, in a metric and in the list of collectors. */
export class CloneAlarm {
  private readonly raised;

  constructor(
    metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.raised = metrics.counter('pganalytics_auth_collector_clones_total', 'Copied identities that were noticed.');
  }

  /** Marks the collector; the caller stores and announces it. */
  raise(collector: Collector, reason: string, at = new Date()): void {
    collector.cloneDetectedAt = at;
    this.raised.inc();
    const { id: collectorId, name, organisationId } = collector;
    this.logger.error({ collectorId, name, organisationId, reason }, 'the identity of a collector was copied');
  }
}
