import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';

// A residual that is not zero is its zigzag varint, never 0; a 0 opens a run of zeros and is followed by its length - 1.

/** Writes whole numbers, from `from` to `count`, that are mostly zero; each between -2^52 and 2^52. */
export function writeResiduals(
  writer: ByteWriter,
  residuals: Float64Array | Int32Array,
  count: number,
  from = 0,
): void {
  let index = from;
  while (index < count) {
    const residual = residuals[index];
    if (residual !== 0) {
      writer.zigzag(residual);
      index++;
      continue;
    }
    const start = index;
    while (index < count && residuals[index] === 0) index++;
    writeZeros(writer, index - start);
  }
}

/** Writes a run of zeros. */
export function writeZeros(writer: ByteWriter, length: number): void {
  writer.byte(0);
  writer.varint(length - 1);
}

/** Reads `count` residuals into `into`, which holds zeros. */
export function readResiduals(reader: ByteReader, into: Float64Array | Int32Array, count: number): void {
  let index = 0;
  while (index < count) {
    const token = reader.varint();
    if (token === 0) {
      index += reader.varint() + 1;
      if (index > count) throw reader.fail('a run of zeros is too long');
    } else if (token < 0x40000000) {
      into[index++] = (token >>> 1) ^ -(token & 1);
    } else {
      into[index++] = token % 2 === 0 ? token / 2 : -(token + 1) / 2;
    }
  }
}

/** Writes 64-bit residuals (differences modulo 2^64) in the same form. */
export function writeWideResiduals(writer: ByteWriter, residuals: BigInt64Array, count: number): void {
  let index = 0;
  while (index < count) {
    const residual = residuals[index];
    if (residual !== 0n) {
      writer.wideVarint((residual << 1n) ^ (residual >> 63n));
      index++;
      continue;
    }
    const start = index;
    while (index < count && residuals[index] === 0n) index++;
    writeZeros(writer, index - start);
  }
}

/** Reads `count` 64-bit residuals into `into`, which holds zeros. */
export function readWideResiduals(reader: ByteReader, into: BigInt64Array, count: number): void {
  let index = 0;
  while (index < count) {
    const token = reader.wideVarint();
    if (token === 0n) {
      index += reader.varint() + 1;
      if (index > count) throw reader.fail('a run of zeros is too long');
    } else {
      into[index++] = (token >> 1n) ^ -(token & 1n);
    }
  }
}
