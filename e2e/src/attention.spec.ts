import { open, stat } from 'node:fs/promises';
import path from 'node:path';

import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { Api } from './support/api.js';
import { psql, session } from './support/load.js';
import { removePlatform, startPlatform } from './support/platform.js';
import type { Platform } from './support/platform.js';

interface Item {
  readonly condition: string;
  readonly state: 'active' | 'clear' | 'unknown';
  readonly summary: string;
  readonly since: number | null;
  readonly evidence: readonly { readonly name: string; readonly value: unknown; readonly about: string | null }[];
  readonly who: readonly {
    readonly part: string;
    readonly kind: string;
    readonly name: string;
    readonly pid: number | null;
  }[];
}

/** Times are short so that nobody has to wait for them; disks of this machine are "nearly full" below 100 % of room. */
const LIMITS = {
  ATTENTION_EVERY_MS: '500',
  ATTENTION_LOCK_WAIT_SECONDS: '1',
  ATTENTION_IDLE_IN_TRANSACTION_SECONDS: '1',
  ATTENTION_XMIN_SECONDS: '1',
  ATTENTION_SLOT_INACTIVE_SECONDS: '1',
  ATTENTION_REPLAY_LAG_BYTES: '1000',
  ATTENTION_DISK_FREE_PERCENT: '100',
};

describe('attention on real servers', () => {
  let sick: TestPostgres;
  let healthy: TestPostgres;
  let standby: TestPostgres;
  let platform: Platform;
  let api: Api;
  let sickId: string;
  let healthyId: string;
  let holderPid: number;
  const sessions: Awaited<ReturnType<typeof session>>[] = [];
  let waiting: Promise<unknown> = Promise.resolve();

  const itemsOf = async (serverId: string): Promise<Record<string, Item>> => {
    const { items } = await api.get<{ items: Item[] }>(`/servers/${serverId}/attention`);
    return Object.fromEntries(items.map((item) => [item.condition, item]));
  };
  const active = (condition: string): Promise<Item> =>
    eventually(
      async () => {
        const item = (await itemsOf(sickId))[condition];
        if (item?.state !== 'active') throw new Error(`${condition} is ${item?.state}: ${item?.summary}`);
        return item;
      },
      { timeoutMs: 90_000, everyMs: 500 },
    );

  beforeAll(async () => {
    const settings = {
      autovacuum: false,
      max_connections: 20,
      archive_mode: true,
      archive_command: 'false',
      allow_system_table_mods: true,
      'pg_stat_statements.max': 100,
    };
    [sick, healthy] = await Promise.all([startPostgres({ settings }), startPostgres()]);
    await Promise.all([sick, healthy].map(({ url }) => psql(url, 'create extension pg_stat_statements')));
    await damagePage(sick);
    standby = await startPostgres({ standbyOf: sick, settings: { max_connections: 20 } });
    await makeSick();
    platform = await startPlatform('all-in-one', { databaseUrls: [sick.url, healthy.url], environment: LIMITS });
    api = await Api.login(platform.url, platform.email, platform.password);
    sickId = (await api.serverOnPort(sick.port)).id;
    healthyId = (await api.serverOnPort(healthy.port)).id;
  }, 240_000);

  afterAll(async () => {
    await Promise.all(sessions.map((one) => one.end()));
    await waiting;
    await removePlatform(platform);
    await Promise.all([standby.stop(), healthy.stop(), sick.stop('immediate')]);
  }, 60_000);

  async function makeSick(): Promise<void> {
    await psql(sick.url, 'create table held (n int); insert into held values (1)');
    await psql(sick.url, "select pg_create_physical_replication_slot('forgotten', true)");
    await psql(standby.url, 'select pg_wal_replay_pause()');
    // A real catalogue that says what a server of many years would.
    await psql(
      sick.url,
      `update pg_database set datfrozenxid = (((pg_current_xact_id()::text::bigint - 1200000000) + 4294967296) % 4294967296)::text::xid
       where datname = 'template0'`,
    );
    for (let number = 0; number < 15; number++) sessions.push(await session(sick.url));
    const [holder, waiter] = sessions;
    await holder.query('begin isolation level repeatable read');
    await holder.query('lock table held in access exclusive mode');
    await holder.query('insert into held values (2)');
    holderPid = Number((await holder.query('select pg_backend_pid() as pid')).rows[0].pid);
    waiting = waiter.query('select * from held').catch(() => undefined);
    // Constants are the same statement; more of them are another one.
    for (let number = 1; number < 250; number++)
      await sessions[2].query(`select ${Array(number).fill('1').join(' + ')}`);
    await psql(sick.url, 'select pg_switch_wal()');
  }

  it('finds the session that everybody waits for, idle in its transaction and holding back VACUUM', async () => {
    const [wait, idle, horizon] = [
      await active('lock-wait'),
      await active('idle-in-transaction'),
      await active('xmin-horizon-old'),
    ];

    for (const item of [wait, idle, horizon]) expect(item.who[0]).toMatchObject({ part: 'cause', pid: holderPid });
  });

  it('finds connections that run out, and who has them', async () => {
    expect((await active('connections-high')).who[0].name).toContain('postgres');
  });

  it('finds a slot that nobody uses, and a standby that does not replay', async () => {
    const [slot, lag] = [await active('slot-inactive-or-lost'), await active('replay-lag')];

    expect(slot.who[0]).toMatchObject({ kind: 'slot', name: 'forgotten' });
    expect(lag.who[0]).toMatchObject({ kind: 'standby', part: 'victim' });
  });

  it('finds archiving that fails, ids that run out, a damaged page, and statements that are thrown out', async () => {
    await active('archiver-failing');
    await active('statements-evicting');

    expect((await active('wraparound-near')).who[0].name).toBe('template0');
    expect((await active('checksum-failures')).who[0]).toMatchObject({ kind: 'database', name: 'postgres' });
  });

  it('finds a file system with less room than it should have', async () => {
    expect((await active('disk-low')).evidence[0].about).toMatch(/^\//);
  });

  it('finds nothing of it on a healthy server', async () => {
    const items = await eventually(
      async () => {
        const found = await itemsOf(healthyId);
        const unknown = Object.values(found).filter(({ state }) => state === 'unknown');
        expect(unknown.map(({ condition, summary }) => `${condition}: ${summary}`)).toEqual([]);
        return found;
      },
      { timeoutMs: 90_000, everyMs: 500 },
    );

    // Both servers are on this machine, and so on the same disks.
    const holding = Object.values(items).filter(({ state }) => state === 'active');
    expect(holding.map(({ condition }) => condition)).toEqual(['disk-low']);
  });

  it('says of a server that was stopped that it does not answer, and calls nothing else of it fine', async () => {
    await sick.stop('immediate');

    const { summary } = await active('server-unreachable');

    expect(summary).toMatch(/does not answer/);
    const others = Object.values(await itemsOf(sickId)).filter(({ condition }) => condition !== 'server-unreachable');
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });
});

/** Writes over the data of a table's first page and has PostgreSQL read it. */
async function damagePage(server: TestPostgres): Promise<void> {
  await psql(server.url, 'create table damaged as select generate_series(1, 100) as n');
  const file = path.join(server.directory, await psql(server.url, "select pg_relation_filepath('damaged')"));
  await server.restart();
  const page = await open(file, 'r+');
  expect((await stat(file)).size).toBeGreaterThan(8_000);
  await page.write(Buffer.alloc(64, 0xff), 0, 64, 4_000);
  await page.close();
  await expect(psql(server.url, 'select count(*) from damaged')).rejects.toThrow(/invalid page|checksum/);
}
