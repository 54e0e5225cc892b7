import { once } from 'node:events';

import { decodeSnapshot, encodeSnapshot } from '@pganalytics/contracts/wire';
import { createPool } from '@pganalytics/postgres';
import { from as copyFrom } from 'pg-copy-streams';

import type { Capture } from './capture.js';
import type { BenchPlatform } from './platform.js';

const COMMIT_EVERY = 500;
/** Microseconds between 1970 and 2000, where PostgreSQL's binary timestamps begin. */
const POSTGRES_EPOCH_MICROS = 946_684_800_000_000n;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/**
 * The baseline of M1: what one process can do that has the snapshots in memory already. It decodes each one and copies
 * a row per frame, and commits. Answers with snapshots per CPU-second of this process.
 */
export async function baselineLoop(platform: BenchPlatform, capture: Capture, count: number): Promise<number> {
  const pool = createPool(platform.stack.postgres.url, { applicationName: 'bench baseline' });
  const client = await pool.connect();
  try {
    await client.query(
      'create table if not exists bench_baseline (server_id uuid, schema_id bytea, at timestamptz, body bytea)',
    );
    await client.query('truncate bench_baseline');
    const bytes = capture.snapshots.map((snapshot) => encodeSnapshot(snapshot));
    const before = process.cpuUsage();
    for (let done = 0; done < count; done += COMMIT_EVERY) {
      await client.query('begin');
      const stream = client.query(copyFrom('copy bench_baseline from stdin (format binary)'));
      const rows: Buffer[] = [SIGNATURE];
      for (let index = 0; index < COMMIT_EVERY; index += 1) {
        const snapshot = decodeSnapshot(bytes[(done + index) % bytes.length]);
        for (const frame of snapshot.frames) {
          rows.push(rowOf([snapshot.serverId, frame.schemaId, timestamp(snapshot.collectedAtMs), frame.body]));
        }
      }
      rows.push(Buffer.from([0xff, 0xff]));
      stream.end(Buffer.concat(rows));
      await once(stream, 'finish');
      await client.query('commit');
    }
    const used = process.cpuUsage(before);
    return count / ((used.user + used.system) / 1e6);
  } finally {
    client.release();
    await pool.end();
  }
}

/** One row of COPY's binary format: the number of fields, then each with its length before it. */
function rowOf(fields: readonly Uint8Array[]): Buffer {
  const row = Buffer.allocUnsafe(2 + fields.reduce((sum, field) => sum + 4 + field.length, 0));
  row.writeInt16BE(fields.length, 0);
  let at = 2;
  for (const field of fields) {
    row.writeInt32BE(field.length, at);
    row.set(field, at + 4);
    at += 4 + field.length;
  }
  return row;
}

function timestamp(milliseconds: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(BigInt(milliseconds) * 1_000n - POSTGRES_EPOCH_MICROS);
  return bytes;
}
