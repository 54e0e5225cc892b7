import { encodeFrame, inspectFrame } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { createPool, withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory } from '../migrations/migrate-history.js';
import { storeQueryTexts } from './dictionaries.js';
import type { ReceivedSnapshot } from './received-snapshot.js';

const schema: FrameSchema = {
  family: 'query_text',
  version: 1,
  sparse: true,
  columns: [
    { name: 'queryid', role: 'dimension', type: 'int' },
    { name: 'dbid', role: 'dimension', type: 'int' },
    { name: 'text', role: 'dimension', type: 'text' },
  ],
};
const serverId = newId();

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'dictionaries spec' });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

function aSnapshot(organisationId: string, text: string): ReceivedSnapshot {
  const body = encodeFrame(schema, [{ at: 1000, rows: [[7, 1, text]] }]);
  const frame = { schemaId: '', schema, intervalMs: 0, facts: inspectFrame(body), body };
  const place = { organisationId, serverId, collectorId: newId(), epoch: 1n, sequence: 1n, collectedAt: 1000 };
  return { ...place, frames: [frame], gaps: [], states: [] };
}

describe('texts of statements', () => {
  it('belong to their organisation, also when another one names the same server and statement', async () => {
    const [one, other] = [newId(), newId()];

    await withTransaction(pool, (tx) => storeQueryTexts(tx, [aSnapshot(one, 'ours'), aSnapshot(other, 'theirs')]));
    await withTransaction(pool, (tx) => storeQueryTexts(tx, [aSnapshot(other, 'theirs again')]));

    const { rows } = await pool.query('select organisation_id, text from history.query_text order by text');
    expect(rows).toEqual([
      { organisation_id: one, text: 'ours' },
      { organisation_id: other, text: 'theirs again' },
    ]);
  });
});
