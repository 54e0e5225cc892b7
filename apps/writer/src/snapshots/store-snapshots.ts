import { PartitionLost } from '@pganalytics/bus';
import type { Batch, BusRecord, Claim } from '@pganalytics/bus';
import { snapshotsStored } from '@pganalytics/contracts';
import { unpackedSize } from '@pganalytics/contracts/wire';
import { mayPassByItself } from '@pganalytics/errors';
import type { Partitions, SnapshotWriter, StoreOutcome } from '@pganalytics/history';
import { appendToOutbox, DatabaseUnavailable, withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import { Gathering } from './gathering.js';
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
  readonly limits: StoringLimits;
}

/** What one transaction may hold, and how many there may be at a time. */
export interface StoringLimits {
  readonly records: number;
  /** Unpacked: that is what they take in memory. */
  readonly bytes: number;
  readonly transactions: number;
}

/** A part of a batch: consecutive records of a partition, and the offsets to move from and to under its claim. */
interface Stretch {
  readonly partition: number;
  readonly claim: Claim;
  readonly records: readonly BusRecord[];
  /** Of its records, unpacked. */
  readonly bytes: number;
  readonly from: bigint;
  readonly next: bigint;
}

/** Most streams that one announcement names: with all their families it stays well below a message's limit. */
const ANNOUNCED_STREAMS = 200;

/**
 * Stores batches of records in transactions that also move the offsets, so that each snapshot has its effect once.
 * Batches of several partitions that wait for their turn share one. When that fails, each is tried alone; when a record
 * makes its transaction fail, the batch is cut in halves until that record is alone.
 */
export class StoreSnapshots {
  readonly #gathering: Gathering<Stretch>;

