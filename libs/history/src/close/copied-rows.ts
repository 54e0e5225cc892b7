import type { Client } from '@pganalytics/postgres';
import { to as copyTo } from 'pg-copy-streams';

/** Signature, flags, and the length of a header that says nothing. */
const HEAD_BYTES = 19;

/** The fields of rows in PostgreSQL's binary COPY format, one after the other. None of them may be null. */
export class CopiedFields {
  #at = HEAD_BYTES;

  constructor(private readonly copied: Buffer) {}

  /** Begins the next row. @returns whether there is one. */
  next(): boolean {
    const columns = this.copied.readInt16BE(this.#at);
    this.#at += 2;
    return columns >= 0;
  }

  /** The field as it is: a view. */
  bytes(): Buffer {
    const from = this.#at + 4;
    this.#at = from + this.copied.readInt32BE(this.#at);
    return this.copied.subarray(from, this.#at);
  }

  text(): string {
    const from = this.#at + 4;
    this.#at = from + this.copied.readInt32BE(this.#at);
    return this.copied.toString('utf8', from, this.#at);
  }

  int2(): number {
    this.#at += 6;
    return this.copied.readInt16BE(this.#at - 2);
  }

  int8(): bigint {
    this.#at += 12;
    return this.copied.readBigInt64BE(this.#at - 8);
  }
}

/**
 * The rows of a query by binary COPY: bytes arrive as they are and not as hexadecimal digits. A COPY takes no
 * parameters, so the query has them as literals.
 */
export async function copiedRows<Row>(tx: Client, query: string, read: (fields: CopiedFields) => Row): Promise<Row[]> {
  const stream = tx.query(copyTo(`copy (${query}) to stdout (format binary)`));
  const fields = new CopiedFields(Buffer.concat((await stream.toArray()) as Buffer[]));
  const rows: Row[] = [];
  while (fields.next()) rows.push(read(fields));
  return rows;
}
