import { Spool } from './spool.js';
import type { SpoolPlace, SpoolRemains, SpoolStatus, SpooledBytes, SpooledSnapshot } from './spool.js';

/** Keeps snapshots in memory: they survive a lost connection and a restart of ingest, not the end of this process. */
export class MemorySpool extends Spool {
  private readonly snapshots = new Map<SpoolPlace, SpooledBytes>();
  private readonly schemas = new Map<string, Uint8Array>();
  private nextPlace = 1;
  private heldBytes = 0;

  async open(): Promise<SpoolRemains> {
    return { highestEpoch: 0n, gaps: [] };
  }

  async append(
    { schemaIds }: SpooledSnapshot,
    bytes: Uint8Array,
    schemas: ReadonlyMap<string, Uint8Array>,
  ): Promise<SpoolPlace> {
    for (const [id, definition] of schemas) this.schemas.set(id, definition);
    this.snapshots.set(this.nextPlace, { bytes, schemaIds });
    this.heldBytes += bytes.length;
    return this.nextPlace++;
  }

  async read(place: SpoolPlace): Promise<SpooledBytes | undefined> {
    return this.snapshots.get(place);
  }

  free(_snapshot: unknown, place: SpoolPlace | undefined): void {
    if (place === undefined) return;
    this.heldBytes -= this.snapshots.get(place)?.bytes.length ?? 0;
    this.snapshots.delete(place);
  }

  noteGap(): void {
    // Whoever noted it has it in memory too, and there is nothing else here that would outlive it.
  }

  readSchema(schemaId: string): Uint8Array | undefined {
    return this.schemas.get(schemaId);
  }

  status(): SpoolStatus {
    return { bytes: this.heldBytes, segments: 0, damagedBytes: 0 };
  }

  async close(): Promise<void> {
    this.snapshots.clear();
    this.heldBytes = 0;
  }
}
