/** What is remembered of a place in a stream. */
export type Seen = 'new' | 'repeated' | 'differs';

/** A stream belongs to one collector: another one cannot take its places, nor be refused for them. */
export interface StreamName {
  readonly collectorId: string;
  readonly serverId: string;
  readonly epoch: bigint;
}

interface Stream {
  /** CRC-32 by sequence modulo the length, which is a power of 2; 0 is a place that nothing was seen of. */
  digests: Uint32Array;
  highest: bigint;
}

/** The window of R-ING-4. */
const WINDOW = 1_024;
const SMALLEST = 16;

/**
 * The digests of the last sequences of each stream, so that a place that comes again with other bytes is noticed. It
 * knows what this instance has seen, in 64 bytes to 4 KiB a stream, of a limited number of streams; whatever is not
 * remembered counts as new, and the writer's ledger still takes each place once.
 */
export class StreamDigests {
  private readonly streams = new Map<string, Stream>();

  constructor(private readonly mostStreams: number) {}

  get size(): number {
    return this.streams.size;
  }

  /** `digest` is the CRC-32 of the frozen bytes. */
  see({ collectorId, serverId, epoch }: StreamName, sequence: bigint, digest: number): Seen {
    const stream = this.streamOf(`${collectorId} ${serverId} ${epoch}`, sequence);
    // 0 stands for nothing.
    const mark = digest === 0 ? 1 : digest >>> 0;
    if (sequence <= stream.highest - BigInt(WINDOW)) return 'new';
    if (sequence > stream.highest) this.advance(stream, sequence);
    else if (stream.highest - sequence >= BigInt(stream.digests.length)) grow(stream, stream.highest - sequence);
    const slot = Number(sequence & BigInt(stream.digests.length - 1));
    const before = stream.digests[slot];
    if (before === 0) stream.digests[slot] = mark;
    return before === 0 ? 'new' : before === mark ? 'repeated' : 'differs';
  }

  private streamOf(key: string, sequence: bigint): Stream {
    const known = this.streams.get(key);
    // Moved to the end: the first one is the one that was silent longest.
    if (known) this.streams.delete(key);
    else if (this.streams.size >= this.mostStreams) this.streams.delete(this.streams.keys().next().value ?? '');
    const stream = known ?? { digests: new Uint32Array(SMALLEST), highest: sequence };
    this.streams.set(key, stream);
    return stream;
  }

  private advance(stream: Stream, sequence: bigint): void {
    const steps = sequence - stream.highest;
    if (stream.digests.length < WINDOW) grow(stream, BigInt(stream.digests.length));
    const { length } = stream.digests;
    if (steps >= BigInt(length)) stream.digests.fill(0);
    else
      for (let step = 1n; step <= steps; step += 1n)
        stream.digests[Number((stream.highest + step) & BigInt(length - 1))] = 0;
    stream.highest = sequence;
  }
}

/** Makes room for places that lie `behind` the highest. */
function grow(stream: Stream, behind: bigint): void {
  let { length } = stream.digests;
  while (BigInt(length) <= behind && length < WINDOW) length *= 2;
  const digests = new Uint32Array(length);
  const old = stream.digests;
  for (let back = 0; back < old.length; back += 1) {
    const sequence = stream.highest - BigInt(back);
    if (sequence >= 0n) digests[Number(sequence & BigInt(length - 1))] = old[Number(sequence & BigInt(old.length - 1))];
  }
  stream.digests = digests;
}
