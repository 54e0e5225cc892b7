import { createPool, provision, withTenant, withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { ChunkCloser, migrateHistory, SnapshotWriter } from '../index.js';
import type { ReceivedSnapshot } from '../index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const schema = (family: string): FrameSchema => ({
  family,
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
  ],
});

let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: Pool;
let query: Pool;
let seed: HistorySeed;

beforeEach(async () => {
  database = await freshDatabase();
  const passwords = { auth: 'a', bus: 'b', history: 'h', query: 'q' };
  const urls = await provision(database.url, { passwords, rolePrefix: `hot_streams_spec_${process.pid}_` });
  await migrateHistory(urls.history);
  owner = createPool(urls.history, { applicationName: 'hot streams spec' });
  query = createPool(urls.query, { applicationName: 'hot streams spec query' });
  seed = new HistorySeed(owner);
});

afterEach(async () => {
  await owner?.end();
  await query?.end();
  await database?.drop();
});

function aServer() {
  const server = aReceivedSnapshot({ epoch: BigInt(START) });
  return (sequence: number, families = ['pg_stat_database', 'pg_stat_wal', 'query_text']): ReceivedSnapshot => {
    const at = START + sequence * 10_000;
    const polls = [at - 1000, at].map((at) => ({ at, rows: [['app', sequence]] }));
    const frames = families.map((family) => aReceivedFrame(schema(family), family === 'query_text' ? [] : polls));
    return { ...server, sequence: BigInt(sequence), collectedAt: at, frames };
  };
}

async function counted() {
  const { rows } = await owner.query(
    `select stream_id, organisation_id, server_id, polls::int, oldest_at from history.hot_stream order by 1`,
  );
  return rows as { polls: number }[];
}

async function hot() {
  const { rows } = await owner.query(
    `select stream_id, organisation_id, server_id, max(polls)::int as polls, min(oldest_at) as oldest_at from (
       select stream_id, family, organisation_id, server_id, sum(polls) as polls, min(collected_at) as oldest_at
       from history.hot group by 1, 2, 3, 4) families
     group by 1, 2, 3 order by 1`,
  );
  return rows as unknown[];
}

describe('what is counted as hot', () => {
  it('is what is hot after storing, repeating and closing in parts', async () => {
    const [one, other] = [aServer(), aServer()];
    await seed.store(one(1), one(2), other(1, ['pg_stat_wal']));
    const stored = await counted();
    expect(stored.map(({ polls }) => polls).toSorted((a, b) => a - b)).toEqual([2, 4]);
    expect(stored).toEqual(await hot());

    await seed.store(one(2), one(3), one(1));
    expect(await counted()).toEqual(await hot());

    await seed.close({ polls: 6, ageMs: 1e12 });
    expect((await counted()).map(({ polls }) => polls)).toEqual([2]);
    expect(await counted()).toEqual(await hot());

    await seed.close();
    expect(await counted()).toEqual([]);
  });

  it('is not changed by a transaction that does not commit', async () => {
    const snapshot = aServer();
    await seed.store(snapshot(1));
    const before = await counted();
    const writer = new SnapshotWriter(seed.partitions);

    await expect(
      withTransaction(owner, async (tx) => {
        await writer.store(tx, [snapshot(2)], []);
        throw new Error('dies');
      }),
    ).rejects.toThrow('dies');

    expect(await counted()).toEqual(before);
  });

  it('stays exact while writers store and closers close at the same time', async () => {
    const servers = [aServer(), aServer(), aServer()];
    const [first] = servers;
    await seed.store(first(100));
    const store = async (snapshot: (typeof servers)[number]) => {
      for (let sequence = 1; sequence <= 15; sequence++) await seed.store(snapshot(sequence));
    };
    const close = async () => {
      for (let round = 0; round < 10; round++) await seed.close();
    };

    await Promise.all([...servers.map(store), close(), close()]);

    expect(await counted()).toEqual(await hot());
    await seed.close();
    expect(await counted()).toEqual([]);
  });

  it('is put right when hot polls have gone past their retention without being closed', async () => {
    await seed.store(aServer()(1));
    await seed.partitions.dropBefore('hot', START + 86_400_000);

    const { pool, schemas, partitions } = seed;
    await new ChunkCloser({ pool, schemas, partitions, rule: { polls: 1, ageMs: 0, maxPolls: 10 } }).closeDue(
      Date.now(),
    );

    expect(await counted()).toEqual([]);
  });

  it('is seen by its own organisation only', async () => {
    const snapshot = aServer()(1);
    await seed.store(snapshot, aServer()(1));
    const read = 'select from history.hot_stream';

    expect((await query.query(read)).rowCount).toBe(0);
    expect((await withTenant(query, snapshot.organisationId, (tx) => tx.query(read))).rowCount).toBe(1);
    await expect(query.query('delete from history.hot_stream')).rejects.toMatchObject({ code: '42501' });
  });
});
