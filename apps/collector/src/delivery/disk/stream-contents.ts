import type { StreamRanges } from './records.js';
import { SequenceRanges } from './sequence-ranges.js';

interface StreamSet {
  readonly serverId: string;
  readonly epoch: bigint;
  readonly set: SequenceRanges;
}

/** Sequence numbers by stream. */
export class StreamContents {
  private readonly streams = new Map<string, StreamSet>();

  get size(): number {
    return this.streams.size;
  }

  add({ serverId, epoch, sequence }: { serverId: string; epoch: bigint; sequence: bigint }): void {
    this.addRange(serverId, epoch, Number(sequence), Number(sequence));
  }

  addRange(serverId: string, epoch: bigint, from: number, to: number): void {
    const key = keyOf(serverId, epoch);
    const stream = this.streams.get(key) ?? { serverId, epoch, set: new SequenceRanges() };
    this.streams.set(key, stream);
    stream.set.add(from, to);
  }

  addAll(other: StreamContents): void {
    for (const { serverId, epoch, ranges } of other.list()) {
      for (const [from, to] of ranges) this.addRange(serverId, epoch, from, to);
    }
  }

  of(serverId: string, epoch: bigint): SequenceRanges | undefined {
    return this.streams.get(keyOf(serverId, epoch))?.set;
  }

  list(): StreamRanges[] {
    return [...this.streams.values()].map(({ serverId, epoch, set }) => ({ serverId, epoch, ranges: set.list }));
  }
}

const keyOf = (serverId: string, epoch: bigint): string => `${serverId} ${epoch}`;
