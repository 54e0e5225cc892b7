import type { Gap, GapReason, SequenceRange } from '@pganalytics/contracts/wire';

import { IN_MEMORY, RoomMaker, isThere } from './make-room.js';
import { MetLogs } from './met-logs.js';
import type { PendingGaps } from './pending-gaps.js';
import { ReturnCounts } from './return-counts.js';
import { SendingOrder } from './sending-order.js';
import { SnapshotTable, states } from './snapshot-table.js';
import type { Handle, SnapshotState } from './snapshot-table.js';
import type { SpoolPlace, SpooledSnapshot } from './spool.js';
import { StreamDirectory } from './stream-directory.js';

/** With the first wait of ten minutes, the last attempt is made after more than three days. */
const MOST_RESENDS = 8;

/** A snapshot that the history does not have yet. */
export interface BacklogEntry extends Omit<SpooledSnapshot, 'schemaIds'> {
  readonly handle: Handle;
  /** `undefined` for one that is only in memory. */
  readonly place: SpoolPlace | undefined;
}

export interface BacklogOptions {
  /** Most bytes in the spool. */
  readonly maxBytes: number;
  /** Most bytes in memory of what the spool has not kept, or not yet. */
  readonly maxMemoryBytes: number;
  readonly gaps: PendingGaps;
  readonly monotonicMs: () => number;
  /** Told what left, so that its bytes can go too. */
  readonly onGone: (entry: BacklogEntry) => void;
  /** Told each snapshot that was given up, or whose gaps have to be declared anew. */
  readonly onGap: (gap: { readonly serverId: string; readonly epoch: bigint; readonly gap: Gap }) => void;
}

/**
 * Everything that is not in the history yet, oldest first, and the order it is sent in: what was taken now before
 * what waited through an outage.
 */
export class Backlog {
  private readonly table = new SnapshotTable();
  private readonly streams = new StreamDirectory();
  private readonly order = new SendingOrder(this.table);
  private readonly room: RoomMaker;
  private keptBytes = 0;
  private memoryBytes = 0;
  private memoryCount = 0;
  private droppedCount = 0;
  private readonly droppedByServer = new Map<string, number>();
  private readonly carriedGaps = new Map<Handle, readonly Gap[]>();
  private readonly resends = new Map<Handle, number>();
  private readonly logs = new MetLogs();
  /** What ingest gave back for want of a schema. */
  readonly returns = new ReturnCounts();

  constructor(private readonly options: BacklogOptions) {
    const { maxBytes, maxMemoryBytes } = options;
    this.room = new RoomMaker({
      table: this.table,
      maxBytes,
      maxMemoryBytes,
      keptBytes: () => this.keptBytes,
      memoryBytes: () => this.memoryBytes,
      forget: (handle) => this.forget(handle),
      drop: (handle) => this.drop(handle, 'spool-full'),
    });
  }

  get size(): number {
    return this.table.size;
  }

  get bytes(): number {
    return this.keptBytes + this.memoryBytes;
  }

  /** Snapshots that are only in memory. */
  get unkept(): number {
    return this.memoryCount;
  }

  get dropped(): number {
    return this.droppedCount;
  }

  droppedOf(serverId: string): number {
    return this.droppedByServer.get(serverId) ?? 0;
  }

  /** Whether nothing is left that the log does not have. */
  get allLogged(): boolean {
    return this.table.countOf(states.logged) === this.size;
  }

  /** When the oldest snapshot was taken. */
  get oldestMs(): number | undefined {
    const oldest = this.table.findFrom(0, isThere);
    return oldest === undefined ? undefined : this.table.get(oldest).collectedAtMs;
  }

  /**
   * Takes a new snapshot; others make room for it: the oldest that the log has too, and then the oldest. One that is
   * `held` is not sent before `release`.
   */
  add(snapshot: SpooledSnapshot, place: SpoolPlace | undefined, gaps: readonly Gap[], held = false): Handle {
    const handle = this.enter(snapshot, place, gaps);
    if (held) this.move(handle, states.held);
    else this.order.addLive(handle);
    if (place === undefined) this.room.inMemory(handle);
    else this.room.inSpool(handle);
    return handle;
  }

  /** Lets those be sent that were held and whose epoch is not above this one. */
  release(highestEpoch: bigint): void {
    if (this.table.countOf(states.held) === 0) return;
    this.table.each(
      (state) => state === states.held,
      (handle) => {
        if (this.entryOf(handle).epoch > highestEpoch) return;
        this.move(handle, states.waiting);
        this.order.addLive(handle);
      },
    );
  }

  /** Takes over what an earlier process left: it is sent after what is taken now. */
  restore(snapshot: Omit<SpooledSnapshot, 'schemaIds'>, place: SpoolPlace, gaps: readonly Gap[]): void {
    // A crash while a segment was replaced can leave a snapshot twice.
    if (this.find(snapshot.serverId, snapshot.epoch, snapshot.sequence) === undefined) {
      this.enter(snapshot, place, gaps);
    }
  }

  /** The next snapshot to send; `undefined` when nothing waits. */
  next(): BacklogEntry | undefined {
    const handle = this.order.next();
    return handle === undefined ? undefined : this.entryOf(handle);
  }

  entryOf(handle: Handle): BacklogEntry {
    const { stream, sequence, collectedAtMs, size, place } = this.table.get(handle);
    const { serverId = '', epoch = 0n } = this.streams.get(stream) ?? {};
    const kept = place === IN_MEMORY ? undefined : place;
    return { handle, serverId, epoch, sequence: BigInt(sequence), collectedAtMs, size, place: kept };
  }

