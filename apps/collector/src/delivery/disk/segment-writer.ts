import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

import type { Segment } from './segment.js';
import { segmentHead, syncDirectory, writeAll } from './segment.js';

/** Appends to one segment. What is not synchronised is taken back, so that every byte before the end is kept. */
export class SegmentWriter {
  private constructor(
    readonly segment: Segment,
    private readonly handle: FileHandle,
  ) {}

  /** Begins a segment. Nothing is left of it when that fails. */
  static async begin(segment: Segment, first: readonly Uint8Array[]): Promise<SegmentWriter> {
    const handle = await open(segment.file, 'wx', 0o600);
    try {
      const writer = new SegmentWriter(segment, handle);
      await writer.append([segmentHead(), ...first]);
      await syncDirectory(path.dirname(segment.file));
      return writer;
    } catch (error) {
      await handle.close();
      await rm(segment.file, { force: true });
      throw error;
    }
  }

  /** Resolves when the disk has all of it. */
  async append(parts: readonly Uint8Array[]): Promise<void> {
    try {
      const end = await writeAll(this.handle, parts, this.segment.bytes);
      await this.handle.datasync();
      this.segment.bytes = end;
    } catch (error) {
      await this.handle.truncate(this.segment.bytes).catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
