import { randomUUID } from 'node:crypto';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
const MINUTE = 60_000;
const DAY = 86_400_000;
const LONG_AGO = NOW - 40 * DAY;
const at = (minute: number) => NOW - (60 - minute) * MINUTE;

const inShop = { datid: 5, datname: 'shop', schemaname: 'public' };
const orders = { ...inShop, relid: 100, relname: 'orders' };
const logs = { ...inShop, relid: 200, relname: 'logs' };
const catalogue = { ...inShop, schemaname: 'pg_catalog', relid: 1, relname: 'pg_class' };
const size = (of: object, table: number, indexes: number) => ({
  ...of,
  relkind: 'r',
  is_partition: false,
  table_bytes: table,
  indexes_bytes: indexes,
  frozenxid_age: 1_000,
});
const counts = (of: object, more: object) => ({
  ...of,
  seq_scan: 0,
  idx_scan: 0,
  n_tup_upd: 0,
  n_tup_hot_upd: 0,
  n_live_tup: 900,
  n_dead_tup: 100,
  ...more,
});

const index = (indexrelid: number, indexrelname: string) => ({
  ...inShop,
  indexrelid,
  relid: 100,
  relname: 'orders',
  indexrelname,
});
const all = [
  { ...index(11, 'orders_pkey'), columns: '(id)', is_primary: true, is_unique: true, has_constraint: true },
  { ...index(12, 'by_day'), columns: '(day)' },
  { ...index(13, 'by_day_again'), columns: '(day)' },
  { ...index(14, 'by_day_and_user'), columns: '(day, "user", lower(name))' },
  { ...index(15, 'on_standby_only'), columns: '(region)' },
  { ...index(16, 'broken'), columns: '(price)', is_valid: false },
  { ...index(17, 'used'), columns: '(email)' },
  { ...index(18, 'young'), columns: '(phone)' },
  { ...index(19, 'part_a'), columns: `(part) WHERE (kind = ?)` },
  { ...index(20, 'part_b'), columns: `(part) WHERE (kind = ?)` },
];
const scans = (
  counted: Readonly<Record<string, number>>,
  names: readonly string[] = all.map((one) => one.indexrelname),
) =>
  all
    .filter(({ indexrelname }) => names.includes(indexrelname))
    .map(({ indexrelid, indexrelname }) => ({
      ...index(indexrelid, indexrelname),
      idx_scan: counted[indexrelname] ?? 0,
    }));
const old = all.map(({ indexrelname }) => indexrelname).filter((name) => name !== 'young');
const life = (in_recovery: boolean) =>
  aFrame('server', [{ at: at(59), rows: [{ in_recovery, version_number: 150_004 }] }]);

