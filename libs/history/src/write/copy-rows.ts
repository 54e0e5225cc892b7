import { finished } from 'node:stream/promises';

import type { Client } from '@pganalytics/postgres';
import { from as copyFrom } from 'pg-copy-streams';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const POSTGRES_EPOCH_MS = 946_684_800_000;
const NOTHING = Buffer.alloc(0);

/** Memory of rows that were sent serves the next ones: fresh megabytes for every COPY are page faults and garbage. */
const spare: Buffer[] = [];
/** As many as transactions are under way at a time, and no larger than what one of them may hold in rows. */
const SPARES = 2;
const SMALLEST_SPARE = 64 * 1024;
const LARGEST_SPARE = 8 * 1024 * 1024;

function memoryFor(capacity: number): Buffer {
  // A few fields do not need megabytes.
  if (capacity < SMALLEST_SPARE) return Buffer.allocUnsafe(capacity);
  const index = spare.findIndex(({ length }) => length >= capacity);
  return index === -1 ? Buffer.allocUnsafeSlow(capacity) : spare.splice(index, 1)[0];
}

/** Where fields stand among rows. */
export interface WrittenFields {
  readonly from: number;
  readonly to: number;
}

/** Rows in PostgreSQL's binary COPY format. */
export class CopyRows {
  #bytes: Buffer;
  #length = 0;
  rows = 0;

  constructor(capacity = 64 * 1024) {
    this.#bytes = memoryFor(capacity);
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

  /** Writes fields and remembers where, to write them {@link again}. */
  written(write: (fields: this) => void): WrittenFields {
    const from = this.#length;
    write(this);
    return { from, to: this.#length };
  }

  /** The same fields as in an earlier row. */
  again({ from, to }: WrittenFields): void {
    this.#reserve(to - from);
    this.#length += this.#bytes.copy(this.#bytes, this.#length, from, to);
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

  /** Gives its memory to the next rows; these are of no use any more. */
  release(): void {
    const bytes = this.#bytes;
    this.#bytes = NOTHING;
    if (bytes.length < SMALLEST_SPARE || bytes.length > LARGEST_SPARE) return;
    spare.push(bytes);
    // The largest ones serve most.
    if (spare.length > SPARES) spare.sort((a, b) => b.length - a.length).pop();
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

/** Sends rows into a table by binary COPY, in the caller's transaction; the rows are given up. */
export async function copyInto(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: CopyRows,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin (format binary)`));
  stream.end(rows.finish());
  await finished(stream);
  // PostgreSQL has all of it. After a failure a part may still wait in the socket: then the memory is not used again.
  rows.release();
}
