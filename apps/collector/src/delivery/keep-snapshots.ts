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

/** Of snapshots that are given to the disk at once: more of them share a synchronisation, and a stalled disk holds them. */
const MOST_BEING_WRITTEN_BYTES = 4 * 1_048_576;

/** A snapshot that is not on the disk, or not yet. */
interface Unkept {
  readonly frozen: FrozenSnapshot;
  /** When it came. */
  readonly since: number;
  writing: boolean;
  /** The disk has refused it, or has not answered for long. */
  late: boolean;
}

/** Gives each snapshot its place in its stream and its bytes, and keeps it until the backlog lets it go. */
export class KeepSnapshots {
  readonly backlog: Backlog;
  private readonly gaps = new PendingGaps();
  private readonly sequences = new Sequences();
  /** Only in memory, oldest first: what is being written, and what a full or stalled disk does not take. */
  private readonly inMemory = new Map<Handle, Unkept>();
  private readonly retry: NodeJS.Timeout;
  private readonly startedAtMs = Date.now();
  private readonly startedAt = performance.now();
  private writing = 0;
  private writingBytes = 0;
  private late = 0;
  private retrying = false;
  private failing = false;
  private stalled = false;
  /** The spool has it, or could not: no later process takes an epoch up to here again. */
  private safeEpoch = 0n;

  constructor(private readonly options: KeepOptions) {
    const { spool, maxBytes, maxMemoryBytes } = options;
    this.backlog = new Backlog({
      maxBytes,
      maxMemoryBytes,
      gaps: this.gaps,
      monotonicMs: () => performance.now(),
      onGone: (entry) => {
        this.leaveMemory(entry.handle);
        spool.free(entry, entry.place);
      },
      onGap: (gap) => spool.noteGap(gap),
    });
    this.retry = setInterval(() => {
      this.noticeStall();
      void this.keepLate();
    }, options.retryMs).unref();
  }

  /** Takes up what an earlier process left. */
  async open(): Promise<void> {
    const { backlog } = this;
    const { highestEpoch, gaps } = await this.options.spool.open({
      onSnapshot: (snapshot, place, carried) => backlog.restore(snapshot, place, carried),
      onFreed: (serverId, epoch, from, to) => backlog.markStored(serverId, epoch, [{ from, to }]),
    });
    this.sequences.highestBefore = highestEpoch;
    this.safeEpoch = highestEpoch;
    for (const { serverId, epoch, gap } of gaps) this.gaps.restore(serverId, epoch, [gap]);
  }

  /** Whether every snapshot is either kept or known not to be. */
  get settled(): boolean {
    return this.writing === 0;
  }

  /** Whether the spool takes what comes. */
  get keeps(): boolean {
    return !this.failing && !this.stalled;
  }

  /** Snapshots that are only in memory because the spool does not take them. */
  get unkept(): number {
    return this.late;
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

  /** The snapshot as it is sent; `undefined` when the spool has lost it. */
  async read(entry: BacklogEntry): Promise<SpooledBytes | undefined> {
    const frozen = this.inMemory.get(entry.handle)?.frozen;
    if (frozen) return { bytes: frozen.bytes, schemaIds: frozen.snapshot.schemaIds };
    return entry.place === undefined ? undefined : this.options.spool.read(entry.place);
  }

  /** The definition of a schema of that snapshot, which the disk may not have yet, or not take at all. */
  definitionOf(schemaId: string, { handle }: BacklogEntry): Uint8Array | undefined {
    const inMemory = this.inMemory.get(handle)?.frozen.schemas.find(({ id }) => id === schemaId);
    return inMemory?.definition ?? this.options.spool.readSchema(schemaId);
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
    const unkept = { frozen, since: performance.now(), writing: false, late: false };
    // Before others make room: gaps of theirs are not those that this one declares.
    const appended = this.mayWrite ? this.append(unkept, gaps.length > 0) : undefined;
    // It is sent whether the disk has it or not, but not before the disk has the epoch: that is never used twice.
    const handle = this.backlog.add(frozen.snapshot, undefined, gaps, epoch > this.safeEpoch);
    this.inMemory.set(handle, unkept);
    if (appended) void this.finish(handle, unkept, appended);
    this.options.onWaiting();
  }

  private get mayWrite(): boolean {
    return this.writingBytes < MOST_BEING_WRITTEN_BYTES;
  }

  /** Gives a snapshot to the disk. */
  private append(unkept: Unkept, declaresGaps: boolean): Promise<SpoolPlace> {
    const { snapshot, bytes, schemas } = unkept.frozen;
    unkept.writing = true;
    this.writing++;
    this.writingBytes += snapshot.size;
    const definitions = new Map(schemas.map(({ id, definition }) => [id, definition]));
    return this.options.spool.append({ ...snapshot, declaresGaps }, bytes, definitions);
  }

  /** Answers with whether the disk has it. Does not throw. */
  private async finish(handle: Handle, unkept: Unkept, appended: Promise<SpoolPlace>): Promise<boolean> {
    const { snapshot } = unkept.frozen;
    const place = await appended.catch((error: unknown) => this.onNotKept(handle, error));
    unkept.writing = false;
    this.writing--;
    this.writingBytes -= snapshot.size;
    if (place !== undefined) {
      // Meanwhile it may have been stored, or given up.
      if (this.backlog.isGone(handle)) this.options.spool.free(snapshot, place);
      else this.backlog.settle(handle, place);
      this.leaveMemory(handle);
      this.onKept();
    }
    if (snapshot.epoch > this.safeEpoch) this.safeEpoch = snapshot.epoch;
    this.backlog.release(this.safeEpoch);
    this.options.onWaiting();
    return place !== undefined;
  }

  /** Writes what was not written in its turn, oldest first. Gaps that were noted since are not those it declares. */
  private async keepLate(): Promise<void> {
    if (this.retrying) return;
    this.retrying = true;
    try {
      while (this.inMemory.size > this.writing) {
        const some: Promise<boolean>[] = [];
        for (const [handle, unkept] of this.inMemory) {
          if (!this.mayWrite) break;
          if (!unkept.writing) some.push(this.finish(handle, unkept, this.append(unkept, false)));
        }
        const results = await Promise.all(some);
        if (some.length === 0 || results.includes(false)) return;
      }
    } finally {
      this.retrying = false;
    }
  }

  private leaveMemory(handle: Handle): void {
    if (this.inMemory.get(handle)?.late) this.late--;
    this.inMemory.delete(handle);
  }

  private setLate(handle: Handle): void {
    const unkept = this.inMemory.get(handle);
    if (!unkept || unkept.late) return;
    unkept.late = true;
    this.late++;
  }

  /** A disk that does not answer at all takes nothing either. */
  private noticeStall(): void {
    const { retryMs, logger } = this.options;
    const overdue = performance.now() - retryMs;
    for (const [handle, { since }] of this.inMemory) {
      if (since > overdue) break;
      this.setLate(handle);
      if (this.keeps) logger.error('the spool does not answer: snapshots wait in memory alone until it does');
      this.stalled = true;
    }
  }

  private onKept(): void {
    if (!this.keeps) this.options.logger.info('the spool takes snapshots again');
    this.failing = false;
    this.stalled = false;
    void this.keepLate();
  }

  private onNotKept(handle: Handle, error: unknown): undefined {
    this.setLate(handle);
    this.stalled = false;
    if (this.failing) return;
    this.failing = true;
    this.options.logger.error(
      { reason: messageOf(error) },
      'the spool keeps nothing new: snapshots wait in memory alone until it does',
    );
  }
}