  constructor(private readonly parts: StoreSnapshotsParts) {
    const { records, bytes, transactions } = parts.limits;
    this.#gathering = new Gathering<Stretch>({
      atOnce: transactions,
      fits: (taken, one) => recordsOf([...taken, one]) <= records && bytesOf([...taken, one]) <= bytes,
      run: (stretches) => this.#together(stretches),
    });
  }

  async run(batch: Batch, claim: Claim): Promise<void> {
    for (const stretch of stretchesOf(batch, claim, this.parts.limits.bytes)) await this.#gathering.add(stretch);
    this.parts.metrics.lag(batch.partition, batch.highWatermark - batch.next);
  }

  async #together(stretches: readonly Stretch[]): Promise<readonly PromiseSettledResult<void>[]> {
    if (stretches.length > 1) {
      const shared = await this.#shared(stretches);
      if (shared) return stretches.map(() => shared);
    }
    return Promise.allSettled(stretches.map((stretch) => this.#stretch(stretch)));
  }

  /** The outcome for all of them; `undefined` when each is to be tried alone. */
  async #shared(stretches: readonly Stretch[]): Promise<PromiseSettledResult<void> | undefined> {
    const [read] = await Promise.allSettled([this.#read(stretches)]);
    if (read.status === 'rejected') return undefined;
    const [stored] = await Promise.allSettled([this.#commit(read.value, stretches)]);
    // After an outage the offsets have to be read first: the answer to a COMMIT may be what was lost.
    return stored.status === 'fulfilled' || mayPassByItself(stored.reason) ? stored : undefined;
  }

  #read(stretches: readonly Stretch[]): Promise<ReadRecords> {
    return this.parts.reader.read(stretches.flatMap(({ records }) => records));
  }

  async #stretch(stretch: Stretch, tries = 1): Promise<void> {
    try {
      await this.#commit(await this.#read([stretch]), [stretch]);
    } catch (error) {
      if (mayPassByItself(error) || error instanceof PartitionLost) throw error;
      if (stretch.records.length > 1) await this.#halves(stretch);
      else if (tries < TRIES) await this.#stretch(stretch, tries + 1);
      else await this.#bury(stretch, error);
    }
  }

  async #halves(stretch: Stretch): Promise<void> {
    const { records, from, next } = stretch;
    const middle = records.length >> 1;
    const border = records[middle].offset;
    await this.#stretch({ ...stretch, records: records.slice(0, middle), from, next: border });
    await this.#stretch({ ...stretch, records: records.slice(middle), from: border, next });
  }

  async #bury(stretch: Stretch, error: unknown): Promise<void> {
    const deadLetters = stretch.records.map((record) => this.parts.reader.deadLetterOf(record, error));
    try {
      await this.#commit({ snapshots: [], deadLetters }, [stretch]);
    } catch (again) {
      if (mayPassByItself(again) || again instanceof PartitionLost) throw again;
      // What PostgreSQL refuses may be the place itself; the record must be put aside all the same.
      const bare = deadLetters.map((letter) => ({ ...letter, place: undefined }));
      await this.#commit({ snapshots: [], deadLetters: bare }, [stretch]);
    }
  }

  async #commit(read: ReadRecords, stretches: readonly Stretch[]): Promise<void> {
    try {
      await this.#transaction(read, stretches);
    } catch (error) {
      if (!isMissingPartition(error)) throw error;
      // Retention has dropped a partition that we thought was there; it is created again at the next attempt.
      this.parts.partitions.forget();
      throw new DatabaseUnavailable(error);
    }
  }

  async #transaction(read: ReadRecords, stretches: readonly Stretch[]): Promise<void> {
    const { pool, writer, metrics, logger } = this.parts;
    const started = performance.now();
    await writer.prepare(read.snapshots);
    const outcome = await withTransaction(pool, async (tx) => {
      const stored = await writer.store(tx, read.snapshots, read.deadLetters);
      await this.#announce(tx, stretches[0].partition, stored);
      for (const { claim, from, next } of stretches) await claim.advance(tx, from, next);
      return stored;
    });
    outcome.remember();
    metrics.committed(recordsOf(stretches), outcome, (performance.now() - started) / 1000);
    for (const { causeCode, cause, partition, offset } of outcome.buried) {
      metrics.buried(causeCode);
      logger.error({ causeCode, cause, partition, offset: String(offset) }, 'a record is a dead letter');
    }
    if (outcome.streams.length + outcome.repeats.length > 0) this.parts.committed();
  }

  // In the outbox of the same transaction: a crash between the commit and the announcement loses neither.
  async #announce(tx: Client, partition: number, { streams, repeats }: StoreOutcome): Promise<void> {
    const items = [...streams, ...repeats].map((stream) => ({
      organisationId: stream.organisationId,
      serverId: stream.serverId,
      collectorId: stream.collectorId,
      epoch: String(stream.epoch),
      sequences: stream.sequences.map(([from, to]): [string, string] => [String(from), String(to)]),
      collectedAtMs: stream.collectedAt,
      families: [...stream.families],
    }));
    const storedAt = new Date(this.parts.now()).toISOString();
    for (let from = 0; from < items.length; from += ANNOUNCED_STREAMS) {
      const data = { partition, items: items.slice(from, from + ANNOUNCED_STREAMS), storedAt };
      await appendToOutbox(tx, 'history', { topic: snapshotsStored, data, actor: 'writer' });
    }
  }
}

const recordsOf = (stretches: readonly Stretch[]) => stretches.reduce((sum, { records }) => sum + records.length, 0);

const bytesOf = (stretches: readonly Stretch[]) => stretches.reduce((sum, { bytes }) => sum + bytes, 0);

/** Cuts a batch where its records, unpacked, would be too much for one transaction: they may grow a hundredfold. */
function stretchesOf({ partition, records, from, next }: Batch, claim: Claim, mostBytes: number): Stretch[] {
  const stretches: Stretch[] = [];
  const sizes = records.map(({ value }) => (value === null ? 0 : unpackedSize(value)));
  let [start, begin, bytes] = [0, from, 0];
  for (const [index, size] of sizes.entries()) {
    if (index > start && bytes + size > mostBytes) {
      const border = records[index].offset;
      stretches.push({ partition, claim, records: records.slice(start, index), bytes, from: begin, next: border });
      [start, begin, bytes] = [index, border, 0];
    }
    bytes += size;
  }
  stretches.push({ partition, claim, records: records.slice(start), bytes, from: begin, next });
  return stretches;
}

function isMissingPartition(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01';
}
