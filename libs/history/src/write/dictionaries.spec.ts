import { encodeFrame, inspectFrame } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { createPool, withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory } from '../migrations/migrate-history.js';
import { QueryTexts } from './dictionaries.js';
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
    const texts = new QueryTexts(10);

    const remember = await withTransaction(pool, (tx) =>
      texts.store(tx, [aSnapshot(one, 'ours'), aSnapshot(other, 'theirs')]),
    );
    remember();
    await withTransaction(pool, (tx) => texts.store(tx, [aSnapshot(other, 'theirs again')]));

    const { rows } = await pool.query('select organisation_id, text from history.query_text order by text');
    expect(rows).toEqual([
      { organisation_id: one, text: 'ours' },
      { organisation_id: other, text: 'theirs again' },
    ]);
  });

  it('are written again after a transaction that did not commit, and not after one that did', async () => {
    const texts = new QueryTexts(10);
    const snapshot = aSnapshot(newId(), 'select 1');
    const written = async () => {
      const { rows } = await pool.query('select xmin::text from history.query_text where organisation_id = $1', [
        snapshot.organisationId,
      ]);
      return rows as unknown[];
    };
    const store = () => withTransaction(pool, (tx) => texts.store(tx, [snapshot]));

    await withTransaction(pool, async (tx) => {
      await texts.store(tx, [snapshot]);
      throw new Error('dies');
    }).catch(() => undefined);
    expect(await written()).toEqual([]);
    (await store())();
    expect(await written()).toHaveLength(1);

    await pool.query('delete from history.query_text where organisation_id = $1', [snapshot.organisationId]);
    await store();
    expect(await written()).toEqual([]);
  });

  it('are forgotten beyond the limit, and written again', async () => {
    const texts = new QueryTexts(1);
    const [one, other] = [aSnapshot(newId(), 'one'), aSnapshot(newId(), 'other')];
    for (const snapshot of [one, other]) (await withTransaction(pool, (tx) => texts.store(tx, [snapshot])))();
    await pool.query('delete from history.query_text');

    await withTransaction(pool, (tx) => texts.store(tx, [one, other]));

    const { rows } = await pool.query('select text from history.query_text');
    expect(rows).toEqual([{ text: 'one' }]);
  });
});
