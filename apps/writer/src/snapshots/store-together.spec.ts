import { PartitionLost, PostgresOffsets } from '@pganalytics/bus';
import type { Batch, BusRecord, Claim } from '@pganalytics/bus';
import { snapshotsReceived } from '@pganalytics/contracts';
import { encodeSnapshot } from '@pganalytics/contracts/wire';
import { FrameSchemas, migrateHistory, Partitions, schemaIdHex, SnapshotWriter } from '@pganalytics/history';
import { createPool, DatabaseUnavailable } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import { SchemaCatalogue } from '../schemas/schema-catalogue.js';
import { cuttingCommits } from '../testing/cutting-commits.js';
import { databaseSchema, StreamOfRecords } from '../testing/snapshot-records.js';
import { RecordReader } from './read-records.js';
import { StoreSnapshots } from './store-snapshots.js';
import { WriterMetrics } from './writer-metrics.js';

const NOW = Date.UTC(2026, 9, 1, 12);
const topic = snapshotsReceived.name;

class OneSchema extends SchemaCatalogue {
  async get() {
    return new Map([[schemaIdHex(databaseSchema), databaseSchema]]);
  }
}

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let offsets: PostgresOffsets;
let partition = 0;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'store together spec', size: 20 });
  offsets = new PostgresOffsets({ pool, schema: 'history' });
  await new FrameSchemas(pool).register(schemaIdHex(databaseSchema), databaseSchema);
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** One transaction at a time, so that what comes while the first runs shares the second. */
function aStore(over: Pool = pool, bytes = 4_194_304): StoreSnapshots {
  const partitions = new Partitions(over);
  return new StoreSnapshots({
    pool: over,
    reader: new RecordReader(new OneSchema(), { rawDays: 14, now: () => NOW }),
    writer: new SnapshotWriter(partitions),
    partitions,
    metrics: new WriterMetrics(new Metrics('writer')),
    logger: createLogger({ service: 'writer', level: 'silent' }),
    now: () => NOW,
    committed: () => undefined,
    limits: { records: 500, bytes, transactions: 1 },
  });
}

interface Waiting {
  readonly stream: StreamOfRecords;
  readonly claim: Claim;
  readonly batch: Batch;
}

async function aWaiting(values?: (Buffer | null)[]): Promise<Waiting> {
  const stream = new StreamOfRecords(NOW - 3_600_000);
  const number = ++partition;
  const claim = await offsets.claim({ group: 'writer', topic, partition: number, topicId: 'spec', initial: 0n });
  const outgoing = [1, 2, 3].map((sequence) => stream.outgoing(sequence));
  const records = outgoing.map(({ value, headers }, index): BusRecord => ({
    topic,
    partition: number,
    offset: BigInt(index),
    key: null,
    value: values ? (values[index] ?? value) : value,
    headers,
    timestampMs: NOW,
  }));
  return { stream, claim, batch: { topic, partition: number, records, from: 0n, next: 3n, highWatermark: 3n } };
}

async function rowsOf({ stream }: Waiting) {
  const { rows } = await pool.query<{ sequence: string; transaction: string }>(
    'select sequence, xmin::text as transaction from history.hot where server_id = $1 order by sequence',
    [stream.serverId],
  );
  return rows;
}

const run = (store: StoreSnapshots, all: readonly Waiting[]) =>
  Promise.allSettled(all.map(({ batch, claim }) => store.run(batch, claim)));

