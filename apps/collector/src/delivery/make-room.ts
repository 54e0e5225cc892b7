import { states } from './snapshot-table.js';
import type { Handle, SnapshotState, SnapshotTable } from './snapshot-table.js';

/** In the table, the place of what is not on the disk. */
export const IN_MEMORY = -1;

export interface RoomOptions {
  readonly table: SnapshotTable;
  readonly maxBytes: number;
  readonly maxMemoryBytes: number;
  /** What is used of both. */
  readonly keptBytes: () => number;
  readonly memoryBytes: () => number;
  /** The log has it: nothing is lost for the history, the spool only stops being its second copy. */
  readonly forget: (handle: Handle) => void;
  /** Only we have it: the gap is declared. */
  readonly drop: (handle: Handle) => void;
}

/** Decides what goes when there is too much: first what the log has too, and then the oldest. */
export class RoomMaker {
  constructor(private readonly options: RoomOptions) {}

  /** Never lets the newest go, however large it is. */
  inSpool(newest: Handle): void {
    const { keptBytes, maxBytes, forget, drop } = this.options;
    const over = () => keptBytes() > maxBytes;
    const onDisk = (handle: Handle) => !this.isInMemory(handle);
    this.giveUp(newest, over, states.logged, (handle) => onDisk(handle) && forget(handle));
    this.giveUp(newest, over, undefined, (handle) => onDisk(handle) && drop(handle));
  }

  /** The disk takes nothing. The oldest go, wherever they are: what leaves the disk makes room there for the newer. */
  inMemory(newest: Handle): void {
    const { memoryBytes, maxMemoryBytes, forget, drop, table } = this.options;
    const over = () => memoryBytes() > maxMemoryBytes;
    this.giveUp(newest, over, states.logged, (handle) => this.isInMemory(handle) && forget(handle));
    let room = maxMemoryBytes;
    const free = (handle: Handle, letGo: (handle: Handle) => void) => {
      if (this.isInMemory(handle)) return;
      room -= table.get(handle).size;
      letGo(handle);
    };
    const needed = () => over() && room > 0;
    this.giveUp(newest, needed, states.logged, (handle) => free(handle, forget));
    this.giveUp(newest, needed, undefined, (handle) => free(handle, drop));
    // Twice the limit only until the room on the disk is used; without any, the memory is all there is.
    const most = maxMemoryBytes * (room < maxMemoryBytes ? 2 : 1);
    const letGo = (handle: Handle) => this.isInMemory(handle) && drop(handle);
    this.giveUp(newest, () => memoryBytes() > most, undefined, letGo);
  }

  private isInMemory(handle: Handle): boolean {
    return this.options.table.get(handle).place === IN_MEMORY;
  }

  private giveUp(
    newest: Handle,
    needed: () => boolean,
    state: SnapshotState | undefined,
    act: (handle: Handle) => void,
  ): void {
    const { table } = this.options;
    if (!needed() || (state !== undefined && table.countOf(state) === 0)) return;
    const wanted = state === undefined ? isThere : (one: SnapshotState) => one === state;
    for (let at = table.findFrom(0, wanted); at !== undefined; at = table.findFrom(at + 1, wanted)) {
      if (at === newest || !needed()) return;
      act(at);
    }
  }
}

/** Any state of a snapshot that is there. */
export const isThere = (state: SnapshotState): boolean => state !== states.gone;