describe('tables and indexes', () => {
  let stack: TestStack;
  let server: TestServer;
  let standby: TestServer;
  let token: string;

  beforeAll(async () => {
    stack = await TestStack.start();
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    server = { ...(await stack.addServer(organisationId, 'primary')), epoch: BigInt(LONG_AGO) };
    standby = { ...(await stack.addServer(organisationId, 'standby')), epoch: BigInt(LONG_AGO) };
    for (const [of, inRecovery] of [
      [server, false],
      [standby, true],
    ] as const) {
      await stack.store(of, [
        {
          collectedAt: LONG_AGO,
          frames: [aFrame('pg_stat_all_indexes', [{ at: LONG_AGO, rows: scans({ used: 10 }, old) }])],
        },
      ]);
      await stack.closeChunks();
      const now: Record<string, number> = inRecovery ? { used: 10, on_standby_only: 7 } : { used: 40 };
      await stack.store(of, [
        {
          collectedAt: at(59),
          frames: [
            aFrame('pg_stat_all_indexes', [
              { at: at(0), rows: scans({ used: 10 }) },
              { at: at(59), rows: scans(now) },
            ]),
            life(inRecovery),
            aFrame('pg_stat_bgwriter', [{ at: at(59), rows: [{ stats_reset: LONG_AGO }] }]),
          ],
        },
      ]);
    }
    await stack.store(server, [
      {
        collectedAt: at(59),
        frames: [
          aFrame('pg_class', [
            {
              at: at(1),
              rows: [
                size(orders, 1_000, 500),
                size(logs, 9_000, 0),
                size(catalogue, 10, 0),
                ...all.map(({ indexrelid, indexrelname, ...flags }) => ({
                  ...inShop,
                  relid: indexrelid,
                  relname: indexrelname,
                  relkind: 'i',
                  is_primary: false,
                  is_unique: false,
                  has_constraint: false,
                  is_valid: true,
                  size_bytes: indexrelid * 100,
                  ...Object.fromEntries(Object.entries(flags).filter(([name]) => /^(is_|has_)/.test(name))),
                })),
              ],
            },
            { at: at(50), rows: [size(orders, 4_000, 700), { ...logs, relkind: null, dropped_at: at(50) }] },
          ]),
          aFrame('pg_stat_all_tables', [
            { at: at(1), rows: [counts(orders, { seq_scan: 5 }), counts(logs, {}), counts(catalogue, {})] },
            {
              at: at(50),
              rows: [counts(orders, { seq_scan: 8, n_tup_upd: 20, n_tup_hot_upd: 15, last_vacuum: at(3) })],
            },
          ]),
          aFrame('table_bloat', [{ at: at(2), rows: [{ ...orders, bloat_bytes: 1_000 }] }]),
          aFrame('database_visits', [
            { at: at(50), rows: [{ datid: 5, datname: 'shop', state: 'read', read_at: at(50), skipped_relations: 2 }] },
          ]),
          aFrame('schema_objects', [
            {
              at: at(1),
              rows: [
                { ...inShop, object_type: 'column', name: 'orders.id', object_id: 100, definition: 'bigint not null' },
                { ...inShop, object_type: 'table', name: 'orders', object_id: 100, definition: 'owner app' },
                ...all.map(
                  ({ indexrelname, columns, is_unique: unique }: (typeof all)[number] & { is_unique?: boolean }) => ({
                    ...inShop,
                    object_type: 'index',
                    name: `orders.${indexrelname}`,
                    object_id: 100,
                    definition: `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${indexrelname} ON public.orders USING btree ${columns}`,
                  }),
                ),
              ],
            },
          ]),
          aFrame('pg_stats', [{ at: at(1), rows: [{ ...orders, attname: 'id', inherited: false, n_distinct: -1 }] }]),
        ],
        states: [{ family: 'index_bloat', state: 'denied', reason: 'Needs SELECT on the table.' }],
      },
    ]);
  });
  afterAll(async () => stack?.stop());

  const ask = async (path: string, of: TestServer = server) =>
    (await stack.get(`/servers/${of.serverId}/${path}`, { token })).body;
  const findings = async (of: TestServer = server) =>
    Object.fromEntries(
      (await ask('indexes', of)).items.map((one: { indexrelname: string; findings: { kind: string }[] }) => [
        one.indexrelname,
        one.findings.map(({ kind }) => kind).join(),
      ]),
    );

  it('are listed with their size, its growth, and what was done in the range', async () => {
    const { items, total, databases } = await ask('tables');

    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      id: '5.100',
      kind: 'table',
      totalBytes: 4_700,
      growthBytes: 3_200,
      seqScans: 3,
      updated: 20,
      hotShare: 0.75,
      deadRows: 100,
      deadShare: 0.1,
      bloatBytes: 1_000,
      bloatShare: 0.25,
      bloatMeasured: false,
      lastVacuum: at(3),
      lastAnalyze: null,
    });
    expect(total).toMatchObject({ tables: 1, totalBytes: 4_700 });
    expect(databases).toMatchObject([{ datname: 'shop', state: 'read', readAt: at(50), skippedRelations: 2 }]);
  });

  it('are listed as they were at the end of a range in the past, and those of PostgreSQL on demand', async () => {
    const { items } = await ask(`tables?from=${at(0)}&to=${at(20)}&system=true&order=name&direction=asc`);

    expect(items.map(({ relname, totalBytes }: Record<string, unknown>) => [relname, totalBytes])).toEqual([
      ['pg_class', 10],
      ['logs', 9_000],
      ['orders', 1_500],
    ]);
  });

  it('are shown with their columns and indexes, and one that is not known is not found', async () => {
    const detail = await ask('tables/5.100');
    const missing = await stack.get(`/servers/${server.serverId}/tables/5.999`, { token });

    expect(detail.definition).toBe('owner app');
    expect(detail.columns).toMatchObject([
      { name: 'id', definition: 'bigint not null', distinct: -1, correlation: null },
    ]);
    expect(detail.indexes).toHaveLength(all.length);
    expect(missing.status).toBe(404);
    expect(missing.body.code).toBe('query.table-not-found');
  });

  it('never calls an index unused that a standby scans, a constraint needs, or that is too young', async () => {
    const { items, members } = await ask('indexes');
    const use = Object.fromEntries(items.map((one: Record<string, unknown>) => [one['indexrelname'], one['use']]));

    expect(use).toMatchObject({ by_day: 'unused', used: 'used', on_standby_only: 'used', young: 'unknown' });
    expect(await findings()).toMatchObject({ orders_pkey: '', on_standby_only: '', used: '', young: '' });
    expect(members).toEqual([
      { server: 'primary', role: 'primary', days: 40 },
      { server: 'standby', role: 'standby', days: 40 },
    ]);
  });

  it('finds unused, duplicate, overlapping and invalid indexes, and says how to drop them and what to mind', async () => {
    const { items } = await ask('indexes?finding=duplicate');

    expect(await findings()).toMatchObject({
      by_day: 'unused,overlapping',
      by_day_again: 'unused,duplicate',
      by_day_and_user: 'unused',
      broken: 'invalid,unused',
      // The literals of their conditions are not known: they may differ.
      part_a: 'unused',
      part_b: 'unused',
    });
    expect(items).toHaveLength(1);
    expect(items[0].drop).toMatchObject({
      sql: 'DROP INDEX CONCURRENTLY "public"."by_day_again";',
      undo: 'CREATE INDEX CONCURRENTLY by_day_again ON public.orders USING btree (day);',
    });
    expect(items[0].drop.warning).toContain('outside of a transaction');
  });

  it('does not know what was done in a range in which nothing was read', async () => {
    const range = `from=${at(-120)}&to=${at(-60)}`;
    const { items: indexes } = await ask(`indexes?${range}`);
    const { items: tables } = await ask(`tables?${range}`);

    expect(indexes.map(({ scans: counted }: { scans: unknown }) => counted)).toEqual(indexes.map(() => null));
    expect(tables.map(({ seqScans }: { seqScans: unknown }) => seqScans)).toEqual(tables.map(() => null));
    expect(indexes.length).toBeGreaterThan(0);
  });

  it('says why something cannot be read', async () => {
    const { sources } = await ask('indexes');

    expect(sources).toContainEqual({
      family: 'index_bloat',
      state: 'denied',
      reason: 'Needs SELECT on the table.',
      at: null,
      earlier: null,
    });
  });

  it('does not call an index unused while a standby that nobody watches may scan it', async () => {
    const replication = { pid: 1, application_name: 'reporting', client_addr: '10.0.0.9', state: 'streaming' };
    await stack.store(server, [
      {
        collectedAt: at(60),
        frames: [aFrame('pg_stat_replication', [{ at: at(60), rows: [replication, { ...replication, pid: 2 }] }])],
      },
    ]);

    const { items } = await ask('indexes?search=by_day_and');

    expect(items[0]).toMatchObject({ use: 'unknown', useReason: 'reporting is not watched and may use it.' });
  });

  it('keeps what a collector that has started again has not read anew, with its age, and never calls it unused', async () => {
    const { items: before } = await ask('indexes');
    const { items: tablesBefore } = await ask('tables');
    const restarted = { ...server, epoch: BigInt(at(59) + 1_000) };
    const [first] = scans({}, ['by_day']);
    await stack.store(restarted, [
      { collectedAt: at(60), frames: [aFrame('pg_stat_all_indexes', [{ at: at(60), rows: [first] }])] },
    ]);

    const { items, sources } = await ask('indexes?limit=150');
    const { items: tables } = await ask('tables?limit=150');

    const ids = (list: { id: string }[]) => list.map(({ id }) => id).toSorted();
    expect(ids(items)).toEqual(ids(before));
    expect(sources).toContainEqual(
      expect.objectContaining({ family: 'pg_stat_all_indexes', earlier: { rows: all.length - 1, at: at(59) } }),
    );
    expect(items.filter(({ use }: { use: string }) => use === 'unused')).toEqual([]);
    expect(items.flatMap(({ findings: found, drop }: { findings: []; drop: null }) => [...found, drop])).toEqual(
      items.map(() => null),
    );
    expect(ids(tables)).toEqual(ids(tablesBefore));
    expect(tables.length).toBeGreaterThan(0);
  });
});