describe('batches of several partitions', () => {
  it('share a transaction, in which every offset moves (R-KAF-3)', async () => {
    const all = [await aWaiting(), await aWaiting(), await aWaiting()];

    await run(aStore(), all);

    const rows = (await Promise.all(all.map(rowsOf))).flat();
    expect(rows.map(({ sequence }) => sequence)).toEqual(['1', '2', '3', '1', '2', '3', '1', '2', '3']);
    expect(new Set(rows.map(({ transaction }) => transaction)).size).toBe(1);
    expect(await Promise.all(all.map(({ claim }) => claim.resolve()))).toEqual([3n, 3n, 3n]);
  });

  it('are stored without the one whose partition another writer has claimed (R-KAF-4)', async () => {
    const [one, lost, other] = [await aWaiting(), await aWaiting(), await aWaiting()];
    const { group, partition: number } = lost.claim;
    await offsets.claim({ group, topic, partition: number, topicId: 'spec', initial: 0n });

    const outcomes = await run(aStore(), [one, lost, other]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(PartitionLost) });
    expect([await rowsOf(one), await rowsOf(lost), await rowsOf(other)].map((rows) => rows.length)).toEqual([3, 0, 3]);
  });

  it('are stored when one of them holds a record that nobody can read, which is put aside', async () => {
    const [one, other] = [await aWaiting(), await aWaiting([null, Buffer.from('no snapshot')])];

    await run(aStore(), [one, other]);

    expect((await rowsOf(one)).length).toBe(3);
    expect((await rowsOf(other)).map(({ sequence }) => sequence)).toEqual(['1', '3']);
    expect(await other.claim.resolve()).toBe(3n);
  });

  it('all wait for their offsets to be read when the answer to the COMMIT is lost (R-KAF-5)', async () => {
    let cut = true;
    const store = aStore(cuttingCommits(pool, () => (cut ? 2 : 0)));
    const all = [await aWaiting(), await aWaiting()];
    // Partitions of the table are created by transactions of their own, which are not what is cut here.
    cut = false;
    await run(store, [await aWaiting()]);
    cut = true;

    const outcomes = await run(store, all);

    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(DatabaseUnavailable) });
    expect(await Promise.all(all.map(({ claim }) => claim.resolve()))).toEqual([3n, 3n]);
    expect((await Promise.all(all.map(rowsOf))).map((rows) => rows.length)).toEqual([3, 3]);
  });
});

describe('snapshots with packed bodies', () => {
  const packedBytes = (stream: StreamOfRecords, sequence: number) =>
    Buffer.from(encodeSnapshot(stream.packed(sequence, 500)));

  /** A batch of three snapshots of one stream, each in the form that is asked for. */
  async function batchOf(form: (stream: StreamOfRecords, sequence: number) => Buffer): Promise<Waiting> {
    const waiting = await aWaiting();
    const records = waiting.batch.records.map((record, index) => ({
      ...record,
      value: form(waiting.stream, index + 1),
    }));
    return { ...waiting, batch: { ...waiting.batch, records } };
  }

  it('are stored byte for byte like those that came unpacked', async () => {
    const waiting = await batchOf(packedBytes);
    await run(aStore(), [waiting]);

    const { rows } = await pool.query<{ body: Buffer }>(
      'select body from history.hot where server_id = $1 order by sequence, ordinal',
      [waiting.stream.serverId],
    );
    const small = [1, 2, 3].map((sequence) => Buffer.from(waiting.stream.snapshot(sequence).frames[0].body));
    expect(rows.map(({ body }) => body.length > 5_000)).toEqual([true, false, true, false, true, false]);
    expect(rows.filter((_, index) => index % 2 === 1).map(({ body }) => body)).toEqual(small);
  });

  it('are dead letters with a place when they cannot be unpacked, and hold nobody up', async () => {
    const waiting = await batchOf((stream, sequence) => {
      const bytes = packedBytes(stream, sequence);
      // The last block: the header still says what the frames say.
      if (sequence === 2) bytes.subarray(-40).fill(0xff);
      return bytes;
    });
    await run(aStore(), [waiting]);

    expect((await rowsOf(waiting)).map(({ sequence }) => sequence)).toEqual(['1', '1', '3', '3']);
    expect(await waiting.claim.resolve()).toBe(3n);
    const { rows } = await pool.query(
      `select cause_code, reason, from_sequence::int from history.dead_letter d
         join history.stream s on s.server_id = $1 join history.gap using (stream_id) where d.partition = $2`,
      [waiting.stream.serverId, waiting.batch.partition],
    );
    expect(rows).toEqual([{ cause_code: 'wire.malformed-message', reason: 'dead-letter', from_sequence: 2 }]);
  });

  it('share a transaction by what they take unpacked (R-ING-6)', async () => {
    const waiting = await batchOf(packedBytes);
    const [record] = waiting.batch.records;
    // All three fit as they came; unpacked no two of them do.
    await run(aStore(pool, record.value!.length * 4), [waiting]);

    const rows = await rowsOf(waiting);
    expect(rows.map(({ sequence }) => sequence)).toEqual(['1', '1', '2', '2', '3', '3']);
    expect(new Set(rows.map(({ transaction }) => transaction)).size).toBe(3);
    expect(await waiting.claim.resolve()).toBe(3n);
  });
});
