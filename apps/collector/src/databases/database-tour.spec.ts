import { encodeFrame } from '@pganalytics/codec';
import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { helperSql } from '../commands/helper-sql.js';
import { extensions, publications } from './jobs/extensions.js';
import { relations } from './jobs/relations.js';
import { schema } from './jobs/schema.js';
import { statistics, statisticsInPages } from './jobs/statistics.js';
import { visits } from './jobs/visits.js';
import { psql } from '../watch/testing/psql.js';
import { ConnectFailure } from '../sources/connect-failure.js';
import { TestTour } from './testing/test-tour.js';

const MINUTE = 60_000;
/** Whatever rounds cost on a busy machine: those of each minute are put off for no longer than this. */
const LATER = 10 * MINUTE;
const OURS = `FROM pg_stat_activity WHERE application_name = 'pganalytics-collector'`;

describe('a tour of the databases of a server', () => {
  let server: TestPostgres;
  const tours: TestTour[] = [];
  const aTour = (url: string, options: ConstructorParameters<typeof TestTour>[1] = {}) => {
    const tour = new TestTour(url, options);
    tours.push(tour);
    return tour;
  };
  const tablesOf = (tour: TestTour, datname: string) =>
    tour.rows('pg_stat_all_tables').filter((row) => row['datname'] === datname && row['schemaname'] === 'public');
  const visit = (tour: TestTour, datname: string) =>
    tour.rows('database_visits').findLast((row) => row['datname'] === datname);

  beforeAll(async () => {
    server = await startPostgres({ settings: { autovacuum: 'off' } });
  });
  afterEach(async () => {
    await Promise.all(tours.splice(0).map((tour) => tour.close()));
  });
  afterAll(() => server.stop('immediate'));

  it('finds every database while it runs, and is never on more than two connections', async () => {
    await psql(await server.createDatabase('first'), 'CREATE TABLE one (a int)');
    const tour = aTour(server.url, { jobs: [visits, statistics] });
    await tour.linked();
    const looker = new Client({ connectionString: server.url });
    await looker.connect();
    const seen = { most: 0, isOver: false };
    const looking = (async () => {
      while (!seen.isOver) {
        const { rows } = await looker.query<{ count: string }>(`SELECT count(*) ${OURS}`);
        seen.most = Math.max(seen.most, Number(rows[0]?.count));
      }
    })();

    await tour.all();
    await psql(await server.createDatabase('second'), 'CREATE TABLE two (a int)');
    await tour.all(LATER);
    seen.isOver = true;
    await looking;
    await looker.end();

    expect(tablesOf(tour, 'first').map((row) => row['relname'])).toEqual(['one']);
    expect(tablesOf(tour, 'second').map((row) => row['relname'])).toEqual(['two']);
    expect(seen.most).toBe(2);
    expect(await psql(server.url, `SELECT DISTINCT datname ${OURS} ORDER BY 1`)).toEqual([['postgres']]);
  });

  it.each([
    ['at once', 'changing', statistics],
    // More than three pages, of which some end within a bucket.
    ['page by page', 'in_pages', statisticsInPages(101)],
  ])('sends rows that changed, looked up %s, and says of what is gone that it is', async (_, datname, job) => {
    const url = await server.createDatabase(datname);
    await psql(url, 'CREATE TABLE still (a int); CREATE TABLE busy (a int); CREATE TABLE leaving (a int)');
    const tour = aTour(server.url, { jobs: [job], choice: { include: [datname], exclude: [] } });
    await tour.all();
    const changed = async () =>
      tour.rows('pg_stat_all_tables', await tour.all(LATER)).filter((row) => row['schemaname'] === 'public');
    await eventually(async () => expect(await changed()).toEqual([]));

    await psql(url, 'INSERT INTO busy VALUES (1); DROP TABLE leaving');

    const seen = await eventually(async () => {
      const rows = await changed();
      expect(rows.length).toBeGreaterThan(1);
      return rows;
    });
    const byName = new Map(seen.map((row) => [row['relname'], row]));
    expect(new Set(byName.keys())).toEqual(new Set(['busy', 'leaving']));
    expect(byName.get('busy')).toMatchObject({ n_tup_ins: 1, dropped_at: null });
    expect(byName.get('leaving')).toMatchObject({ n_tup_ins: null, dropped_at: expect.any(Number) });
    tour.tour.forget();
    expect((await changed()).filter((row) => row['dropped_at'] !== null)).toEqual([byName.get('leaving')]);
  });

  it('keeps what it read until it is taken, also when the connections are lost meanwhile', async () => {
    await psql(await server.createDatabase('kept'), 'CREATE TABLE kept_table (a int)');
    const tour = aTour(server.url, { jobs: [statistics], choice: { include: ['kept'], exclude: [] } });
    await tour.tour.run(await tour.linked(), { atMs: LATER, steadyMs: LATER });

    tour.link.drop(new ConnectFailure('lost'));
    await tour.tour.run(await tour.linked(), { atMs: LATER + 1, steadyMs: LATER + 1 });

    expect(tour.rows('pg_stat_all_tables', tour.tour.take()).map((row) => row['relname'])).toContain('kept_table');
    expect(tour.tour.take()).toEqual([]);
  });

  it('goes on in the next slice where a short one ended, with one moment for the whole round beside that of each reading', async () => {
    for (const name of ['slice_a', 'slice_b', 'slice_c']) {
      await psql(await server.createDatabase(name), `CREATE TABLE ${name}_table (a int)`);
    }
    const choice = { include: ['slice_*'], exclude: [] };
    const tour = aTour(server.url, { jobs: [statistics], choice, sliceMs: 1 });

    const slices = [await tour.slice(0)];
    while (tour.tour.isUnderway) slices.push(await tour.slice(10_000));

    const seen = slices.flatMap((slice) => tour.rows('pg_stat_all_tables', slice).map((row) => row['datname']));
    expect([...new Set(seen)]).toEqual(['slice_a', 'slice_b', 'slice_c']);
    expect(slices.length).toBeGreaterThan(6);
    const [began, ...others] = new Set(slices.flat().map(({ at }) => at));
    expect(others).toEqual([]);
    const readAt = slices.map((slice) => tour.rows('pg_stat_all_tables', slice).map((row) => Number(row['read_at'])));
    expect(readAt.every((moments, index) => moments.every((at) => at >= began + index * 10_000))).toBe(true);
    expect(tour.tour.intervalMs('pg_stat_all_tables')).toBeGreaterThanOrEqual((slices.length - 1) * 10_000);
  });

  it('sets a database aside that is dropped under it, with its reason, and tells its rows are gone', async () => {
    for (const name of ['gone_a', 'gone_b']) {
      await psql(await server.createDatabase(name), `CREATE TABLE ${name}_table (a int)`);
    }
    const tour = aTour(server.url, {
      jobs: [visits, statistics],
      choice: { include: ['gone_*'], exclude: [] },
      sliceMs: 1,
    });
    await tour.all();
    await tour.slice(LATER);

    await psql(server.url, 'DROP DATABASE gone_b WITH (FORCE)');
    await tour.all();
    const refused = visit(tour, 'gone_b');
    await tour.all(LATER);

    expect(refused).toMatchObject({ state: 'refused', reason: expect.stringMatching(/^no-database: .*3D000/) });
    expect(tablesOf(tour, 'gone_b').at(-1)).toMatchObject({ relname: 'gone_b_table', dropped_at: expect.any(Number) });
    expect(visit(tour, 'gone_b')).toMatchObject({ state: null, dropped_at: expect.any(Number) });
    expect(visit(tour, 'gone_a')).toMatchObject({ state: 'read', reason: '' });
    tour.tour.forget();
    const again = tour.rows('pg_stat_all_tables', await tour.all(LATER));
    expect(again).toContainEqual(expect.objectContaining({ relname: 'gone_b_table', dropped_at: expect.any(Number) }));
  });

  it('leaves out relations under an AccessExclusiveLock, says how many, and reads their statistics all the same', async () => {
    const url = await server.createDatabase('locked');
    await psql(url, 'CREATE TABLE free (a int); CREATE TABLE held (a int PRIMARY KEY); CREATE TABLE later (a int)');
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE');
    const choice = { include: ['locked'], exclude: [] };
    const tour = aTour(server.url, { jobs: [visits, statistics, relations, schema], choice });

    await tour.all();
    await tour.all(LATER);
    const sizes = () =>
      tour.rows('pg_class').filter(({ schemaname, relkind }) => schemaname === 'public' && relkind === 'r');
    const [withLock, skipped] = [sizes().map(({ relname }) => relname), visit(tour, 'locked')?.['skipped_relations']];
    await holder.query('COMMIT');
    await holder.end();
    await tour.all(LATER);
    await tour.all(LATER);

    expect(new Set(withLock)).toEqual(new Set(['free', 'later']));
    expect(skipped).toBe(1);
    expect(tablesOf(tour, 'locked').map(({ relname }) => relname)).toContain('held');
    expect(sizes().map(({ relname }) => relname)).toContain('held');
    expect(visit(tour, 'locked')?.['skipped_relations']).toBe(0);
    expect(tour.rows('schema_changes').every(({ change }) => change === 'created')).toBe(true);
  });

  it('tells what was created, altered and dropped, and between which looks', async () => {
    const url = await server.createDatabase('evolving');
    await psql(url, `CREATE TABLE t (a int); CREATE TABLE doomed (a int); CREATE VIEW v AS SELECT 1 AS x`);
    const tour = aTour(server.url, { jobs: [visits, schema], choice: { include: ['evolving'], exclude: [] } });
    await tour.all();
    await tour.all(LATER);
    const before = visit(tour, 'evolving')?.['schema_version'];

    await psql(
      url,
      `ALTER TABLE t ADD b text DEFAULT 'c4n4ry'; DROP TABLE doomed; CREATE OR REPLACE VIEW v AS SELECT 2 AS x`,
    );
    await tour.all(LATER);
    await tour.all(LATER);

    const changes = tour.rows('schema_changes').map((row) => `${row['change']} ${row['object_type']} ${row['name']}`);
    expect(new Set(changes)).toEqual(
      new Set(['altered view v', 'created column t.b', 'dropped column doomed.a', 'dropped table doomed']),
    );
    const added = tour.rows('schema_changes').find(({ name }) => name === 't.b');
    expect(added).toMatchObject({
      before_hash: null,
      after_hash: expect.any(String),
      definition: 'text default ?::text',
    });
    expect(Number(added?.['seen_at']) - Number(added?.['not_before'])).toBe(10 * MINUTE);
    expect(visit(tour, 'evolving')?.['schema_version']).not.toBe(before);
    const doomed = (readings = tour.readings) =>
      tour.rows('schema_objects', readings).findLast(({ name }) => name === 'doomed');
    expect(doomed()).toMatchObject({ definition: null });

    const [told, last] = [tour.rows('schema_changes'), doomed()];
    tour.tour.forget();
    const again = await tour.all(LATER);
    expect(doomed(again)).toEqual(last);
    expect(new Set(tour.rows('schema_changes', again))).toEqual(new Set(told));
  });

  it('sends everything again after a loss, and takes nothing of it for a change', async () => {
    await psql(await server.createDatabase('lost'), 'CREATE TABLE t (a int)');
    const tour = aTour(server.url, { jobs: [statistics, schema], choice: { include: ['lost'], exclude: [] } });
    const first = await tour.all();

    tour.tour.forget();
    const second = await tour.all(1000);

    const count = (family: string, readings: typeof first) => tour.rows(family, readings).length;
    expect(count('schema_objects', second)).toBe(count('schema_objects', first));
    expect(count('pg_stat_all_tables', second)).toBe(count('pg_stat_all_tables', first));
    expect(tour.rows('schema_changes')).toEqual([]);
  });

  it('says which databases it may not enter or is told to leave out, and what a role with few rights misses', async () => {
    const url = await server.createDatabase('private');
    await psql(url, 'CREATE TABLE t (a serial); INSERT INTO t DEFAULT VALUES; ANALYZE t');
    await server.createDatabase('closed');
    await server.createDatabase('unwanted');
    await psql(
      server.url,
      `CREATE ROLE watcher LOGIN PASSWORD 'w' IN ROLE pg_monitor; REVOKE CONNECT ON DATABASE closed FROM PUBLIC`,
    );
    const watcher = server.url.replace('postgres:pganalytics@', 'watcher:w@');
    const tour = aTour(watcher, { choice: { include: ['private', 'closed', 'unw*'], exclude: ['unwanted'] } });

    await tour.all();
    const without = [tour.state('pg_sequences'), tour.state('pg_stats'), tour.rows('pg_sequences').at(-1)];
    await psql(url, helperSql('watcher'));
    await tour.all(240 * MINUTE);

    expect(visit(tour, 'unwanted')).toMatchObject({ state: 'excluded' });
    expect(visit(tour, 'closed')).toMatchObject({
      state: 'no-connect-right',
      reason: expect.stringMatching(/GRANT CONNECT/),
    });
    expect(without).toEqual([
      expect.objectContaining({ state: 'denied', reason: expect.stringMatching(/--helpers.* Databases: private\.$/) }),
      expect.objectContaining({ state: 'denied', reason: expect.stringMatching(/--helpers.* Databases: private\.$/) }),
      expect.objectContaining({ sequencename: 't_a_seq', last_value: null }),
    ]);
    expect(tour.rows('pg_sequences').at(-1)).toMatchObject({ last_value: 1 });
    expect(tour.rows('pg_stats').find(({ relname }) => relname === 't')).toMatchObject({
      attname: 'a',
      n_distinct: -1,
    });
    expect([tour.state('pg_sequences')?.state, tour.state('pg_stats')?.state]).toEqual(['ok', 'ok']);
  });

  it('estimates bloat within a fifth of what pgstattuple measures, and measures the worst when asked', async () => {
    const url = await server.createDatabase('bloated');
    await psql(
      url,
      `CREATE EXTENSION pgstattuple; CREATE TABLE fat (id int PRIMARY KEY, v text);
      INSERT INTO fat SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i; DELETE FROM fat WHERE id % 2 = 0`,
    );
    await psql(url, 'VACUUM ANALYZE fat');
    const tour = aTour(server.url, { choice: { include: ['bloated'], exclude: [] }, measuresBloat: true });

    await tour.all();

    const [[free = '']] = await psql(url, "SELECT free_space FROM pgstattuple('fat')");
    const [estimate, measured] = tour.rows('table_bloat').filter(({ relname }) => relname === 'fat');
    expect(Math.abs(Number(estimate?.['bloat_bytes']) - Number(free)) / Number(free)).toBeLessThan(0.2);
    expect(Number(measured?.['measured_free_bytes'])).toBeGreaterThan(0);
    const index = tour.rows('index_bloat').find(({ indexrelname }) => indexrelname === 'fat_pkey');
    const [[half = '']] = await psql(url, `SELECT pg_relation_size('fat_pkey') / 2`);
    expect(Math.abs(Number(index?.['bloat_bytes']) - Number(half)) / Number(half)).toBeLessThan(0.2);
  });

  it('scans no schema on a standby, and reads the rest of it', async () => {
    const standby = await startPostgres({ standbyOf: server });
    const tour = aTour(standby.url, { choice: { include: ['postgres', 'private'], exclude: [] } });

    await tour.all();

    for (const family of ['schema_objects', 'schema_changes', 'pg_stats', 'table_bloat', 'index_bloat']) {
      expect(tour.state(family)).toMatchObject({ state: 'unavailable', reason: expect.stringMatching(/^standby: /) });
    }
    expect(tour.state('pg_class')?.state).toMatch(/^(ok|thinned)$/);
    expect(tablesOf(tour, 'private').map(({ relname }) => relname)).toContain('t');
    expect(tour.rows('pg_sequences').at(-1)).toMatchObject({ sequencename: 't_a_seq', last_value: 1 });
    await tour.close();
    await standby.stop('immediate');
  });

  it('reads 10,000 tables with their indexes page by page, in frames that fit a snapshot', async () => {
    const url = await server.createDatabase('many');
    await psql(
      url,
      `DO $$ BEGIN FOR i IN 1..5000 LOOP
      EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$`,
    );
    await psql(
      url,
      `DO $$ BEGIN FOR i IN 5001..10000 LOOP
      EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$`,
    );
    const jobs = [visits, statistics, extensions, publications, relations];
    const tour = aTour(server.url, { jobs, choice: { include: ['many'], exclude: [] } });

    const readings = await tour.all();

    expect(new Set(tablesOf(tour, 'many').map(({ relname }) => relname)).size).toBe(10_000);
    expect(tour.rows('pg_class').filter(({ schemaname }) => schemaname === 'public')).toHaveLength(10_000);
    const frames = readings.map(({ schema: columns, at, rows }) => encodeFrame(columns, [{ at, rows }]).length);
    expect(Math.max(...frames)).toBeLessThan(400_000);
    expect(readings.filter(({ schema: columns }) => columns.family === 'pg_stat_all_tables').length).toBeGreaterThan(1);
  }, 240_000);
});
