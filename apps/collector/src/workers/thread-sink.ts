import { SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { SinkStatus, UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import type { PackedSnapshot, SinkNews } from './messages.js';
import { SnapshotPacker } from './pack-snapshot.js';

const nothing: SinkStatus = { connected: false, spooledSnapshots: 0, spooledBytes: 0, droppedSnapshots: 0 };

/** Stands for the main thread's sink in a thread that watches. What it says of it is as old as the last news. */
export class ThreadSink extends SnapshotSink {
  private readonly packer = new SnapshotPacker();
  private readonly dropped = new Map<string, number>();
  private news: SinkNews = { status: nothing, highestEpoch: 0n, dropped: [], targets: 0 };

  constructor(private readonly send: (snapshot: PackedSnapshot) => void) {
    super();
  }

  take(news: SinkNews): void {
    this.news = news;
    for (const [serverId, snapshots] of news.dropped) this.dropped.set(serverId, snapshots);
  }

  get targets(): number {
    return this.news.targets;
  }

  override get highestEpoch(): bigint {
    return this.news.highestEpoch;
  }

  accept(snapshot: UnsequencedSnapshot): void {
    this.send(this.packer.pack(snapshot));
  }

  status(): SinkStatus {
    return this.news.status;
  }

  droppedOf(serverId: string): number {
    return this.dropped.get(serverId) ?? 0;
  }

  onControl(): void {
    // The main thread hears the platform and passes on what concerns this one.
  }

  async close(): Promise<void> {
    // The main thread closes the sink when all threads have ended.
  }
}
