import { Metrics } from '@pganalytics/telemetry';

import type { CertificateStatus } from './identity/enrolled-identity.js';
import type { DeliveryStatus } from './delivery/delivery-status.js';
import type { SinkStatus, SnapshotSink } from './snapshot/snapshot-sink.js';
import type { TargetCondition, WatchState, Watching } from './watch/watching.js';

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
  const ofDelivery = deliveryGauges(metrics);
  const ofProcess = processGauges(metrics);
  const ofTargets = targetGauges(metrics);
  return async () => {
    const states = await watching.states();
    ofTargets(states);
    ofProcess();
    ofDelivery(sink.status());
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

/** What collecting costs, target by target. Ids are those of the targets: names may change. */
function targetGauges(metrics: Metrics): (states: readonly WatchState[]) => void {
  const target = ['target'] as const;
  const cpu = metrics.gauge('pganalytics_collector_target_cpu_seconds', 'CPU of this target, its share', target);
  const queries = metrics.gauge('pganalytics_collector_target_queries', 'Queries since the start', target);
  const time = metrics.gauge('pganalytics_collector_target_query_seconds', 'Time until their answers', target);
  const connections = metrics.gauge('pganalytics_collector_target_connections', 'Connections open now', target);
  const lacking = metrics.gauge('pganalytics_collector_target_families_lacking', 'Families not read in full', target);
  const all = [cpu, queries, time, connections, lacking];
  return (states) => {
    // What is no longer watched is no longer told of.
    for (const gauge of all) gauge.reset();
    for (const state of states) {
      const labels = { target: state.targetId };
      cpu.set(labels, state.cpuMs / 1000);
      queries.set(labels, state.queries);
      time.set(labels, state.queryMs / 1000);
      connections.set(labels, state.connections);
      lacking.set(labels, state.families.filter((family) => family.state !== 'ok').length);
    }
  };
}

function processGauges(metrics: Metrics): () => void {
  const cpu = metrics.gauge('pganalytics_collector_cpu_seconds', 'CPU of the process since its start');
  const memory = metrics.gauge('pganalytics_collector_resident_bytes', 'Memory of the process');
  return () => {
    const { user, system } = process.cpuUsage();
    cpu.set((user + system) / 1e6);
    memory.set(process.memoryUsage.rss());
  };
}

function deliveryGauges(metrics: Metrics): (status: SinkStatus & Partial<DeliveryStatus>) => void {
  const disk = metrics.gauge('pganalytics_collector_spool_disk_bytes', 'Size of the files of the spool');
  const files = metrics.gauge('pganalytics_collector_spool_files', 'Files of the spool');
  const keeps = metrics.gauge('pganalytics_collector_spool_keeps', 'Whether the disk takes what comes (1) or not (0)');
  const unkept = metrics.gauge('pganalytics_collector_unkept_snapshots', 'Snapshots that are only in memory');
  const damaged = metrics.gauge('pganalytics_collector_spool_damaged_bytes', 'What could not be read at the start');
  const oldest = metrics.gauge(
    'pganalytics_collector_oldest_timestamp_seconds',
    'When the oldest that waits was taken',
  );
  return ({ spool, unkeptSnapshots, oldestMs }) => {
    disk.set(spool?.bytes ?? 0);
    files.set(spool?.segments ?? 0);
    keeps.set(spool?.keeps === false ? 0 : 1);
    unkept.set(unkeptSnapshots ?? 0);
    damaged.set(spool?.damagedBytes ?? 0);
    oldest.set((oldestMs ?? Date.now()) / 1000);
  };
}
