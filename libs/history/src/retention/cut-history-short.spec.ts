import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { CutHistoryShort, migrateHistory, PostgresHistoryReader } from '../index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from '../testing.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 9, 20, 12);
const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
  ],
};

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'cut short spec' });
  seed = new HistorySeed(pool);
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

describe('a history that has too little room', () => {
  it('gives its oldest samples first, roll-ups only after all of them, and never what is being written', async () => {
    const server = aReceivedSnapshot();
    for (const [index, days] of [3, 2, 1, 0].entries()) {
      const at = NOW - days * DAY;
      const frames = [aReceivedFrame(schema, [{ at, rows: [['app', index]] }])];
      await seed.store({ ...server, sequence: BigInt(index + 1), collectedAt: at, frames });
    }
    await seed.close();
    const cut = new CutHistoryShort({ pool, partitions: seed.partitions });
    const reader = new PostgresHistoryReader({ pool, now: () => NOW, keptForMs: 1 });
    const samples = async () => (await reader.keptSignals(server)).find(({ signal }) => signal === 'samples');
    const before = await samples();

    const nothing = await cut.free(0, NOW);
    const little = await cut.free(1, NOW);
    const told = await samples();
    const all = await cut.free(Number.MAX_SAFE_INTEGER, NOW);

    expect(nothing).toEqual({ freedBytes: 0, dropped: [] });
    expect(before).toEqual({ signal: 'samples', days: 14, since: NOW - 14 * DAY, cutShort: false });
    expect(little).toEqual({ freedBytes: expect.any(Number), dropped: ['chunk_p20261017'] });
    expect(little.freedBytes).toBeGreaterThan(8_000);
    expect(told).toEqual({ signal: 'samples', days: 14, since: Date.UTC(2026, 9, 18), cutShort: true });
    expect(all.dropped).toEqual([
      'chunk_p20261018',
      'chunk_p20261019',
      'rollup_1m_p20261017',
      'rollup_1m_p20261018',
      'rollup_1m_p20261019',
    ]);
  });
});
