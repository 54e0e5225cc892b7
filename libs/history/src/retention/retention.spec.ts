import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { defaultRetention, keepRetention, migrateHistory, RetentionKeeper } from '../index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from '../testing.js';

const DAY = 86_400_000;
const texts: FrameSchema = {
  family: 'query_text',
  version: 1,
  sparse: false,
  columns: [
    { name: 'queryid', role: 'dimension', type: 'int' },
    { name: 'dbid', role: 'dimension', type: 'int' },
    { name: 'text', role: 'attribute', type: 'text' },
  ],
};

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let keeper: RetentionKeeper;

beforeEach(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'retention spec' });
  seed = new HistorySeed(pool);
  keeper = new RetentionKeeper({ pool, partitions: seed.partitions, retention: defaultRetention });
});

afterEach(async () => {
  await pool?.end();
  await database?.drop();
});

describe('retention', () => {
  it('drops the other partitions and deletes rows when one partition cannot be dropped', async () => {
    const now = Date.UTC(2026, 9, 1);
    for (const days of [900, 899, 898]) await seed.partitions.at('chunk', now - days * DAY);
    const [, held] = await seed.partitions.list('chunk');
    const reader = await pool.connect();
    await reader.query(`begin; lock table history.${held.name} in access share mode`);

    const first = await keeper.dropOld(now);
    await reader.query('rollback');
    reader.release();
    const second = await keeper.dropOld(now);

    expect(first.dropped).toEqual(['chunk_p20240414', 'chunk_p20240416']);
    expect(first.errors.map(String)).toEqual([expect.stringContaining(held.name)]);
    expect(second).toEqual({ dropped: [held.name], deleted: 0, errors: [] });
  });

  it('deletes the text of a statement when no stream that may use it has come within the longest roll-ups', async () => {
    const now = Date.now();
    const past = now - (defaultRetention.hourDays + 5) * DAY;
    const tell = async (queryId: number, epoch: number) => {
      const frames = [aReceivedFrame(texts, [{ at: now, rows: [[queryId, 1, `select ${queryId}`]] }])];
      const server = aReceivedSnapshot({ epoch: BigInt(epoch), collectedAt: now, frames });
      await seed.store(server);
      return server;
    };
    const gone = await tell(1, past - DAY);
    await tell(2, past - DAY);
    const restarted = await tell(3, past - DAY);
    await tell(4, now);
    await pool.query('update history.query_text set seen_at = $1 where query_id < 4', [new Date(past)]);
    await pool.query(
      `update history.ledger set stored_at = $1 where stream_id in
         (select stream_id from history.stream where server_id = any ($2))`,
      [new Date(past), [gone.serverId, restarted.serverId]],
    );
    await seed.store({ ...restarted, epoch: BigInt(now), frames: [] });

    await keeper.dropOld(now);

    const { rows } = await pool.query('select query_id::int as id from history.query_text order by 1');
    expect(rows.map(({ id }) => id)).toEqual([2, 4]);
  });

  it.each([
    ['as long as roll-ups of the hour, which name it', null, [1]],
    ['no longer than an organisation keeps any of them', 30, []],
  ] as const)('keeps the text of a statement that runs no more %s', async (_, days, kept) => {
    const now = Date.now();
    const past = now - 40 * DAY;
    const frames = [aReceivedFrame(texts, [{ at: now, rows: [[1, 1, 'select 1']] }])];
    const { organisationId } = aReceivedSnapshot();
    await seed.store(aReceivedSnapshot({ organisationId, epoch: BigInt(past - DAY), collectedAt: now, frames }));
    const own = { samples: null, statements: null, sessions: null, minute: days, tenMinute: days, hour: days };
    await keepRetention(pool, { organisationId, version: 1, days: own });
    await pool.query('update history.query_text set seen_at = $1', [new Date(past)]);
    await pool.query('update history.ledger set stored_at = $1', [new Date(past)]);

    await keeper.dropOld(now);

    const { rows } = await pool.query('select query_id::int as id from history.query_text');
    expect(rows.map(({ id }) => id)).toEqual(kept);
  });

  it('writes a text that is told again once a day, or when it has changed', async () => {
    const server = aReceivedSnapshot();
    let sequence = 0n;
    const tell = async (text: string, writer = seed) => {
      const frames = [aReceivedFrame(texts, [{ at: 1, rows: [[1, 1, text]] }])];
      await writer.store({ ...server, sequence: ++sequence, frames });
      const { rows } = await pool.query(
        'select text, seen_at, xmin::text from history.query_text where server_id = $1',
        [server.serverId],
      );
      return rows[0] as { text: string; seen_at: Date; xmin: string };
    };

    const first = await tell('select 1');
    const again = await tell('select 1');
    const other = await tell('select 2');
    await pool.query("update history.query_text set seen_at = now() - interval '2 days'");
    // One that remembers what it has written today would not look.
    const later = await tell('select 2', new HistorySeed(pool));

    expect(again).toEqual(first);
    expect(other.text).toBe('select 2');
    expect(later.seen_at.getTime()).toBeGreaterThanOrEqual(first.seen_at.getTime());
  });
});