  isGone(handle: Handle): boolean {
    return this.table.stateOf(handle) === states.gone;
  }

  markSent(handle: Handle): void {
    this.move(handle, states.sent);
  }

  markLogged(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): void {
    for (const handle of this.streams.within(serverId, epoch, ranges)) this.move(handle, states.logged);
  }

  markStored(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): void {
    for (const handle of this.streams.within(serverId, epoch, ranges)) this.forget(handle);
  }

  find(serverId: string, epoch: bigint, sequence: bigint): Handle | undefined {
    return this.streams.find(serverId, epoch, sequence);
  }

  /** Puts a snapshot back behind everything that waits. */
  requeue(handle: Handle): void {
    const state = this.table.stateOf(handle);
    if (state !== states.sent && state !== states.logged) return;
    this.move(handle, states.waiting);
    this.order.addAgain(handle);
  }

  /** One that came from `next` could not be sent: it comes again, behind everything that waits. */
  putBack(handle: Handle): void {
    if (this.table.stateOf(handle) === states.waiting) this.order.addAgain(handle);
  }

  /** What was only in memory lies on the disk now. */
  settle(handle: Handle, place: SpoolPlace): void {
    const { size } = this.table.get(handle);
    this.table.movePlace(handle, place);
    this.memoryBytes -= size;
    this.memoryCount--;
    this.keptBytes += size;
    this.room.inSpool(this.table.end - 1);
  }

  /**
   * A connection begins, to an ingest that writes to this log. What is logged and not stored is gone from a log that is
   * made anew: it waits again. Answers with how many those are.
   */
  begin(logId: Uint8Array): number {
    let lost = 0;
    if (this.logs.isAnother(logId)) {
      this.table.each(
        (state) => state === states.logged,
        (handle) => {
          this.move(handle, states.waiting);
          lost += 1;
        },
      );
      // What never came out of the old log says nothing of the new one.
      this.resends.clear();
    }
    this.rearrange();
    return lost;
  }

  /**
   * A connection ended or begins: what has no answer is sent again, in the order it was taken, and what is taken from
   * now on goes before it.
   */
  rearrange(): void {
    this.order.rearrange();
    this.table.each(
      (state) => state === states.sent,
      (handle) => this.move(handle, states.waiting),
    );
  }

  /**
   * Sends again what has stayed unstored for too long: a log that loses its disks loses nothing for us. The time
   * doubles with each attempt, so that a history that is down for hours does not fill the log with repetitions.
   */
  requeueOlderThan(ageMs: number): void {
    const now = this.options.monotonicMs();
    this.table.each(
      (state) => state === states.sent || state === states.logged,
      (handle) => {
        const resends = this.resends.get(handle) ?? 0;
        if (now - this.table.sinceOf(handle) <= ageMs * 2 ** resends) return;
        this.resends.set(handle, resends + 1);
        if (resends === MOST_RESENDS) this.drop(handle, 'not-received');
        else this.requeue(handle);
      },
    );
  }

  /** Gives up what is too old to be waited for. */
  dropTakenBefore(timeMs: number): void {
    const tooOld = (handle: Handle) => this.table.get(handle).collectedAtMs < timeMs;
    let oldest = this.table.findFrom(0, isThere);
    for (; oldest !== undefined && tooOld(oldest); oldest = this.table.findFrom(oldest + 1, isThere)) {
      this.drop(oldest, 'spool-expired');
    }
  }

  /** Gives a snapshot up and sees to it that the gap is declared. */
  drop(handle: Handle, reason: GapReason): void {
    if (this.isGone(handle)) return;
    const { serverId, epoch, sequence, collectedAtMs } = this.entryOf(handle);
    const gap = { fromSequence: sequence, toSequence: sequence, fromMs: collectedAtMs, toMs: collectedAtMs, reason };
    this.droppedCount++;
    this.droppedByServer.set(serverId, this.droppedOf(serverId) + 1);
    const gaps = [gap, ...(this.carriedGaps.get(handle) ?? [])];
    this.options.gaps.restore(serverId, epoch, gaps);
    for (const each of gaps) this.options.onGap({ serverId, epoch, gap: each });
    this.forget(handle);
  }

  private enter(
    snapshot: Omit<SpooledSnapshot, 'schemaIds'>,
    place: SpoolPlace | undefined,
    gaps: readonly Gap[],
  ): Handle {
    const { serverId, epoch, collectedAtMs, size } = snapshot;
    const { number: stream } = this.streams.enter(serverId, epoch);
    const sequence = Number(snapshot.sequence);
    const row = { stream, sequence, collectedAtMs, size, place: place ?? IN_MEMORY };
    const handle = this.table.add(row, this.options.monotonicMs());
    this.streams.put(stream, sequence, handle);
    if (gaps.length > 0) this.carriedGaps.set(handle, gaps);
    if (place === undefined) {
      this.memoryBytes += size;
      this.memoryCount++;
    } else this.keptBytes += size;
    return handle;
  }

  private forget(handle: Handle): void {
    if (this.isGone(handle)) return;
    const entry = this.entryOf(handle);
    const { stream, sequence } = this.table.get(handle);
    this.table.remove(handle);
    this.streams.take(stream, sequence);
    for (const sparse of [this.carriedGaps, this.resends, this.returns]) sparse.delete(handle);
    if (entry.place === undefined) {
      this.memoryBytes -= entry.size;
      this.memoryCount--;
    } else this.keptBytes -= entry.size;
    this.options.onGone(entry);
  }

  private move(handle: Handle, state: SnapshotState): void {
    this.table.move(handle, state, this.options.monotonicMs());
  }
}
