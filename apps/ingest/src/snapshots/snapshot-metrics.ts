import type { Metrics } from '@pganalytics/telemetry';

type Transport = 'grpc' | 'rest';

/** Counts what came in and what became of it. Children are looked up once: this is called for every snapshot. */
export class SnapshotMetrics {
  private readonly refusals;
  private readonly cuts;
  private readonly age;
  private readonly grpc;
  private readonly rest;

  constructor(metrics: Metrics) {
    const total = metrics.counter('pganalytics_ingest_snapshots_total', 'Snapshots by outcome.', [
      'transport',
      'outcome',
    ]);
    const bytes = metrics.counter('pganalytics_ingest_snapshot_bytes_total', 'Bytes of snapshots on the log.', [
      'transport',
    ]);
    const delay = metrics.histogram(
      'pganalytics_ingest_log_seconds',
      'Time from the arrival of a snapshot until the log has it.',
      ['transport'],
    );
    this.refusals = metrics.counter('pganalytics_ingest_refusals_total', 'Refused messages by code.', ['code']);
    this.cuts = metrics.counter(
      'pganalytics_ingest_cuts_total',
      'Connections and streams that were ended, by reason.',
      ['reason'],
    );
    // Negative ages are clocks that run ahead of ours.
    const buckets = [-600, -60, -5, -1, 0, 1, 5, 60, 600, 3600, 86_400];
    this.age = metrics.histogram('pganalytics_ingest_snapshot_age_seconds', 'Age at arrival.', [], buckets);
    const of = (transport: Transport) => ({
      logged: total.labels(transport, 'logged'),
      refused: total.labels(transport, 'refused'),
      unlogged: total.labels(transport, 'unlogged'),
      bytes: bytes.labels(transport),
      delay: delay.labels(transport),
    });
    this.grpc = of('grpc');
    this.rest = of('rest');
  }

  arrived(collectedAtMs: number, now: number): void {
    this.age.observe((now - collectedAtMs) / 1000);
  }

  logged(transport: Transport, bytes: number, sinceMs: number): void {
    const counters = this[transport];
    counters.logged.inc();
    counters.bytes.inc(bytes);
    counters.delay.observe(sinceMs / 1000);
  }

  /** Refused for what it is; sending it again changes nothing. */
  refused(transport: Transport, code: string): void {
    this[transport].refused.inc();
    this.refusals.inc({ code });
  }

  /** A request was refused as a whole, before there was a snapshot. */
  requestRefused(code: string): void {
    this.refusals.inc({ code });
  }

  /** A connection or stream was ended or not let in, for what it did or did not do. */
  cut(reason: string): void {
    this.cuts.inc({ reason });
  }

  /** The log did not take it. */
  unlogged(transport: Transport): void {
    this[transport].unlogged.inc();
  }
}
