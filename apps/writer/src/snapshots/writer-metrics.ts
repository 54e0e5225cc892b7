import type { StoreOutcome } from '@pganalytics/history';
import type { Metrics } from '@pganalytics/telemetry';

/** What the writer shows of itself. */
export class WriterMetrics {
  readonly #lag;
  readonly #batch;
  readonly #commit;
  readonly #snapshots;
  readonly #rows;
  readonly #repeated;
  readonly #deadLetters;
  readonly #chunks;
  readonly #waiting;

  constructor(metrics: Metrics) {
    this.#lag = metrics.gauge('pganalytics_writer_lag_records', 'Snapshots on the log that are not stored yet.', [
      'partition',
    ]);
    this.#batch = metrics.histogram(
      'pganalytics_writer_batch_records',
      'Snapshots in one transaction.',
      [],
      [1, 5, 10, 50, 100, 250, 500, 1000],
    );
    this.#commit = metrics.histogram('pganalytics_writer_transaction_seconds', 'From the first statement to COMMIT.');
    this.#snapshots = metrics.counter('pganalytics_writer_records_total', 'Records taken off the log.');
    this.#rows = metrics.counter('pganalytics_writer_rows_total', 'Frames copied into the history.');
    this.#repeated = metrics.counter('pganalytics_writer_repeated_total', 'Snapshots that the ledger already had.');
    this.#deadLetters = metrics.counter('pganalytics_writer_dead_letters_total', 'Records nobody can process.', [
      'code',
    ]);
    this.#waiting = metrics.gauge(
      'pganalytics_writer_waiting_partitions',
      'Partitions whose snapshots cannot be stored for the moment, as when the disk of PostgreSQL is full.',
    );
    this.#chunks = metrics.counter('pganalytics_writer_chunks_closed_total', 'Chunks closed.');
  }

  committed(records: number, outcome: StoreOutcome, seconds: number): void {
    this.#batch.observe(records);
    this.#commit.observe(seconds);
    this.#snapshots.inc(records);
    this.#rows.inc(outcome.rows);
    this.#repeated.inc(outcome.repeated);
  }

  buried(code: string): void {
    this.#deadLetters.inc({ code });
  }

  lag(partition: number, records: bigint): void {
    this.#lag.set({ partition: String(partition) }, Number(records));
  }

  released(partition: number): void {
    this.#lag.remove({ partition: String(partition) });
  }

  waiting(partitions: number): void {
    this.#waiting.set(partitions);
  }

  closed(chunks: number): void {
    this.#chunks.inc(chunks);
  }
}
