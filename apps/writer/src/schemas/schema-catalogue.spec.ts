import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { schemasRegistered } from '@pganalytics/contracts';
import { FrameSchemas, migrateHistory, schemaIdHex } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import { createLogger } from '@pganalytics/telemetry';

import { SchemasNotRead, SchemaUnknown } from '../snapshots/snapshot.errors.js';
import { databaseSchema } from '../testing/snapshot-records.js';
import { FollowedSchemas } from './schema-catalogue.js';

const id = schemaIdHex(databaseSchema);
const event = { schemaId: id, definition: { ...databaseSchema, columns: [...databaseSchema.columns] } };
const source = { source: 'pganalytics/spec' };

/** A log whose end is further than what its followers have been given. */
class SlowBus extends MemoryBus {
  override async offsets() {
    return [{ partition: 0, earliest: 0n, next: 5n }];
  }
}

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;

beforeEach(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'schema spec' });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

function aCatalogue(bus: MemoryBus): FollowedSchemas {
  const logger = createLogger({ service: 'writer', level: 'silent' });
  return new FollowedSchemas({ bus, schemas: new FrameSchemas(pool), logger, waitMs: 100 });
}

describe('the catalogue of schemas', () => {
  it('stores what is registered, so that others find it in the history', async () => {
    const bus = new MemoryBus();
    await publish(bus, schemasRegistered, event, source);
    await aCatalogue(bus).start();

    expect((await new FrameSchemas(pool).get([id])).get(id)).toEqual(databaseSchema);
  });

  it('finds a schema that is registered while somebody waits for it', async () => {
    const bus = new SlowBus();
    const catalogue = aCatalogue(bus);
    await catalogue.start();

    const asked = catalogue.get(new Set([id]));
    await publish(bus, schemasRegistered, event, source);

    expect((await asked).get(id)).toEqual(databaseSchema);
  });

  it.each([
    ['a record that is no event', Buffer.from('{')],
    ['a tombstone', null],
  ])('has read the topic to its end when the last of it is %s', async (_what, value) => {
    const bus = new MemoryBus();
    await publish(bus, schemasRegistered, event, source);
    await bus.send({ topic: schemasRegistered.name, key: 'x', value });
    const catalogue = aCatalogue(bus);
    await catalogue.start();

    await expect(catalogue.get(new Set(['00'.repeat(16)]))).rejects.toThrow(SchemaUnknown);
  });

  it('calls a schema unknown only when everything registered has been read', async () => {
    const readToTheEnd = aCatalogue(new MemoryBus());
    await readToTheEnd.start();
    const behind = aCatalogue(new SlowBus());
    await behind.start();

    await expect(readToTheEnd.get(new Set([id]))).rejects.toThrow(SchemaUnknown);
    await expect(behind.get(new Set([id]))).rejects.toThrow(SchemasNotRead);
  });
});
