import { encodeFrame, inspectFrame } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { defaultFoldingRule, migrateHistory, schemaIdHex } from '@pganalytics/history';
import { HistorySeed } from '@pganalytics/history/testing';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';

import { databaseSchema } from '../testing/snapshot-records.js';
import { ClosingThread } from './closing-thread.js';

const NOW = Date.UTC(2026, 9, 1, 12);

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let thread: ClosingThread;

beforeEach(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'closing thread spec' });
  seed = new HistorySeed(pool);
  thread = aThread(database.url);
});

afterEach(async () => {
  await thread?.stop();
  await pool?.end();
  await database?.drop();
});

const aThread = (databaseUrl: string, size = 2) =>
  new ClosingThread({
    databaseUrl,
    pool: { size, connectTimeoutMs: 2_000, applicationName: 'closing thread spec' },
    rule: { polls: 1, ageMs: 0, maxPolls: 360 },
    folding: defaultFoldingRule,
  });

async function storeOne(at = NOW): Promise<void> {
  const body = encodeFrame(databaseSchema, [{ at, rows: [['app', 1]] }]);
  const schemaId = schemaIdHex(databaseSchema);
  await seed.store({
    organisationId: newId(),
    serverId: newId(),
    collectorId: newId(),
    epoch: 1n,
    sequence: 1n,
    collectedAt: at,
    frames: [{ schemaId, schema: databaseSchema, intervalMs: 1000, facts: inspectFrame(body), body }],
    gaps: [],
    states: [],
  });
}

async function chunks(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from history.chunk');
  return rows[0].count;
}

describe('the thread that closes chunks', () => {
  it('closes what is due and says how much it was, again and again', async () => {
    await storeOne();
    expect(await thread.close(NOW)).toEqual({ done: 1, errors: [] });
    expect(await thread.close(NOW)).toEqual({ done: 0, errors: [] });
    expect(await thread.merge()).toEqual({ done: 0, errors: [] });

    expect(await chunks()).toBe(1);
  });

  it.each([1, 2])('creates the partitions of many streams while its %i connections are all taken', async (size) => {
    const days = Array.from({ length: 8 }, (_, day) => NOW - day * 86_400_000);
    for (const day of days) await storeOne(day);
    const narrow = aThread(database.url, size);

    // One that waited for a connection of its own pool would have given up, with an error.
    const answer = await narrow.close(NOW).finally(() => narrow.stop());

    expect(answer).toEqual({ done: days.length, errors: [] });
  });

  it('goes on after somebody has dropped a partition', async () => {
    await storeOne();
    await thread.close(NOW);
    await pool.query('drop table history.chunk_p20261001');
    await storeOne();
    expect(await thread.close(NOW)).toMatchObject({ done: 0, errors: [expect.stringContaining('no partition')] });

    expect(await thread.close(NOW)).toEqual({ done: 1, errors: [] });
  });

  it('says what could not be done, and does it when it can', async () => {
    await storeOne();
    await pool.query('alter table history.chunk rename to chunk_elsewhere');
    const { done, errors } = await thread.close(NOW);
    expect([done, errors.length]).toEqual([0, 1]);

    await pool.query('alter table history.chunk_elsewhere rename to chunk');

    expect(await thread.close(NOW)).toEqual({ done: 1, errors: [] });
  });

  it('can be stopped and used again', async () => {
    await thread.close(NOW);
    await thread.stop();
    await storeOne();

    expect(await thread.close(NOW)).toEqual({ done: 1, errors: [] });
  });
});
