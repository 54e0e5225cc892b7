import type { SequenceRange } from '@pganalytics/contracts/wire';

import type { Handle } from './snapshot-table.js';

/** The snapshots of one server in one epoch. */
export interface StreamEntry {
  readonly number: number;
  readonly serverId: string;
  readonly epoch: bigint;
}

interface StreamHandles extends StreamEntry {
  /** The sequence number of the first of the handles. */
  base: number;
  /** -1 where there is no snapshot. */
  handles: Handle[];
  live: number;
  /** Where the first of those that are there may be: nothing is before it. */
  first: number;
}

/** Finds the handle of a snapshot by its stream and sequence number, 8 bytes each. */
export class StreamDirectory {
  private readonly byKey = new Map<string, StreamHandles>();
  private readonly byNumber = new Map<number, StreamHandles>();
  private nextNumber = 0;

  /** The stream, entered if it is new. */
  enter(serverId: string, epoch: bigint): StreamEntry {
    const key = keyOf(serverId, epoch);
    const known = this.byKey.get(key);
    if (known) return known;
    const stream: StreamHandles = {
      number: this.nextNumber++,
      serverId,
      epoch,
      base: 0,
      handles: [],
      live: 0,
      first: 0,
    };
    this.byKey.set(key, stream);
    this.byNumber.set(stream.number, stream);
    return stream;
  }

  get(number: number): StreamEntry | undefined {
    return this.byNumber.get(number);
  }

  put(number: number, sequence: number, handle: Handle): void {
    const stream = this.byNumber.get(number);
    if (!stream) return;
    if (stream.handles.length === 0) stream.base = sequence;
    // Late ones come before what is there when a full disk kept them from being written in their turn.
    while (sequence < stream.base) {
      stream.handles.unshift(-1);
      stream.base--;
      stream.first++;
    }
    while (stream.base + stream.handles.length < sequence) stream.handles.push(-1);
    stream.handles[sequence - stream.base] = handle;
    stream.first = Math.min(stream.first, sequence - stream.base);
    stream.live++;
  }

  take(number: number, sequence: number): void {
    const stream = this.byNumber.get(number);
    if (!stream || (stream.handles[sequence - stream.base] ?? -1) < 0) return;
    stream.handles[sequence - stream.base] = -1;
    stream.live--;
    if (stream.live === 0) {
      this.byNumber.delete(number);
      this.byKey.delete(keyOf(stream.serverId, stream.epoch));
    } else trim(stream);
  }

  /** How many entries are held for all streams. */
  get entries(): number {
    return [...this.byNumber.values()].reduce((sum, { handles }) => sum + handles.length, 0);
  }

  find(serverId: string, epoch: bigint, sequence: bigint): Handle | undefined {
    const stream = this.byKey.get(keyOf(serverId, epoch));
    const handle = stream?.handles[Number(sequence) - stream.base];
    return handle === undefined || handle < 0 ? undefined : handle;
  }

  /** The handles of what is there within the ranges; a range may be far wider than that. */
  within(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): Handle[] {
    const stream = this.byKey.get(keyOf(serverId, epoch));
    if (!stream) return [];
    return ranges.flatMap(({ from, to }) => {
      const first = Math.max(Number(from) - stream.base, 0);
      const last = Math.min(Number(to) - stream.base, stream.handles.length - 1);
      return first > last ? [] : stream.handles.slice(first, last + 1).filter((handle) => handle >= 0);
    });
  }
}

/** Lets go of the room in front when it is more than half of all. */
function trim(stream: StreamHandles): void {
  while (stream.handles[stream.first] === -1) stream.first++;
  if (stream.first * 2 < stream.handles.length) return;
  stream.handles = stream.handles.slice(stream.first);
  stream.base += stream.first;
  stream.first = 0;
}

const keyOf = (serverId: string, epoch: bigint): string => `${serverId} ${epoch}`;
