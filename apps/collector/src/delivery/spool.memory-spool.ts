import { Spool } from './spool.js';
import type { SpooledSnapshot } from './spool.js';

/** Keeps snapshots in memory: they survive a lost connection and a restart of ingest, not the end of this process. */
export class MemorySpool extends Spool {
  private readonly bytes = new Map<SpooledSnapshot, Uint8Array>();
  private readonly schemas = new Map<string, Uint8Array>();

  async open(): Promise<readonly SpooledSnapshot[]> {
    return [];
  }

  async append(snapshot: SpooledSnapshot, bytes: Uint8Array): Promise<void> {
    this.bytes.set(snapshot, bytes);
  }

  async read(snapshot: SpooledSnapshot): Promise<Uint8Array | undefined> {
    return this.bytes.get(snapshot);
  }

  async remove(snapshots: readonly SpooledSnapshot[]): Promise<void> {
    for (const snapshot of snapshots) this.bytes.delete(snapshot);
  }

  async putSchema(schemaId: string, definition: Uint8Array): Promise<void> {
    this.schemas.set(schemaId, definition);
  }

  async readSchema(schemaId: string): Promise<Uint8Array | undefined> {
    return this.schemas.get(schemaId);
  }

  async close(): Promise<void> {
    this.bytes.clear();
  }
}
