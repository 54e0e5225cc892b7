/** A position in bytes; the reference decoders read one number after the other and nothing cleverer. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

export function byte(cursor: Cursor): number {
  return cursor.bytes[cursor.at++];
}

export function varint(cursor: Cursor): bigint {
  let value = 0n;
  let factor = 1n;
  for (;;) {
    const next = byte(cursor);
    value += BigInt(next % 128) * factor;
    factor *= 128n;
    if (next < 128) return value;
  }
}

export function zigzag(value: bigint): bigint {
  return value % 2n === 0n ? value / 2n : -(value + 1n) / 2n;
}

export function count(cursor: Cursor): number {
  return Number(varint(cursor));
}

export function float64(cursor: Cursor): number {
  const value = new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset + cursor.at).getFloat64(0, true);
  cursor.at += 8;
  return value;
}

export function uint32(cursor: Cursor): number {
  const value = new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset + cursor.at).getUint32(0, true);
  cursor.at += 4;
  return value;
}

export function text(cursor: Cursor): string {
  const length = count(cursor);
  const bytes = cursor.bytes.slice(cursor.at, cursor.at + length);
  cursor.at += length;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

export function texts(cursor: Cursor): string[] {
  return Array.from({ length: count(cursor) }, () => text(cursor));
}

/** Whole numbers in which a 0 is followed by how many more zeros there are. */
export function residuals(cursor: Cursor, length: number): bigint[] {
  const result: bigint[] = [];
  while (result.length < length) {
    const token = varint(cursor);
    if (token === 0n) for (let zeros = count(cursor) + 1; zeros > 0; zeros--) result.push(0n);
    else result.push(zigzag(token));
  }
  return result;
}
