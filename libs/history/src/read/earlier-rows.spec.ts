import { newId } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import { schemaOf } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const MINUTE = 60_000;
const schema = schemaOf('pg_stat_all_tables', ['seq_scan', 'dropped_at']);

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'earlier rows spec' });
  seed = new HistorySeed(pool);
  reader = new PostgresHistoryReader({ pool, now: () => START + 60 * MINUTE });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** `shop.1` is table 1 of the database shop. */
const row = (name: string, scans: number | null, droppedAt: number | null = null) => {
  const [datname = '', relid] = name.split('.');
  return [datname === 'shop' ? 5 : 6, datname, Number(relid), 'public', `t${relid}`, scans, droppedAt];
};

/** A server whose collector starts again: each start is a stream of its own. */
function aServer() {
  const of = { organisationId: newId(), serverId: newId() };
  const collectorId = newId();
  let sequence = 0n;
  /** What a round that began in a minute told in the stream that began in another one. */
  const tell = (began: number, minute: number, rows: ReturnType<typeof row>[]) =>
    seed.store({
      ...of,
      collectorId,
      epoch: BigInt(START + began * MINUTE),
      sequence: ++sequence,
      collectedAt: START + minute * MINUTE,
      frames: [aReceivedFrame(schema, [{ at: START + minute * MINUTE, rows }], MINUTE)],
      gaps: [],
      states: [],
    });
  /** The newest rows by name, with the minute of those that are from before. */
  const latest = async (minute?: number) => {
    const at = minute === undefined ? {} : { at: START + minute * MINUTE };
    const poll = await reader.latest({ ...of, family: schema.family, ...at });
    return Object.fromEntries(
      (poll?.rows ?? [])
        .filter((cells) => cells[6] === null)
        .map((cells) => {
          const since = poll?.earlier?.get(cells);
          return [`${String(cells[1])}.${String(cells[2])}`, since === undefined ? 'now' : (since - START) / MINUTE];
        }),
    );
  };
  return { tell, latest };
}

describe('what a collector that has started again has not told yet', () => {
  it.each([
    ['hot', async () => undefined],
    ['closed', () => seed.close()],
  ])('is as its stream before told it, with its age, while that is %s', async (_, close) => {
    const { tell, latest } = aServer();
    await tell(0, 1, [row('shop.1', 1), row('shop.2', 1), row('shop.3', 1), row('crm.1', 1)]);
    await tell(0, 2, [row('shop.2', 2), row('shop.3', null, START + 2 * MINUTE)]);
    await close();
    await tell(10, 11, [row('shop.1', 0)]);

    expect(await latest()).toEqual({ 'shop.1': 'now', 'shop.2': 2, 'crm.1': 2 });
    expect(await latest(2)).toEqual({ 'shop.1': 'now', 'shop.2': 'now', 'crm.1': 'now' });
  });

  it('has gone with the end of the first round, but in a database that could not be entered', async () => {
    const { tell, latest } = aServer();
    await tell(0, 1, [row('shop.1', 1), row('shop.2', 1), row('crm.1', 1)]);
    await tell(10, 11, [row('shop.1', 0)]);
    await tell(10, 12, []);
    expect(await latest()).toEqual({ 'shop.1': 'now', 'crm.1': 1 });

    await tell(10, 13, [row('crm.2', 1)]);
    expect(await latest()).toEqual({ 'shop.1': 'now', 'crm.2': 'now' });
  });

  it('has gone at last in a database of which nothing is told, however often it was tried', async () => {
    const { tell, latest } = aServer();
    await tell(0, 1, [row('shop.1', 1), row('crm.1', 1)]);
    for (let minute = 11; minute < 20; minute++) await tell(10, minute, [row('shop.1', minute)]);
    expect(await latest()).toEqual({ 'shop.1': 'now', 'crm.1': 1 });

    await tell(10, 20, []);
    expect(await latest()).toEqual({ 'shop.1': 'now' });
  });

  it('is looked for in several streams where it starts again and again, and all of it is old before the first round', async () => {
    const { tell, latest } = aServer();
    await tell(0, 1, [row('shop.1', 1), row('shop.2', 1), row('crm.1', 1)]);
    await tell(0, 2, []);
    await tell(10, 11, [row('shop.1', 0)]);
    await tell(20, 21, [row('shop.2', 0)]);
    expect(await latest()).toEqual({ 'shop.1': 11, 'shop.2': 'now', 'crm.1': 2 });

    await tell(30, 31, []);
    expect(await latest()).toEqual({ 'shop.1': 11, 'shop.2': 21, 'crm.1': 2 });
  });

  it('is all of a family of which the new stream has no poll yet', async () => {
    const { tell, latest } = aServer();
    await tell(0, 1, [row('shop.1', 1)]);
    await tell(0, 2, [row('shop.1', 2)]);
    await pool.query(
      `insert into history.stream (organisation_id, server_id, collector_id, epoch)
       select organisation_id, server_id, collector_id, epoch + 1 from history.stream order by stream_id desc limit 1`,
    );

    expect(await latest()).toEqual({ 'shop.1': 2 });
  });
});
