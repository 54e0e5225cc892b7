/** A place in a stream, for a snapshot that ingest itself makes. */
export interface StreamPlace {
  readonly epoch: bigint;
  readonly sequence: bigint;
}

interface OpenStream {
  readonly epoch: bigint;
  next: bigint;
}

const REMEMBERED = 10_000;

/**
 * Gives the samples of simple clients their places: they keep no sequence of their own. Nothing is lost with this
 * memory: a stream that is not remembered begins again with a later epoch.
 */
export class SampleStreams {
  private readonly open = new Map<string, OpenStream>();
  private lastEpoch = 0n;

  next(collectorId: string, targetId: string, now: number): StreamPlace {
    const key = `${collectorId} ${targetId}`;
    const stream = this.open.get(key) ?? this.begin(key, now);
    return { epoch: stream.epoch, sequence: stream.next++ };
  }

  /** The log may or may not have what was sent: the stream ends there, so that a retry takes a place of its own. */
  end(collectorId: string, targetId: string): void {
    this.open.delete(`${collectorId} ${targetId}`);
  }

  private begin(key: string, now: number): OpenStream {
    if (this.open.size >= REMEMBERED) this.open.delete(this.open.keys().next().value ?? '');
    this.lastEpoch = BigInt(now) > this.lastEpoch ? BigInt(now) : this.lastEpoch + 1n;
    const stream = { epoch: this.lastEpoch, next: 1n };
    this.open.set(key, stream);
    return stream;
  }
}
