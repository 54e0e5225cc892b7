import { finished } from 'node:stream/promises';

import type { Client } from '@pganalytics/postgres';
import { from as copyFrom } from 'pg-copy-streams';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** Rows in PostgreSQL's binary COPY format. */
export class CopyRows {
  #bytes: Buffer;
  #length = 0;
  rows = 0;

  constructor(capacity = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#length = SIGNATURE.copy(this.#bytes);
  }

  row(columns: number): void {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(columns, this.#length);
    this.rows++;
  }

  /** Fields that were packed before, see {@link packed}. */
  raw(fields: Uint8Array): void {
    this.#reserve(fields.length);
    this.#bytes.set(fields, this.#length);
    this.#length += fields.length;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(4 + value.length);
    this.#int4(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.#reserve(4 + length);
    this.#int4(length);
    this.#length += this.#bytes.write(value, this.#length);
  }

  int2(value: number): void {
    this.#reserve(6);
    this.#int4(2);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#int4(4);
    this.#int4(value);
  }

  int8(value: bigint): void {
    this.#reserve(12);
    this.#int4(8);
    this.#length = this.#bytes.writeBigInt64BE(value, this.#length);
  }

  /** A timestamptz, given as epoch milliseconds. */
  time(at: number): void {
    this.#reserve(12);
    this.#int4(8);
    // Microseconds since 2000 fit a double exactly until 2255; halves of 32 bits cost a tenth of a bigint.
    const micros = Math.round((at - POSTGRES_EPOCH_MS) * 1000);
    this.#int4(Math.floor(micros / 0x1_0000_0000));
    this.#int4(micros % 0x1_0000_0000);
  }

  /** All fields so far, to be put into many rows by {@link raw}; without the head of a COPY. */
  static packed(write: (fields: CopyRows) => void): Uint8Array {
    const fields = new CopyRows(256);
    write(fields);
    return fields.#bytes.subarray(SIGNATURE.length, fields.#length);
  }

  finish(): Buffer {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(-1, this.#length);
    return this.#bytes.subarray(0, this.#length);
  }

  #int4(value: number): void {
    const bytes = this.#bytes;
    bytes[this.#length++] = value >>> 24;
    bytes[this.#length++] = value >>> 16;
    bytes[this.#length++] = value >>> 8;
    bytes[this.#length++] = value;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** Sends rows into a table by binary COPY, in the caller's transaction. */
export async function copyInto(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: CopyRows,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin (format binary)`));
  stream.end(rows.finish());
  await finished(stream);
}
