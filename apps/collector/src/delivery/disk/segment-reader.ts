import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import type { SpooledBytes } from '../spool.js';
import { HEAD_BYTES, recordAt } from './record.js';
import { readSnapshotRecord } from './records.js';
import type { Segment } from './segment.js';

/** Most records are read with their head at once. */
const FIRST_READ_BYTES = 16_384;

/** Reads single snapshots, one after the other; back-fill reads through one segment after the other. */
export class SegmentReader {
  private opened: { readonly id: number; readonly handle: FileHandle } | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  async read(segment: Segment, ordinal: number): Promise<SpooledBytes | undefined> {
    return this.inTurn(async () => {
      const offset = segment.offsets[ordinal] ?? -1;
      if (offset < 0) return undefined;
      const content = await readRecord(await this.handleOf(segment), offset);
      return content && readSnapshotRecord(content);
    });
  }

  /** Does something to a segment's file while nobody reads it. */
  async exclusively(id: number, work: () => Promise<void>): Promise<void> {
    await this.inTurn(async () => {
      await this.closeIf(id);
      await work();
    });
  }

  async forget(id: number): Promise<void> {
    await this.inTurn(() => this.closeIf(id));
  }

  async close(): Promise<void> {
    await this.inTurn(async () => this.opened && this.closeIf(this.opened.id));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async handleOf({ id, file }: Segment): Promise<FileHandle> {
    if (this.opened?.id === id) return this.opened.handle;
    if (this.opened) await this.closeIf(this.opened.id);
    const handle = await open(file, 'r');
    this.opened = { id, handle };
    return handle;
  }

  private async closeIf(id: number): Promise<void> {
    if (this.opened?.id !== id) return;
    const { handle } = this.opened;
    this.opened = undefined;
    await handle.close();
  }
}

async function readRecord(handle: FileHandle, offset: number): Promise<Buffer | undefined> {
  const first = Buffer.allocUnsafe(FIRST_READ_BYTES);
  const { bytesRead } = await handle.read(first, 0, first.length, offset);
  if (bytesRead <= HEAD_BYTES) return undefined;
  const whole = HEAD_BYTES + first.readUInt32LE(4);
  if (whole <= bytesRead) return recordAt(first.subarray(0, bytesRead), 0)?.content;
  const { size } = await handle.stat();
  if (offset + whole > size) return undefined;
  const all = Buffer.allocUnsafe(whole);
  await handle.read(all, 0, whole, offset);
  return recordAt(all, 0)?.content;
}
