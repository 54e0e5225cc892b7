import { PostgresOffsets } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { snapshotsReceived } from '@pganalytics/contracts';
import { FrameSchemas, migrateHistory, Partitions, schemaIdHex, SnapshotWriter } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import { SchemaCatalogue } from '../schemas/schema-catalogue.js';
import { databaseSchema, StreamOfRecords } from '../testing/snapshot-records.js';
import { RecordReader } from './read-records.js';
import { ReplayDeadLetters } from './replay-dead-letters.js';
import { SchemaUnknown } from './snapshot.errors.js';
import { StoreSnapshots } from './store-snapshots.js';
import { WriterMetrics } from './writer-metrics.js';

const NOW = Date.UTC(2026, 9, 1, 12);
const id = schemaIdHex(databaseSchema);
const logger = createLogger({ service: 'writer', level: 'silent' });

/** Knows no schema until it is mended. */
class BrokenSchemas extends SchemaCatalogue {
  mended = false;

  async get(ids: ReadonlySet<string>) {
    if (!this.mended && ids.has(id)) throw new SchemaUnknown(id);
    return new Map(this.mended ? [[id, databaseSchema]] : []);
  }
}

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'replay spec' });
  await new FrameSchemas(pool).register(id, databaseSchema);
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const counts = async () => {
  const { rows } = await pool.query(
    `select (select count(*)::int from history.hot) as stored, (select count(*)::int from history.gap) as gaps,
            (select count(*)::int from history.dead_letter) as letters`,
  );
  return rows[0];
};

describe('sending dead letters again', () => {
  it('stores each once after the cause was mended, also when they are sent twice (R-KAF-7)', async () => {
    const bus = new MemoryBus();
    const stream = new StreamOfRecords(NOW - 3_600_000);
    const schemas = new BrokenSchemas();
    const partitions = new Partitions(pool);
    const store = new StoreSnapshots({
      pool,
      reader: new RecordReader(schemas, { rawDays: 14, now: () => NOW }),
      writer: new SnapshotWriter(partitions),
      partitions,
      metrics: new WriterMetrics(new Metrics('writer')),
      logger,
      now: () => NOW,
      committed: () => undefined,
      limits: { records: 500, bytes: 4_194_304, transactions: 2 },
    });
    const topic = snapshotsReceived.name;
    const offsets = new PostgresOffsets({ pool, schema: 'history' });
    const claim = await offsets.claim({ group: 'writer', topic, partition: 0, topicId: 'spec', initial: 0n });
    const storeTheRest = async () => {
      const [from, next] = [claim.next, BigInt(bus.records.length)];
      const records = bus.records.slice(Number(from));
      await store.run({ topic, partition: 0, records, from, next, highWatermark: next }, claim);
    };
    for (const sequence of [1, 2, 3]) await bus.send(stream.outgoing(sequence));
    await storeTheRest();
    expect(await counts()).toEqual({ stored: 0, gaps: 3, letters: 3 });
    const { rows: letters } = await pool.query('select * from history.dead_letter');

    schemas.mended = true;
    expect(await new ReplayDeadLetters({ pool, bus, logger }).run()).toBe(3);
    await storeTheRest();
    expect(await counts()).toEqual({ stored: 3, gaps: 0, letters: 0 });

    // As if it had been killed between the sending and the commit.
    await pool.query(
      'insert into history.dead_letter select * from json_populate_recordset(null::history.dead_letter, $1)',
      [JSON.stringify(letters.map((row) => ({ ...row, ...asHex(row) })))],
    );
    await new ReplayDeadLetters({ pool, bus, logger }).run();
    await storeTheRest();
    expect(await counts()).toEqual({ stored: 3, gaps: 0, letters: 0 });
  });
});

const asHex = ({ value, record_key: key }: { value: Buffer; record_key: Buffer | null }) => ({
  value: `\\x${value.toString('hex')}`,
  record_key: key && `\\x${key.toString('hex')}`,
});
