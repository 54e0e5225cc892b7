import type { Gap, GapReason } from '@pganalytics/contracts/wire';

/** A snapshot that will never arrive. */
export interface LostSnapshot {
  readonly serverId: string;
  readonly epoch: bigint;
  readonly sequence: bigint;
  readonly collectedAtMs: number;
}

// Far below what one snapshot may carry; beyond it the times are joined and the sequence numbers given up.
const MOST_PER_SERVER = 500;

/** Gaps that were not declared yet: the next snapshot of the server carries them. */
export class PendingGaps {
  private readonly byServer = new Map<string, { readonly epoch: bigint; readonly gap: Gap }[]>();

  add({ serverId, epoch, sequence, collectedAtMs }: LostSnapshot, reason: GapReason): void {
    const gap = { fromSequence: sequence, toSequence: sequence, fromMs: collectedAtMs, toMs: collectedAtMs, reason };
    this.insert(serverId, epoch, gap);
  }

  /** Gaps whose declaration was itself lost. */
  restore(serverId: string, epoch: bigint, gaps: readonly Gap[]): void {
    for (const gap of gaps) this.insert(serverId, epoch, gap);
  }

  /** The gaps to declare in a snapshot of this stream; they are not pending afterwards. */
  take(serverId: string, epoch: bigint): Gap[] {
    const pending = this.byServer.get(serverId);
    if (!pending) return [];
    this.byServer.delete(serverId);
    // Sequence numbers mean nothing in a later epoch: there only the time is declared.
    return pending.map((item) => (item.epoch === epoch ? item.gap : { ...item.gap, fromSequence: 0n, toSequence: 0n }));
  }

  /** Every gap that waits, and of which stream. */
  list(): { readonly serverId: string; readonly epoch: bigint; readonly gap: Gap }[] {
    return [...this.byServer].flatMap(([serverId, pending]) => pending.map((item) => ({ serverId, ...item })));
  }

  get isEmpty(): boolean {
    return this.byServer.size === 0;
  }

  clear(): void {
    this.byServer.clear();
  }

  private insert(serverId: string, epoch: bigint, gap: Gap): void {
    const pending = this.byServer.get(serverId) ?? [];
    this.byServer.set(serverId, pending);
    const neighbour = pending.find((item) => item.epoch === epoch && adjoins(item.gap, gap));
    if (neighbour) join(neighbour.gap, gap);
    else if (pending.length >= MOST_PER_SERVER) joinTimes(pending[0].gap, gap);
    else pending.push({ epoch, gap: { ...gap } });
  }
}

function adjoins(left: Gap, right: Gap): boolean {
  if (left.reason !== right.reason || left.fromSequence === 0n || right.fromSequence === 0n) return false;
  return right.fromSequence <= left.toSequence + 1n && left.fromSequence <= right.toSequence + 1n;
}

function join(into: Gap, other: Gap): void {
  if (other.fromSequence < into.fromSequence) into.fromSequence = other.fromSequence;
  if (other.toSequence > into.toSequence) into.toSequence = other.toSequence;
  widen(into, other);
}

function joinTimes(into: Gap, other: Gap): void {
  into.fromSequence = 0n;
  into.toSequence = 0n;
  widen(into, other);
}

function widen(into: Gap, other: Gap): void {
  into.fromMs = Math.min(into.fromMs, other.fromMs);
  into.toMs = Math.max(into.toMs, other.toMs);
}
