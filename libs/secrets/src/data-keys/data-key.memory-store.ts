import { DataKeyStore } from './data-key.store.js';

/** Data keys in memory, for specs. */
export class MemoryDataKeys extends DataKeyStore {
  readonly table = 'memory.data_key';
  readonly keys = new Map<string, Uint8Array>();

  async add(id: string, wrapped: Uint8Array): Promise<void> {
    this.keys.set(id, wrapped);
  }

  async find(id: string): Promise<Uint8Array | undefined> {
    return this.keys.get(id);
  }
}
