/** Counts the snapshots of each stream, from 1 and without holes. A later epoch of a server begins anew. */
export class Sequences {
  private readonly streams = new Map<string, { readonly epoch: bigint; next: bigint }>();

  next(serverId: string, epoch: bigint): bigint {
    let stream = this.streams.get(serverId);
    if (stream?.epoch !== epoch) {
      stream = { epoch, next: 1n };
      this.streams.set(serverId, stream);
    }
    return stream.next++;
  }
}
