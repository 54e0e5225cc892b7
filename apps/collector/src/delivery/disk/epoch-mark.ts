import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

const SLOT_BYTES = 512;
const MARK_BYTES = 20;

/**
 * The highest epoch that was ever used, in a file of its own: segments go, and a clock that was set back must not bring
 * an epoch again. It is written in place, by turns into one of two slots, so that a torn write leaves the other one and
 * a full disk has room for it.
 */
export class EpochMark {
  private constructor(
    private readonly handle: FileHandle,
    private turn: bigint,
    private value: bigint,
  ) {}

  static async open(directory: string): Promise<EpochMark> {
    const handle = await open(path.join(directory, 'epochs'), 'a+').then(async (created) => {
      await created.close();
      return open(path.join(directory, 'epochs'), 'r+');
    });
    const file = Buffer.alloc(2 * SLOT_BYTES);
    const { bytesRead } = await handle.read(file, 0, file.length, 0);
    let [turn, value] = [0n, 0n];
    for (const slot of [file.subarray(0, SLOT_BYTES), file.subarray(SLOT_BYTES)]) {
      if (slot.readUInt32LE(16) !== crc32(slot.subarray(0, 16)) || slot.readBigUInt64LE(0) <= turn) continue;
      turn = slot.readBigUInt64LE(0);
      value = slot.readBigUInt64LE(8);
    }
    const mark = new EpochMark(handle, turn, value);
    if (bytesRead < file.length) await handle.write(file, 0, file.length, 0);
    return mark;
  }

  get highest(): bigint {
    return this.value;
  }

  /** Resolves when the disk has it. */
  async raise(epoch: bigint): Promise<void> {
    if (epoch <= this.value) return;
    const slot = Buffer.alloc(MARK_BYTES);
    const turn = this.turn + 1n;
    slot.writeBigUInt64LE(turn, 0);
    slot.writeBigUInt64LE(epoch, 8);
    slot.writeUInt32LE(crc32(slot.subarray(0, 16)), 16);
    await this.handle.write(slot, 0, slot.length, Number(turn % 2n) * SLOT_BYTES);
    await this.handle.datasync();
    this.turn = turn;
    this.value = epoch;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
