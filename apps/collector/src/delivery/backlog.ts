import type { Gap, GapReason, SequenceRange } from '@pganalytics/contracts';

import type { PendingGaps } from './pending-gaps.js';
import type { SpooledSnapshot } from './spool.js';

/** With the first wait of ten minutes, the last attempt is made after more than a day. */
const MOST_RESENDS = 8;

/** `waiting` to be sent, `sent` and unanswered, `logged`: the log has it and the history not yet. */
type State = 'waiting' | 'sent' | 'logged';

/** A snapshot in the spool and how far it has got. */
export interface BacklogEntry extends SpooledSnapshot {
  readonly gaps: readonly Gap[];
  state: State;
  /** When it got into its state, by the monotonic clock. */
  since: number;
  /** How often ingest gave it back although the log is there. */
  returns: number;
  /** How often it was sent again because nobody said that it is stored. */
  resends: number;
  gone: boolean;
}

export interface BacklogOptions {
  readonly maxBytes: number;
  readonly gaps: PendingGaps;
  readonly monotonicMs: () => number;
  /** Told what left the spool, so that its bytes can go too. */
  readonly onGone: (entries: readonly BacklogEntry[]) => void;
}

/**
 * Everything that is not in the history yet, oldest first, and the order it is sent in: what was taken now before
 * what waited through an outage.
 */
export class Backlog {
  private readonly entries = new Map<string, BacklogEntry>();
  private live: BacklogEntry[] = [];
  private late: BacklogEntry[] = [];
  private heldBytes = 0;
  private droppedCount = 0;
  private readonly droppedByServer = new Map<string, number>();

  constructor(private readonly options: BacklogOptions) {}

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    return this.heldBytes;
  }

  get dropped(): number {
    return this.droppedCount;
  }

  droppedOf(serverId: string): number {
    return this.droppedByServer.get(serverId) ?? 0;
  }

  /** Whether nothing is left that the log does not have. */
  get allLogged(): boolean {
    return [...this.entries.values()].every((entry) => entry.state === 'logged');
  }

  /** Takes a new snapshot; others make room for it: the oldest that the log has too, and then the oldest. */
  add(snapshot: SpooledSnapshot, gaps: readonly Gap[]): BacklogEntry {
    const entry = this.keep(snapshot, gaps);
    this.live.push(entry);
    // What the log has is not lost for the history; the spool only stops being its second copy.
    this.makeRoom(entry, (oldest) => oldest.state === 'logged' && this.forget(oldest));
    this.makeRoom(entry, (oldest) => this.drop(oldest, 'spool-full'));
    return entry;
  }

  /** Takes over what an earlier process left. */
  restore(snapshots: readonly SpooledSnapshot[]): void {
    for (const snapshot of snapshots) this.late.push(this.keep(snapshot, []));
  }

  /** The next snapshot to send; `undefined` when nothing waits. */
  next(): BacklogEntry | undefined {
    for (const queue of [this.live, this.late]) {
      for (let entry = queue.shift(); entry; entry = queue.shift()) {
        if (!entry.gone && entry.state === 'waiting') return entry;
      }
    }
    return undefined;
  }

  markSent(entry: BacklogEntry): void {
    this.move(entry, 'sent');
  }

  markLogged(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): void {
    for (const entry of this.within(serverId, epoch, ranges)) this.move(entry, 'logged');
  }

  markStored(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): void {
    for (const entry of this.within(serverId, epoch, ranges)) this.forget(entry);
  }

  find(serverId: string, epoch: bigint, sequence: bigint): BacklogEntry | undefined {
    return this.entries.get(keyOf(serverId, epoch, sequence));
  }

  /** Puts a snapshot back behind everything that waits. */
  requeue(entry: BacklogEntry): void {
    if (entry.gone || entry.state === 'waiting') return;
    this.move(entry, 'waiting');
    this.late.push(entry);
  }

  /**
   * A connection ended or begins: what has no answer is sent again, in the order it was taken, and what is taken from
   * now on goes before it.
   */
  rearrange(): void {
    this.live = [];
    this.late = [];
    for (const entry of this.entries.values()) {
      if (entry.state === 'logged') continue;
      this.move(entry, 'waiting');
      this.late.push(entry);
    }
  }

  /**
   * Sends again what has stayed unstored for too long: a log that loses its disks loses nothing for us. The time
   * doubles with each attempt, so that a history that is down for hours does not fill the log with repetitions.
   */
  requeueOlderThan(ageMs: number): void {
    const now = this.options.monotonicMs();
    for (const entry of this.entries.values()) {
      if (entry.state === 'waiting' || now - entry.since <= ageMs * 2 ** entry.resends) continue;
      if (entry.resends === MOST_RESENDS) this.drop(entry, 'not-received');
      else this.requeue(entry);
      entry.resends++;
    }
  }

  /** Gives a snapshot up and sees to it that the gap is declared. */
  drop(entry: BacklogEntry, reason: GapReason): void {
    if (entry.gone) return;
    this.droppedCount++;
    this.droppedByServer.set(entry.serverId, this.droppedOf(entry.serverId) + 1);
    this.options.gaps.add(entry, reason);
    this.options.gaps.restore(entry.serverId, entry.epoch, entry.gaps);
    this.forget(entry);
  }

  private makeRoom(newest: BacklogEntry, giveUp: (oldest: BacklogEntry) => void): void {
    for (const oldest of this.entries.values()) {
      if (this.heldBytes <= this.options.maxBytes || oldest === newest) return;
      giveUp(oldest);
    }
  }

  private keep(snapshot: SpooledSnapshot, gaps: readonly Gap[]): BacklogEntry {
    const since = this.options.monotonicMs();
    // The same object, so that the spool finds it again.
    const entry: BacklogEntry = Object.assign(snapshot, {
      gaps,
      state: 'waiting' as const,
      since,
      returns: 0,
      resends: 0,
      gone: false,
    });
    this.entries.set(keyOf(entry.serverId, entry.epoch, entry.sequence), entry);
    this.heldBytes += entry.size;
    return entry;
  }

  private forget(entry: BacklogEntry): void {
    if (entry.gone) return;
    entry.gone = true;
    this.entries.delete(keyOf(entry.serverId, entry.epoch, entry.sequence));
    this.heldBytes -= entry.size;
    this.options.onGone([entry]);
  }

  private move(entry: BacklogEntry, state: State): void {
    entry.state = state;
    entry.since = this.options.monotonicMs();
  }

  private within(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): BacklogEntry[] {
    const found: BacklogEntry[] = [];
    for (const { from, to } of ranges) {
      // A range may be far wider than what is held: then it is cheaper to look at what is held.
      if (to - from > BigInt(this.entries.size)) {
        for (const entry of this.entries.values()) {
          const same = entry.serverId === serverId && entry.epoch === epoch;
          if (same && entry.sequence >= from && entry.sequence <= to) found.push(entry);
        }
        continue;
      }
      for (let sequence = from; sequence <= to; sequence++) {
        const entry = this.find(serverId, epoch, sequence);
        if (entry) found.push(entry);
      }
    }
    return found;
  }
}

const keyOf = (serverId: string, epoch: bigint, sequence: bigint): string => `${serverId} ${epoch} ${sequence}`;
