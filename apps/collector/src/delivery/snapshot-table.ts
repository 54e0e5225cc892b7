/**
 * `held` back until its epoch is on the disk, `waiting` to be sent, `sent` and unanswered, `logged`: the log has it and
 * the history not yet.
 */
export const states = { gone: 0, waiting: 1, sent: 2, logged: 3, held: 4 } as const;
export type SnapshotState = (typeof states)[keyof typeof states];

/** Names a snapshot for as long as it is in the table. One that is added later has a higher one. */
export type Handle = number;

/** What is known of a snapshot. */
export interface SnapshotRow {
  /** Number of its stream, as the caller counts them. */
  readonly stream: number;
  readonly sequence: number;
  readonly collectedAtMs: number;
  readonly size: number;
  readonly place: number;
}

const BLOCK = 4096;

class Block {
  readonly stream = new Uint32Array(BLOCK);
  readonly sequence = new Float64Array(BLOCK);
  readonly collectedAtMs = new Float64Array(BLOCK);
  readonly size = new Uint32Array(BLOCK);
  readonly place = new Float64Array(BLOCK);
  readonly sinceMs = new Float64Array(BLOCK);
  readonly state = new Uint8Array(BLOCK);
  live = 0;
}

/** Snapshots in the order they were taken, column by column: 41 bytes each, for a spool may hold millions of them. */
export class SnapshotTable {
  private readonly blocks = new Map<number, Block>();
  private readonly counts = [0, 0, 0, 0, 0];
  private there = 0;
  private next: Handle = 0;

  /** Above every handle there is. */
  get end(): Handle {
    return this.next;
  }

  get size(): number {
    return this.there;
  }

  countOf(state: SnapshotState): number {
    return this.counts[state] ?? 0;
  }

  add(row: SnapshotRow, nowMs: number): Handle {
    const handle = this.next++;
    const at = handle % BLOCK;
    const block = this.blockOf(handle) ?? new Block();
    if (at === 0) this.blocks.set(handle / BLOCK, block);
    block.stream[at] = row.stream;
    block.sequence[at] = row.sequence;
    block.collectedAtMs[at] = row.collectedAtMs;
    block.size[at] = row.size;
    block.place[at] = row.place;
    block.live++;
    this.there++;
    this.move(handle, states.waiting, nowMs);
    return handle;
  }

  remove(handle: Handle): void {
    const block = this.blockOf(handle);
    if (!block || this.stateOf(handle) === states.gone) return;
    this.move(handle, states.gone, 0);
    block.live--;
    this.there--;
    // The last block still takes snapshots.
    const number = Math.floor(handle / BLOCK);
    if (block.live === 0 && (number + 1) * BLOCK <= this.end) this.blocks.delete(number);
  }

  get(handle: Handle): SnapshotRow {
    const [block, at] = [this.blockOf(handle), handle % BLOCK];
    return {
      stream: block?.stream[at] ?? 0,
      sequence: block?.sequence[at] ?? 0,
      collectedAtMs: block?.collectedAtMs[at] ?? 0,
      size: block?.size[at] ?? 0,
      place: block?.place[at] ?? 0,
    };
  }

  stateOf(handle: Handle): SnapshotState {
    return (this.blockOf(handle)?.state[handle % BLOCK] ?? states.gone) as SnapshotState;
  }

  /** When it got into its state. */
  sinceOf(handle: Handle): number {
    return this.blockOf(handle)?.sinceMs[handle % BLOCK] ?? 0;
  }

  move(handle: Handle, state: SnapshotState, nowMs: number): void {
    const [block, at] = [this.blockOf(handle), handle % BLOCK];
    if (!block) return;
    this.counts[block.state[at] ?? 0]--;
    this.counts[state]++;
    block.state[at] = state;
    block.sinceMs[at] = nowMs;
  }

  movePlace(handle: Handle, place: number): void {
    const block = this.blockOf(handle);
    if (block) block.place[handle % BLOCK] = place;
  }

  /** The first one from a handle on that is in one of the states; `undefined` when there is none. */
  findFrom(handle: Handle, wanted: (state: SnapshotState) => boolean): Handle | undefined {
    let at = handle;
    while (at < this.end) {
      const block = this.blockOf(at);
      const blockEnd = Math.min(this.end, (Math.floor(at / BLOCK) + 1) * BLOCK);
      if (block) {
        for (; at < blockEnd; at++) if (wanted(block.state[at % BLOCK] as SnapshotState)) return at;
      }
      at = blockEnd;
    }
    return undefined;
  }

  /** All that are in one of the states, oldest first; any of them may be moved or removed meanwhile. */
  each(wanted: (state: SnapshotState) => boolean, act: (handle: Handle) => void): void {
    for (let at = this.findFrom(0, wanted); at !== undefined; at = this.findFrom(at + 1, wanted)) act(at);
  }

  private blockOf(handle: Handle): Block | undefined {
    return this.blocks.get(Math.floor(handle / BLOCK));
  }
}
