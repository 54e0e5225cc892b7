import type { DeliveryStatus } from '../delivery/delivery-status.js';
import type { CertificateStatus } from '../identity/enrolled-identity.js';
import type { SinkStatus, SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { WatchState, Watching } from '../watch/watching.js';

/** Everything the collector tells about itself to whoever is on the machine. No part of it is a secret. */
export interface CollectorStatus {
  readonly version: string;
  readonly startedAtMs: number;
  readonly process: { readonly pid: number; readonly cpuSeconds: number; readonly rssBytes: number };
  /** A sink that is not our delivery tells less. */
  readonly delivery: SinkStatus & Partial<DeliveryStatus>;
  /** Until when ingest lets it in; `undefined` for a collector with a token. */
  readonly certificate?: CertificateStatus | undefined;
  /** Why the target files cannot be taken up; `undefined` when they are right. */
  readonly targetsProblem?: string | undefined;
  readonly targets: readonly WatchState[];
}

export interface StatusSources {
  readonly version: string;
  readonly startedAtMs: number;
  readonly watching: Watching;
  readonly sink: SnapshotSink;
  readonly certificate: () => CertificateStatus | undefined;
  readonly targetsProblem: () => string | undefined;
}

export async function collectorStatus(sources: StatusSources): Promise<CollectorStatus> {
  const { version, startedAtMs, watching, sink, certificate, targetsProblem } = sources;
  const { user, system } = process.cpuUsage();
  const states = await watching.states();
  return {
    version,
    startedAtMs,
    process: { pid: process.pid, cpuSeconds: (user + system) / 1e6, rssBytes: process.memoryUsage.rss() },
    delivery: sink.status(),
    certificate: certificate(),
    targetsProblem: targetsProblem(),
    targets: states.toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}
