import { finished } from 'node:stream/promises';

import type { Client } from '@pganalytics/postgres';
import { from as copyFrom } from 'pg-copy-streams';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** Rows in PostgreSQL's binary COPY format. */
export class CopyRows {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #length = 0;
  rows = 0;

  constructor() {
    this.#length = SIGNATURE.copy(this.#bytes);
  }

  row(columns: number): void {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(columns, this.#length);
    this.rows++;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(4 + value.length);
    this.#length = this.#bytes.writeInt32BE(value.length, this.#length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.#reserve(4 + length);
    this.#length = this.#bytes.writeInt32BE(length, this.#length);
    this.#length += this.#bytes.write(value, this.#length);
  }

  int2(value: number): void {
    this.#reserve(6);
    this.#length = this.#bytes.writeInt32BE(2, this.#length);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeInt32BE(4, this.#length);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  int8(value: bigint): void {
    this.#reserve(12);
    this.#length = this.#bytes.writeInt32BE(8, this.#length);
    this.#length = this.#bytes.writeBigInt64BE(value, this.#length);
  }

  /** A timestamptz, given as epoch milliseconds. */
  time(at: number): void {
    this.int8(BigInt(Math.round((at - POSTGRES_EPOCH_MS) * 1000)));
  }

  finish(): Buffer {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(-1, this.#length);
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
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
