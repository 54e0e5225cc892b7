import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { FrameSchemas, migrateHistory, schemaIdHex } from '../index.js';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'frame schemas spec' });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const numbered = (number: number): FrameSchema => ({
  family: 'custom',
  version: 1,
  sparse: false,
  columns: [{ name: `metric_${number}`, role: 'gauge', type: 'int' }],
});

describe('frame schemas', () => {
  it('are found however many there are, and only so many are kept in memory', async () => {
    const most = 5;
    const schemas = new FrameSchemas(pool, most);
    const all = Array.from({ length: 20 }, (_, number) => numbered(number));
    const ids = all.map(schemaIdHex);
    for (const [index, schema] of all.entries()) await schemas.register(ids[index], schema);
    let asked: string[] = [];
    const through = {
      query: ((text: string, [wanted]: [Buffer[]]) => {
        asked = wanted.map((id) => id.toString('hex'));
        return pool.query(text, [wanted]);
      }) as typeof pool.query,
    };

    const found = await schemas.get(ids, through);

    expect([...found.keys()].sort()).toEqual([...ids].sort());
    expect(found.get(ids[0])).toEqual(all[0]);
    expect(asked).toHaveLength(all.length - most);
  });
});
