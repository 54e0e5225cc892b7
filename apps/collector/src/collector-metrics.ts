import { Metrics } from '@pganalytics/telemetry';

import type { CertificateStatus } from './identity/enrolled-identity.js';
import type { SnapshotSink } from './snapshot/snapshot-sink.js';
import type { TargetCondition, Watching } from './watch/watching.js';

const CONDITIONS: readonly TargetCondition[] = ['connected', 'unreachable', 'paused'];

/** What the collector says of itself to Prometheus, made when it is asked. */
export function collectorMetrics(sources: {
  readonly watching: Watching;
  readonly sink: SnapshotSink;
  readonly reloadProblem: () => string | undefined;
  /** Undefined for a collector that has a token. */
  readonly certificate: () => CertificateStatus | undefined;
}): () => Promise<string> {
  const { watching, sink, reloadProblem, certificate } = sources;
  const metrics = new Metrics('collector');
  const targets = metrics.gauge('pganalytics_collector_targets', 'Servers of this collector by state', ['state']);
  const thinned = metrics.gauge('pganalytics_collector_thinned_targets', 'Servers that tiers are thinned of');
  const spooled = metrics.gauge('pganalytics_collector_spooled_snapshots', 'Snapshots that wait to be stored');
  const spooledBytes = metrics.gauge('pganalytics_collector_spooled_bytes', 'Size of the snapshots that wait');
  const dropped = metrics.gauge('pganalytics_collector_dropped_snapshots', 'Snapshots dropped since the start');
  const connected = metrics.gauge('pganalytics_collector_connected', 'Whether ingest can be reached (1) or not (0)');
  const reload = metrics.gauge('pganalytics_collector_targets_wrong', 'Whether the target files are wrong now (1)');
  const notAfterName = 'pganalytics_collector_certificate_not_after_seconds';
  const notAfter = certificate() && metrics.gauge(notAfterName, 'When the certificate ends, in seconds since 1970');
  return async () => {
    const states = await watching.states();
    for (const condition of CONDITIONS) {
      targets.set({ state: condition }, states.filter(({ state }) => state === condition).length);
    }
    thinned.set(states.filter(({ tier }) => tier !== 'schema').length);
    const status = sink.status();
    spooled.set(status.spooledSnapshots);
    spooledBytes.set(status.spooledBytes);
    dropped.set(status.droppedSnapshots);
    connected.set(status.connected ? 1 : 0);
    notAfter?.set((certificate()?.notAfterMs ?? 0) / 1000);
    reload.set(reloadProblem() === undefined ? 0 : 1);
    return metrics.text();
  };
}
