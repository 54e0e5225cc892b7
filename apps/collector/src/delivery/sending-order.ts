import { states } from './snapshot-table.js';
import type { Handle, SnapshotTable } from './snapshot-table.js';

/** First in, first out, also when there are very many. */
class HandleQueue {
  private handles: Handle[] = [];
  private first = 0;

  push(handle: Handle): void {
    this.handles.push(handle);
  }

  shift(): Handle | undefined {
    const handle = this.handles[this.first++];
    if (this.first * 2 > this.handles.length) {
      this.handles = this.handles.slice(this.first);
      this.first = 0;
    }
    return handle;
  }
}

/** In which order what waits is sent: what was taken now, what waited through an outage, what is sent once more. */
export class SendingOrder {
  private live = new HandleQueue();
  private again = new HandleQueue();
  /** Of what waited through an outage, where to look for the next one. */
  private lateFrom: Handle = 0;

  constructor(private readonly table: SnapshotTable) {}

  addLive(handle: Handle): void {
    this.live.push(handle);
  }

  addAgain(handle: Handle): void {
    this.again.push(handle);
  }

  /** From now on everything that is here waited, and only what comes is new. */
  rearrange(): void {
    this.live = new HandleQueue();
    this.again = new HandleQueue();
    this.lateFrom = 0;
  }

  /** Takes the next one that waits out of the order. */
  next(): Handle | undefined {
    if (this.table.countOf(states.waiting) === 0) return undefined;
    return this.nextOf(this.live) ?? this.nextLate() ?? this.nextOf(this.again);
  }

  private nextOf(queue: HandleQueue): Handle | undefined {
    for (let handle = queue.shift(); handle !== undefined; handle = queue.shift()) {
      if (this.table.stateOf(handle) === states.waiting) return handle;
    }
    return undefined;
  }

  private nextLate(): Handle | undefined {
    const handle = this.table.findFrom(this.lateFrom, (state) => state === states.waiting);
    this.lateFrom = handle === undefined ? this.table.end : handle + 1;
    return handle;
  }
}
