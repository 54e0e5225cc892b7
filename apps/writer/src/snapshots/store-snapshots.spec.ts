import { PartitionLost, PostgresOffsets } from '@pganalytics/bus';
import type { Batch, BusRecord, Claim } from '@pganalytics/bus';
import { snapshotsReceived, snapshotsStored } from '@pganalytics/contracts';
import {
  FrameSchemas,
  migrateHistory,
  Partitions,
  PostgresHistoryReader,
  schemaIdHex,
  SnapshotWriter,
} from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import { SchemaCatalogue } from '../schemas/schema-catalogue.js';
import { cuttingCommits } from '../testing/cutting-commits.js';
import { databaseSchema, StreamOfRecords } from '../testing/snapshot-records.js';
import { RecordReader } from './read-records.js';
import { SchemaUnknown } from './snapshot.errors.js';
import { StoreSnapshots } from './store-snapshots.js';
import { WriterMetrics } from './writer-metrics.js';

const NOW = Date.UTC(2026, 9, 1, 12);
const topic = snapshotsReceived.name;

/** Knows the one schema that these specs use. */
class OneSchema extends SchemaCatalogue {
  async get(ids: ReadonlySet<string>) {
    const known = schemaIdHex(databaseSchema);
    const unknown = [...ids].find((id) => id !== known);
    if (unknown !== undefined) throw new SchemaUnknown(unknown);
    return new Map([[known, databaseSchema]]);
  }
}

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let offsets: PostgresOffsets;
let partition = 0;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'writer spec', size: 20 });
  offsets = new PostgresOffsets({ pool, schema: 'history' });
  await new FrameSchemas(pool).register(schemaIdHex(databaseSchema), databaseSchema);
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

function aStore(over: Pool = pool): StoreSnapshots {
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
    limits: { records: 500, bytes: 4_194_304, transactions: 2 },
  });
}

const claimOf = (number: number): Promise<Claim> =>
  offsets.claim({ group: 'writer', topic, partition: number, topicId: 'spec', initial: 0n });

/** A batch of consecutive records that begins at an offset. */
function batchOf(
  number: number,
  from: bigint,
  values: { value: Buffer | null; headers?: Record<string, string> }[],
): Batch {
  const records = values.map(({ value, headers }, index): BusRecord => ({
    topic,
    partition: number,
    offset: from + BigInt(index),
    key: null,
    value,
    headers: headers ?? {},
    timestampMs: NOW,
  }));
  const next = from + BigInt(records.length);
  return { topic, partition: number, records, from, next, highWatermark: next };
}

const aStream = () => new StreamOfRecords(NOW - 3_600_000);
const sequences = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function storedOf(stream: StreamOfRecords): Promise<number[]> {
  const { rows } = await pool.query<{ sequence: string }>(
    'select sequence from history.hot where server_id = $1 order by sequence',
    [stream.serverId],
  );
  return rows.map(({ sequence }) => Number(sequence));
}

