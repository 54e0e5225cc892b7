import { PartitionLost } from '@pganalytics/bus';
import type { Batch, BusRecord, Claim } from '@pganalytics/bus';
import { snapshotsStored } from '@pganalytics/contracts';
import { mayPassByItself } from '@pganalytics/errors';
import type { Partitions, SnapshotWriter, StoreOutcome } from '@pganalytics/history';
import { appendToOutbox, DatabaseUnavailable, withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import type { ReadRecords, RecordReader } from './read-records.js';
import type { WriterMetrics } from './writer-metrics.js';

/** A record that fails this often by itself goes to the dead letters. */
const TRIES = 3;

/** What storing needs. */
export interface StoreSnapshotsParts {
  readonly pool: Pool;
  readonly reader: RecordReader;
  readonly writer: SnapshotWriter;
  readonly partitions: Partitions;
  readonly metrics: WriterMetrics;
  readonly logger: Logger;
  readonly now: () => number;
  /** Called after each commit: announcements wait in the outbox. */
  readonly committed: () => void;
}

/** A part of a batch: consecutive records, and the offsets to move from and to. */
interface Stretch {
  readonly partition: number;
  readonly records: readonly BusRecord[];
  readonly from: bigint;
  readonly next: bigint;
}

/**
 * Stores a batch of records in one transaction that also moves the offset, so that each snapshot has its effect once.
 * When a record makes the transaction fail, the batch is cut in halves until that record is alone.
 */
export class StoreSnapshots {
  constructor(private readonly parts: StoreSnapshotsParts) {}

  async run(batch: Batch, claim: Claim): Promise<void> {
    await this.#stretch(batch, claim);
    this.parts.metrics.lag(batch.partition, batch.highWatermark - batch.next);
  }

  async #stretch(stretch: Stretch, claim: Claim, tries = 1): Promise<void> {
    const { partitions, reader } = this.parts;
    try {
      await this.#commit(await reader.read(stretch.records), stretch, claim);
    } catch (error) {
      if (isMissingPartition(error)) {
        // Retention has dropped a partition that we thought was there; it is created again at the next attempt.
        partitions.forget();
        throw new DatabaseUnavailable(error);
      }
      if (mayPassByItself(error) || error instanceof PartitionLost) throw error;
      if (stretch.records.length > 1) await this.#halves(stretch, claim);
      else if (tries < TRIES) await this.#stretch(stretch, claim, tries + 1);
      else await this.#bury(stretch, claim, error);
    }
  }

  async #halves(stretch: Stretch, claim: Claim): Promise<void> {
    const { records, from, next } = stretch;
    const middle = records.length >> 1;
    const border = records[middle].offset;
    await this.#stretch({ ...stretch, records: records.slice(0, middle), from, next: border }, claim);
    await this.#stretch({ ...stretch, records: records.slice(middle), from: border, next }, claim);
  }

  async #bury(stretch: Stretch, claim: Claim, error: unknown): Promise<void> {
    const deadLetters = stretch.records.map((record) => this.parts.reader.deadLetterOf(record, error));
    try {
      await this.#commit({ snapshots: [], deadLetters }, stretch, claim);
    } catch (again) {
      if (mayPassByItself(again) || again instanceof PartitionLost) throw again;
      // What PostgreSQL refuses may be the place itself; the record must be put aside all the same.
      const bare = deadLetters.map((letter) => ({ ...letter, place: undefined }));
      await this.#commit({ snapshots: [], deadLetters: bare }, stretch, claim);
    }
  }

  async #commit(read: ReadRecords, stretch: Stretch, claim: Claim): Promise<void> {
    const { pool, writer, metrics, logger } = this.parts;
    const started = performance.now();
    await writer.prepare(read.snapshots);
    const outcome = await withTransaction(pool, async (tx) => {
      const stored = await writer.store(tx, read.snapshots, read.deadLetters);
      await this.#announce(tx, stretch.partition, stored);
      await claim.advance(tx, stretch.from, stretch.next);
      return stored;
    });
    outcome.remember();
    metrics.committed(stretch.records.length, outcome, (performance.now() - started) / 1000);
    for (const { causeCode, cause, offset } of outcome.buried) {
      metrics.buried(causeCode);
      logger.error(
        { causeCode, cause, partition: stretch.partition, offset: String(offset) },
        'a record is a dead letter',
      );
    }
    if (outcome.streams.length + outcome.repeats.length > 0) this.parts.committed();
  }

  // In the outbox of the same transaction: a crash between the commit and the announcement loses neither.
  async #announce(tx: Client, partition: number, { streams, repeats }: StoreOutcome): Promise<void> {
    if (streams.length + repeats.length === 0) return;
    const data = {
      partition,
      items: [...streams, ...repeats].map((stream) => ({
        organisationId: stream.organisationId,
        serverId: stream.serverId,
        collectorId: stream.collectorId,
        epoch: String(stream.epoch),
        sequences: stream.sequences.map(([from, to]): [string, string] => [String(from), String(to)]),
        collectedAtMs: stream.collectedAt,
        families: [...stream.families],
      })),
      storedAt: new Date(this.parts.now()).toISOString(),
    };
    await appendToOutbox(tx, 'history', { topic: snapshotsStored, data, actor: 'writer' });
  }
}

function isMissingPartition(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01';
}
