import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import type { UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import { Backlog } from './backlog.js';
import type { BacklogEntry } from './backlog.js';
import { freeze, split } from './freeze-snapshot.js';
import type { FrozenSnapshot } from './freeze-snapshot.js';
import { PendingGaps } from './pending-gaps.js';
import { Sequences } from './sequences.js';
import type { Handle } from './snapshot-table.js';
import type { Spool, SpoolPlace, SpooledBytes } from './spool.js';

export interface KeepOptions {
  readonly spool: Spool;
  readonly collectorId: string;
  /** Most bytes of snapshots in the spool, and in memory of those it could not keep. */
  readonly maxBytes: number;
  readonly maxMemoryBytes: number;
  /** How often what could not be kept is tried again. */
  readonly retryMs: number;
  readonly logger: Logger;
  /** Something new waits to be sent. */
  readonly onWaiting: () => void;
}

/** So many at once, so that they share one synchronisation with the disk. */
const RETRIED_TOGETHER = 64;

/** Gives each snapshot its place in its stream and its bytes, and keeps it until the backlog lets it go. */
export class KeepSnapshots {
  readonly backlog: Backlog;
  private readonly gaps = new PendingGaps();
  private readonly sequences = new Sequences();
  /** Frozen and only in memory, because the spool takes nothing: a full disk, for one. */
  private readonly unkept = new Map<Handle, FrozenSnapshot>();
  private readonly retry: NodeJS.Timeout;
  private readonly startedAtMs = Date.now();
  private readonly startedAt = performance.now();
  private writing = 0;
  private retrying = false;
  private failing = false;

  constructor(private readonly options: KeepOptions) {
    const { spool, maxBytes, maxMemoryBytes } = options;
    this.backlog = new Backlog({
      maxBytes,
      maxMemoryBytes,
      gaps: this.gaps,
      monotonicMs: () => performance.now(),
      onGone: (entry) => {
        this.unkept.delete(entry.handle);
        spool.free(entry, entry.place);
      },
      onGap: (gap) => spool.noteGap(gap),
    });
    this.retry = setInterval(() => void this.keepLate(), options.retryMs).unref();
  }

  /** Takes up what an earlier process left. */
  async open(): Promise<void> {
    const { backlog } = this;
    const { highestEpoch, gaps } = await this.options.spool.open({
      onSnapshot: (snapshot, place, carried) => backlog.restore(snapshot, place, carried),
      onFreed: (serverId, epoch, from, to) => backlog.markStored(serverId, epoch, [{ from, to }]),
    });
    this.sequences.highestBefore = highestEpoch;
    for (const { serverId, epoch, gap } of gaps) this.gaps.restore(serverId, epoch, [gap]);
  }

  /** Whether every snapshot is either kept or known not to be. */
  get settled(): boolean {
    return this.writing === 0;
  }

  /** Whether the spool takes what comes. */
  get keeps(): boolean {
    return !this.failing;
  }

  /** The highest epoch that earlier processes used. */
  get highestEpoch(): bigint {
    return this.sequences.highestBefore;
  }

  /** Time goes by as long as this process runs, whatever is done to the clock. */
  dropOlderThan(ageMs: number): void {
    this.backlog.dropTakenBefore(this.startedAtMs + performance.now() - this.startedAt - ageMs);
  }

  accept(snapshot: UnsequencedSnapshot, maxSnapshotBytes: number): void {
    for (const part of split(snapshot, maxSnapshotBytes)) this.keep(part);
  }

  async read(entry: BacklogEntry): Promise<SpooledBytes | undefined> {
    const unkept = this.unkept.get(entry.handle);
    if (unkept) return { bytes: unkept.bytes, schemaIds: unkept.snapshot.schemaIds };
    return entry.place === undefined ? undefined : this.options.spool.read(entry.place);
  }

  async close(): Promise<void> {
    clearInterval(this.retry);
    await this.options.spool.close();
  }

  private keep(part: UnsequencedSnapshot): void {
    const { serverId } = part;
    const { epoch, sequence } = this.sequences.next(serverId, part.epoch);
    const gaps = this.gaps.take(serverId, epoch);
    const frozen = freeze({ ...part, epoch }, { collectorId: this.options.collectorId, sequence, gaps });
    this.writing++;
    this.write(frozen, gaps.length > 0)
      .then(
        (place) => this.backlog.add(frozen.snapshot, place, gaps),
        (error: unknown) => {
          this.onNotKept(error);
          const handle = this.backlog.add(frozen.snapshot, undefined, gaps);
          if (!this.backlog.isGone(handle)) this.unkept.set(handle, frozen);
        },
      )
      .catch((error: unknown) => this.options.logger.error({ err: error }, 'a snapshot could not be taken'))
      .finally(() => {
        this.writing--;
        this.options.onWaiting();
      });
  }

  private async write({ snapshot, bytes, schemas }: FrozenSnapshot, declaresGaps: boolean): Promise<SpoolPlace> {
    const definitions = new Map(schemas.map(({ id, definition }) => [id, definition]));
    const place = await this.options.spool.append({ ...snapshot, declaresGaps }, bytes, definitions);
    if (this.failing) this.options.logger.info('the spool takes snapshots again');
    this.failing = false;
    return place;
  }

  /** Writes what could not be kept before, oldest first. */
  private async keepLate(): Promise<void> {
    if (this.retrying) return;
    this.retrying = true;
    try {
      while (this.unkept.size > 0) {
        const some = [...this.unkept].slice(0, RETRIED_TOGETHER);
        const results = await Promise.allSettled(
          some.map(async ([handle, frozen]) => this.settle(handle, frozen, await this.write(frozen, false))),
        );
        if (results.some(({ status }) => status === 'rejected')) return;
      }
    } finally {
      this.retrying = false;
    }
  }

  private settle(handle: Handle, { snapshot }: FrozenSnapshot, place: SpoolPlace): void {
    // Meanwhile it may have been stored, or given up.
    if (this.backlog.isGone(handle)) this.options.spool.free(snapshot, place);
    else this.backlog.settle(handle, place);
    this.unkept.delete(handle);
  }

  private onNotKept(error: unknown): void {
    if (this.failing) return;
    this.failing = true;
    this.options.logger.error(
      { reason: messageOf(error) },
      'the spool keeps nothing new: snapshots wait in memory alone until it does',
    );
  }
}