async function count(sql: string, ...values: unknown[]): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count from ${sql}`, values);
  return rows[0].count;
}

describe('storing a batch', () => {
  it('moves the offset, the ledger and the data together, and announces what it stored (R-KAF-3)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);

    await aStore().run(
      batchOf(
        number,
        0n,
        sequences(1, 5).map((sequence) => stream.outgoing(sequence)),
      ),
      claim,
    );

    expect(await storedOf(stream)).toEqual([1, 2, 3, 4, 5]);
    expect(await claim.resolve()).toBe(5n);
    const { rows } = await pool.query('select data from history.outbox where topic = $1 and (data ->> $2)::int = $3', [
      snapshotsStored.name,
      'partition',
      number,
    ]);
    expect(rows[0].data.items).toMatchObject([
      { serverId: stream.serverId, sequences: [['1', '5']], families: ['pg_stat_database'] },
    ]);
  });

  it('stores a snapshot once that is delivered twice, under whatever offset (R-KAF-3)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    const store = aStore();
    const twice = [1, 2, 2, 1, 3].map((sequence) => stream.outgoing(sequence));

    await store.run(batchOf(number, 0n, twice), claim);
    await store.run(
      batchOf(
        number,
        5n,
        [3, 4, 1].map((sequence) => stream.outgoing(sequence)),
      ),
      claim,
    );

    expect(await storedOf(stream)).toEqual([1, 2, 3, 4]);
  });

  it('writes nothing as a zombie: another writer has claimed the partition (R-KAF-4)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const zombie = await claimOf(number);
    await claimOf(number);

    const late = aStore().run(batchOf(number, 0n, [stream.outgoing(1)]), zombie);

    await expect(late).rejects.toThrow(PartitionLost);
    expect(await storedOf(stream)).toEqual([]);
    expect(await count('history.stream where server_id = $1', stream.serverId)).toBe(0);
  });

  it('writes nothing when the offset is not where the batch begins', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);

    await expect(aStore().run(batchOf(number, 3n, [stream.outgoing(1)]), claim)).rejects.toThrow(PartitionLost);

    expect(await storedOf(stream)).toEqual([]);
  });

  it('decides a COMMIT whose answer was lost by the offset row, a hundred times (R-KAF-5)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    let cuts = 0;
    const store = aStore(cuttingCommits(pool, () => (cuts++ % 3) as 0 | 1 | 2));

    for (let from = 0n; from < 100n;) {
      const batch = batchOf(number, from, [stream.outgoing(Number(from) + 1)]);
      await store.run(batch, claim).catch((error: unknown) => {
        expect(error).toMatchObject({ kind: 'unavailable' });
      });
      from = await claim.resolve();
    }

    expect(await storedOf(stream)).toEqual(sequences(1, 100));
    expect(cuts).toBeGreaterThan(150);
  });

  it('puts a record that cannot be read aside with its cause, and stores the good ones once (R-KAF-7, R-KAF-8)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    const good = stream.outgoing(1);
    const frame = stream.snapshot(3).frames[0];
    const flipped = frame.body.slice();
    flipped[7] ^= 1;
    const records = [
      good,
      { value: Buffer.from('no protobuf at all'), headers: good.headers },
      { value: null, headers: good.headers },
      stream.outgoing(3, { frames: [{ ...frame, body: flipped }] }),
      stream.outgoing(4, { frames: [{ ...frame, schemaId: Buffer.alloc(16, 9) }] }),
      stream.outgoing(5, { collectedAtMs: NOW - 100 * 86_400_000 }),
      { ...good, headers: {} },
      stream.outgoing(2),
    ];

    await aStore().run(batchOf(number, 0n, records), claim);

    expect(await storedOf(stream)).toEqual([1, 2]);
    const { rows } = await pool.query(
      'select record_offset::int as offset, cause_code, value from history.dead_letter where partition = $1 order by 1',
      [number],
    );
    expect(rows.map((row) => [row.offset, row.cause_code])).toEqual([
      [1, 'wire.malformed-message'],
      [2, 'writer.record-not-snapshot'],
      [3, 'codec.malformed-frame'],
      [4, 'writer.schema-unknown'],
      [5, 'writer.outside-retention'],
      [6, 'writer.record-not-snapshot'],
    ]);
    expect(rows[0].value.toString()).toBe('no protobuf at all');
  });

  it('settles a dead letter that can be placed: a gap says why, and a copy is announced, not buried again (R-KAF-7)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    const store = aStore();
    const reader = new PostgresHistoryReader({ pool, now: () => NOW });
    const bad = stream.outgoing(2, { frames: [{ ...stream.snapshot(2).frames[0], schemaId: Buffer.alloc(16, 9) }] });
    const late = stream.outgoing(4, { collectedAtMs: NOW - 100 * 86_400_000 });

    await store.run(batchOf(number, 0n, [stream.outgoing(1), bad, stream.outgoing(3), late]), claim);
    await store.run(batchOf(number, 4n, [bad]), claim);
    const declared = {
      fromSequence: 2n,
      toSequence: 2n,
      fromMs: stream.at(2),
      toMs: stream.at(2),
      reason: 'not-received',
    };
    await store.run(batchOf(number, 5n, [stream.outgoing(5, { gaps: [declared] })]), claim);

    expect(await storedOf(stream)).toEqual([1, 3, 5]);
    expect(await count('history.dead_letter where partition = $1', number)).toBe(2);
    const [{ gaps }] = await reader.streams({ organisationId: stream.organisationId });
    expect(gaps.map((gap) => [Number(gap.fromSequence), Number(gap.toSequence), gap.reason])).toEqual([
      [2, 2, 'dead-letter'],
      [4, 4, 'dead-letter'],
    ]);
    expect(gaps[1].from).toBe(NOW);
    const { rows } = await pool.query(
      `select data -> 'items' -> 0 -> 'sequences' as sequences from history.outbox
       where topic = $1 and (data ->> 'partition')::int = $2 order by id`,
      [snapshotsStored.name, number],
    );
    expect(rows.map((row) => row.sequences)).toEqual([[['1', '4']], [['2', '2']], [['5', '5']]]);
  });

  it('finds the one record that PostgreSQL refuses by halving, and stores the others once (R-KAF-8)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    const refused = [{ family: 'pg_stat_database', state: 'ok', reason: 'a zero byte \u0000', intervalMs: 1000 }];
    const records = sequences(1, 9).map((sequence) =>
      stream.outgoing(sequence, sequence === 6 ? { familyStates: refused } : {}),
    );

    await aStore().run(batchOf(number, 0n, records), claim);

    expect(await storedOf(stream)).toEqual([1, 2, 3, 4, 5, 7, 8, 9]);
    expect(await claim.resolve()).toBe(9n);
    expect(await count('history.dead_letter where partition = $1 and record_offset = 5', number)).toBe(1);
  });

  it('calls an outage an outage and never buries a record for it (R-KAF-7)', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    const nowhere = createPool('postgres://nobody@127.0.0.1:1/nothing', { applicationName: 'writer spec' });

    await expect(aStore(nowhere).run(batchOf(number, 0n, [stream.outgoing(1)]), claim)).rejects.toMatchObject({
      kind: 'unavailable',
    });

    expect(await count('history.dead_letter where partition = $1', number)).toBe(0);
    await nowhere.end();
  });

  it('creates a partition again that was dropped behind its back', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    const store = aStore();
    await store.run(batchOf(number, 0n, [stream.outgoing(1)]), claim);
    await pool.query('truncate history.hot');
    await new Partitions(pool).dropBefore('hot', NOW + 86_400_000);

    await expect(store.run(batchOf(number, 1n, [stream.outgoing(2)]), claim)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await store.run(batchOf(number, 1n, [stream.outgoing(2)]), claim);

    expect(await storedOf(stream)).toEqual([2]);
  });

  it('shows a snapshot that never came as a gap, and no longer once it is back-filled', async () => {
    const [stream, number] = [aStream(), ++partition];
    const claim = await claimOf(number);
    const store = aStore();
    const reader = new PostgresHistoryReader({ pool, now: () => NOW });
    const gaps = async () =>
      (await reader.streams({ organisationId: stream.organisationId }))[0].gaps.map((gap) => [
        Number(gap.fromSequence),
        Number(gap.toSequence),
        gap.reason,
      ]);

    await store.run(
      batchOf(
        number,
        0n,
        [1, 2, 6].map((sequence) => stream.outgoing(sequence)),
      ),
      claim,
    );
    const missing = await gaps();
    const dropped = {
      fromSequence: 3n,
      toSequence: 4n,
      fromMs: stream.at(3),
      toMs: stream.at(4),
      reason: 'spool-full',
    };
    await store.run(batchOf(number, 3n, [stream.outgoing(7, { gaps: [dropped] })]), claim);
    const declared = await gaps();
    await store.run(
      batchOf(
        number,
        4n,
        [4, 5, 3].map((sequence) => stream.outgoing(sequence)),
      ),
      claim,
    );

    expect(missing).toEqual([[3, 5, 'not-received']]);
    expect(declared).toEqual([
      [3, 4, 'spool-full'],
      [5, 5, 'not-received'],
    ]);
    expect(await gaps()).toEqual([]);
  });
});
