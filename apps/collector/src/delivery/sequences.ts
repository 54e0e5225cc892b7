/** A snapshot's stream and its number in it. */
export interface SequenceInStream {
  readonly epoch: bigint;
  readonly sequence: bigint;
}

interface ServerStream {
  /** As the watch gave it. */
  readonly asked: bigint;
  readonly epoch: bigint;
  next: bigint;
}

/** Counts the snapshots of each stream, from 1 and without holes. A later epoch of a server begins anew. */
export class Sequences {
  private readonly streams = new Map<string, ServerStream>();
  /** Epochs up to here were used by earlier processes. */
  highestBefore = 0n;

  /** The place of the next snapshot. After a clock was set back the epoch is the one after the highest so far. */
  next(serverId: string, asked: bigint): SequenceInStream {
    let stream = this.streams.get(serverId);
    if (stream?.asked !== asked) {
      const highest = stream && stream.epoch > this.highestBefore ? stream.epoch : this.highestBefore;
      stream = { asked, epoch: asked > highest ? asked : highest + 1n, next: 1n };
      this.streams.set(serverId, stream);
    }
    return { epoch: stream.epoch, sequence: stream.next++ };
  }
}
