import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cell } from '@pganalytics/codec';
import { families } from '@pganalytics/stats';
import type { RunningService } from '@pganalytics/telemetry';
import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { startCollector } from '../start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';
import { comparedSets } from './testing/compared-sets.js';
import { comparedViews, knownViews, leftOut, oldNames } from './testing/compared-views.js';
import { lines, psql, shown } from './testing/psql.js';
import { RunningCommands } from './testing/running-commands.js';
import { TestCluster } from './testing/test-cluster.js';

const MAJORS = [12, 13, 14, 15, 16, 17, 18];
const CANARY = 'c4n4ry-4111111111111111';
const GOLDEN = join(import.meta.dirname, '..', 'golden');

const LOAD = `CREATE TABLE t (id int PRIMARY KEY, v text);
  INSERT INTO t SELECT i, '${CANARY}' FROM generate_series(1, 2000) i;
  UPDATE t SET v = '${CANARY}-2' WHERE id % 3 = 0;
  DELETE FROM t WHERE id % 7 = 0;
  SELECT count(*) FROM t WHERE v = '${CANARY}';
  CREATE ROLE someone PASSWORD '${CANARY}'`;

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  let server: TestPostgres;
  let collector: RunningService;
  const sink = new RecordingSink();

  beforeAll(async () => {
    const settings = { track_io_timing: 'on', autovacuum: 'off', max_prepared_transactions: 5, wal_level: 'logical' };
    server = await startPostgres({ major, settings });
    const load = await server.createDatabase('load');
    await psql(server.url, 'CREATE EXTENSION pg_stat_statements');
    for (const statement of LOAD.split(';')) await psql(load, statement);
    const config = aCollectorConfig({ DATABASE_URLS: server.url });
    collector = await startCollector(config, { sink, logger: silent });
    await eventually(() => expect(sink.polls('pg_database_size').length).toBeGreaterThan(0));
  });
  afterAll(async () => {
    await collector.stop();
    await server.stop('immediate');
  });

  it('sends the columns of its golden file', async () => {
    const found = await eventually(() => {
      const schemas = new Map(
        sink.snapshots.flatMap(({ frames }) => frames.map(({ schema }) => [schema.family, schema] as const)),
      );
      const states = [...sink.states().values()].filter(({ state }) => state !== 'ok' && state !== 'thinned');
      const ofServer = families.filter(({ name, readAt }) => readAt === 'server' && name !== 'pg_stat_activity');
      const names = ofServer.map(({ name }) => name).toSorted();
      // What was only too slow at this moment is waited for.
      const isSlow = (reason: string) => /^(statement|lock)-timeout/.test(reason);
      const unavailable = states.filter(({ family, reason }) => names.includes(family) && !isSlow(reason));
      const known = [...schemas.keys(), ...unavailable.map(({ family }) => family)];
      expect(names.filter((name) => !known.includes(name))).toEqual([]);
      return {
        families: Object.fromEntries(
          names.flatMap((name) => {
            const columns = schemas.get(name)?.columns;
            return columns ? [[name, columns.map((column) => `${column.name} ${column.role} ${column.type}`)]] : [];
          }),
        ),
        unavailable: unavailable.map(({ family, reason }) => `${family}: ${reason}`).toSorted(),
      };
    });

    const file = join(GOLDEN, `postgres-${major}.json`);
    if (!existsSync(file)) {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
      throw new Error(`${file} was missing and is written now: read it, and commit it if it is right.`);
    }
    expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it('knows every column that the views of this major have', async () => {
    const views = [...new Set([...comparedViews.map(({ view }) => view(major)), ...knownViews])];
    const columns = await psql(
      server.url,
      `SELECT v, attname FROM unnest('{${views.join(',')}}'::text[]) v
         JOIN pg_attribute ON attrelid = to_regclass(CASE WHEN v NOT LIKE '%)' THEN v END) AND attnum > 0
       UNION ALL
       SELECT v, unnest(proargnames) FROM unnest('{${views.join(',')}}'::text[]) v
         JOIN pg_proc p ON p.oid = to_regprocedure(CASE WHEN v LIKE '%)' THEN v END)`,
    );
    expect(columns.length).toBeGreaterThan(200);

    const known = families.flatMap((family) => [
      ...family.dimensions.map(({ name }) => name),
      ...family.metrics.flatMap(({ name, formerly = [] }) => [name, ...formerly.map((old) => old.split('.').at(-1))]),
    ]);
    expect(columns.filter(([, column = '']) => !known.includes(column) && !leftOut.includes(column))).toEqual([]);
  });

  it.each(
    comparedViews.filter(({ since = 12 }) => major >= since).map((compared) => [compared.family, compared] as const),
  )('reads the same numbers from %s as psql', async (family, { view, key, where }) => {
    const metrics = numericMetrics(sink, family);
    const names = metrics.map((metric) => {
      const [until, old] = oldNames[`${family}.${metric}`] ?? [0, metric];
      return major < until ? old : metric;
    });

    await eventually(async () => {
      const witness = await psql(
        server.url,
        `SELECT ${[...key, ...names].join(', ')} FROM ${view(major)} WHERE ${where}`,
      );
      const ours = latestByKey(sink.rows(family), key);
      for (const row of witness) {
        const found = ours.get(row.slice(0, key.length).join('/'));
        const seen = Object.fromEntries(metrics.map((metric) => [metric, text(found?.[metric])]));
        const expected = Object.fromEntries(
          metrics.map((metric, index) => [metric, rounded(row[key.length + index] ?? '', metric)]),
        );
        expect(seen).toEqual(expected);
      }
      expect(family === 'pg_stat_io' ? 1 : witness.length).toBeGreaterThan(0);
    });
  });

  it('knows size and age of every database, and those made while it runs', async () => {
    await server.createDatabase('made_later');

    await eventually(async () => {
      const witness = await psql(server.url, 'SELECT datname, age(datfrozenxid) FROM pg_database ORDER BY 1');
      const ours = latestByKey(sink.rows('pg_stat_database'), ['datname']);
      expect(witness.map(([name]) => [name, text(ours.get(name ?? '')?.['age_datfrozenxid'])])).toEqual(witness);
    });
    const [[size]] = (await psql(server.url, "SELECT pg_database_size('load')")) as [[string]];
    const sizes = latestByKey(sink.rows('pg_database_size'), ['datname']);
    expect(text(sizes.get('load')?.['size_bytes'])).toBe(size);
  });

  it('counts sessions by state, and its own as idle', async () => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query('BEGIN');

    await eventually(() => {
      const counts: Record<string, number> = {};
      for (const [state, , , count] of sink.polls('pg_stat_activity_counts').at(-1)?.rows ?? []) {
        counts[String(state)] = (counts[String(state)] ?? 0) + Number(count);
      }
      expect(counts).toEqual({ idle: 2, 'idle in transaction': 1 });
    });
    await client.end();
  });

  it('shows who waits for whom, on what and for how long', async () => {
    const blocker = new Client({ connectionString: server.url });
    const waiter = new Client({ connectionString: server.url });
    await Promise.all([blocker.connect(), waiter.connect()]);
    await blocker.query('CREATE TABLE locked (id int)');
    await blocker.query('BEGIN; LOCK TABLE locked IN SHARE MODE');
    const pidOf = async (client: Client) => Number((await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
    const [blockerPid, waiterPid] = [await pidOf(blocker), await pidOf(waiter)];
    const waiting = waiter.query(`INSERT INTO locked SELECT 1 WHERE '${CANARY}' <> ''`);

    const [wait, idle] = await eventually(() => {
      const rows = sink.rows('pg_stat_activity').toReversed();
      const waitRow = rows.find(
        (row) =>
          row['pid'] === waiterPid && row['blocked_by'] === String(blockerPid) && Number(row['lock_wait_ms']) > 1000,
      );
      const idleRow = rows.find((row) => row['pid'] === blockerPid);
      expect([waitRow?.['wait_event_type'], idleRow?.['state']]).toEqual(['Lock', 'idle in transaction']);
      return [waitRow, idleRow];
    });
    await blocker.query('COMMIT');
    await waiting;
    await Promise.all([blocker.end(), waiter.end()]);

    expect(wait).toMatchObject({
      lock_mode: 'RowExclusiveLock',
      held_modes: 'ShareLock',
      state: 'active',
      datname: 'postgres',
      // Servers before 14 do not tell since when: the collector says since when it has seen it.
      lock_wait_observed: major < 14,
    });
    expect(String(wait?.['lock_relation'])).toMatch(/^relation /);
    expect(idle?.['fingerprint']).toMatch(/^[0-9a-f]{16}$/);
    const texts = sink.rows('pg_stat_activity').filter((row) => row['pid'] === waiterPid);
    expect(texts.map((row) => row['query']).find((query) => query !== null)).toMatch(/^INSERT INTO locked SELECT/);
  });

  it('names the prepared transaction that blocks a session', async () => {
    const waiter = new Client({ connectionString: server.url });
    await waiter.connect();
    await psql(server.url, 'CREATE TABLE held (id int)');
    await waiter.query("BEGIN; LOCK TABLE held; PREPARE TRANSACTION 'left behind'");
    const waiting = waiter.query('SELECT count(*) FROM held');

    await eventually(() => {
      const blocked = sink.rows('pg_stat_activity').findLast((row) => row['blocked_by_prepared'] !== null);
      expect(blocked).toMatchObject({
        blocked_by_prepared: 'left behind',
        lock_mode: 'AccessShareLock',
        held_modes: 'AccessExclusiveLock',
      });
    });
    await psql(server.url, "ROLLBACK PREPARED 'left behind'");
    await waiting;
    await waiter.end();
  });

  it('R-ENC-15 lets no literal of a statement leave the process', async () => {
    await eventually(() => {
      const texts = sink.rows('query_text').map((row) => String(row['text']));
      expect(texts.some((sql) => sql.startsWith('UPDATE t SET v = $1'))).toBe(true);
    });

    const bytes = sink.snapshots.flatMap(({ frames }) => frames.map(({ body }) => Buffer.from(body)));

    expect(bytes.filter((body) => body.includes('c4n4ry') || body.includes('4111111111111111'))).toEqual([]);
  });

  it('runs every statement of its own under the guards', async () => {
    const guarded = await eventually(async () => {
      const rows = await psql(
        server.url,
        "SELECT count(*), bool_and(query LIKE '/* pganalytics */%') FROM pg_stat_activity WHERE application_name = 'pganalytics-collector'",
      );
      expect(rows[0]?.[0]).toBe('2');
      return rows[0];
    });

    expect(guarded).toEqual(['2', 't']);
  });

  describeServerFamilies(() => server, major);
});

function numericMetrics(sink: RecordingSink, family: string): string[] {
  const frame = sink.snapshots.flatMap(({ frames }) => frames).find(({ schema }) => schema.family === family);
  const derived = ['age_datfrozenxid', 'age_datminmxid', 'numbackends'];
  return (frame?.schema.columns ?? [])
    .filter(
      ({ name, role, type }) => (role === 'counter' || role === 'gauge') && type !== 'text' && !derived.includes(name),
    )
    .filter(({ name }) => !/^(plans|.*_plan_time|wal_(write|sync)_time)$/.test(name))
    .map(({ name }) => name);
}

function latestByKey(rows: readonly Record<string, Cell>[], key: readonly string[]): Map<string, Record<string, Cell>> {
  return new Map(rows.map((row) => [key.map((name) => text(row[name])).join('/'), row]));
}

/** As psql shows it; times are kept to the microsecond. */
function text(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value);
}

function rounded(shown: string, metric: string): string {
  return shown !== '' && metric.endsWith('_time') ? text(Number(shown)) : shown;
}

const SECRET = 'c4n4ry-5432109876543210';

/** What a server has to hold so that every family has rows. */
const SETUP = `CREATE ROLE watcher LOGIN PASSWORD 'watcher' VALID UNTIL '2040-01-01' CONNECTION LIMIT 3;
  CREATE ROLE wing IN ROLE pg_monitor, watcher;
  ALTER ROLE wing SET work_mem = '8MB';
  ALTER ROLE wing SET "app.api_key" = '${SECRET}';
  ALTER DATABASE load SET statement_timeout = '1h';
  SELECT pg_create_physical_replication_slot('held', true);
  SELECT pg_create_logical_replication_slot('decoded', 'pgoutput');
  ALTER SYSTEM SET primary_conninfo = 'host=db0 user=rep password=${SECRET}';
  ALTER SYSTEM SET archive_command = 'curl -u me:${SECRET} %p';
  SELECT pg_reload_conf()`;

const FILES = {
  'pg_hba.conf': `host all all 10.0.0.0/8 radius radiusservers=127.0.0.1 radiussecrets="${SECRET}"\n`,
  'pg_ident.conf': 'outside someone@EXAMPLE watcher\n',
  'postgresql.conf': `app.password = '${SECRET}'\n`,
};

/** Checks every family of the whole server against psql; it has a database `load` and lets transactions be prepared. */
function describeServerFamilies(server: () => TestPostgres, major: number): void {
  describe('read as a whole', () => {
    const told: string[] = [];
    let cluster: TestCluster;
    let holder: Client;

    const look = async () => {
      await cluster.look();
      told.push(cluster.text());
    };

    beforeAll(async () => {
      const { url, directory } = server();
      for (const [file, text] of Object.entries(FILES)) await appendFile(join(directory, file), text);
      for (const statement of SETUP.split(';')) await psql(url, statement);
      holder = new Client({ connectionString: url });
      await holder.connect();
      await holder.query(`BEGIN; CREATE TABLE promised (); PREPARE TRANSACTION 'promised'`);
      await holder.query('BEGIN; CREATE TABLE holding ()');
      cluster = new TestCluster(url);
      await look();
    });
    afterAll(async () => {
      await cluster.close();
      await holder.query('ROLLBACK');
      await holder.query("ROLLBACK PREPARED 'promised'");
      await holder.end();
    });

    it.each(comparedSets.filter(({ since = 12 }) => major >= since).map((set) => [set.family, set] as const))(
      'tells the rows of %s as psql does',
      async (family, { columns, sql }) => {
        await eventually(async () => {
          cluster.sent.forget();
          await look();
          const witness = await psql(server().url, sql);
          const ours = cluster.rows(family).filter((row) => (row['dropped_at'] ?? null) === null);
          const rows = ours.map((row) => columns.map((column) => shown(row[column])));
          const unmasked = rows.filter((row) => !row.some((cell) => cell.includes('***')));
          expect(lines(unmasked)).toEqual(lines(witness));
          expect(witness.length).toBeGreaterThan(0);
        });
      },
    );

    it('says of each source who holds back the oldest rows', async () => {
      const pid = (await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;

      // Others look at the server for a moment as well, and see as far back.
      await eventually(async () => {
        await look();
        const rows = new Map(cluster.rows('xmin_horizon').map((row) => [row['source'], row]));
        const ages = await psql(
          server().url,
          `SELECT (SELECT age(transaction) FROM pg_prepared_xacts),
             (SELECT age(catalog_xmin) FROM pg_replication_slots WHERE slot_name = 'decoded')`,
        );
        expect(rows.get('backend')).toMatchObject({ pid, datname: 'postgres', holders: 1 });
        expect(rows.get('prepared')).toMatchObject({ holder: 'promised', datname: 'postgres', holders: 1 });
        expect(rows.get('slot catalog_xmin')).toMatchObject({ holder: 'decoded', holders: 1 });
        expect(['prepared', 'slot catalog_xmin'].map((source) => shown(rows.get(source)?.['age']))).toEqual(ages[0]);
      });
    });

    it('reckons the WAL that must be kept from positions alone', async () => {
      await look();

      const wal = cluster.rows('pg_wal')[0];
      const [[start, size, most] = []] = await psql(
        server().url,
        `SELECT min(restart_lsn - '0/0'), pg_size_bytes(current_setting('wal_segment_size')),
           pg_size_bytes(current_setting('max_wal_size')) FROM pg_replication_slots`,
      );
      const lsn = Number(wal?.['lsn']);
      expect(String(lsn - Number(wal?.['kept_for_slots_bytes']))).toBe(start);
      const files = Math.ceil(lsn / Number(size)) - Math.floor(Number(start) / Number(size));
      expect(wal).toMatchObject({ kept_bytes: files * Number(size), segment_bytes: Number(size) });
      expect(shown(wal?.['max_wal_size_bytes'])).toBe(most);
    });

    it('tells of a set only what changed, and once of a row that it has gone', async () => {
      await psql(server().url, "ALTER SYSTEM SET deadlock_timeout = '1234ms'");
      await psql(server().url, 'SELECT pg_reload_conf()');
      const changed = await eventually(async () => {
        await look();
        expect(cluster.rows('pg_settings').map((row) => row['name'])).toContain('deadlock_timeout');
        return cluster.rows('pg_settings');
      });
      expect(changed).toMatchObject([{ name: 'deadlock_timeout', setting: '1234', dropped_at: null }]);

      await psql(server().url, 'DROP ROLE wing');
      await look();
      expect(cluster.rows('pg_roles')).toMatchObject([{ rolname: 'wing', dropped_at: expect.any(Number) }]);
      expect(cluster.rows('pg_db_role_setting')).toHaveLength(2);
      await look();
      expect(cluster.readings.get('pg_roles')?.rows).toEqual([]);

      await psql(server().url, 'CREATE ROLE passing');
      await look();
      await cluster.reconnect(() => psql(server().url, 'DROP ROLE passing'));
      await look();
      const gone = cluster.rows('pg_roles').filter((row) => row['dropped_at'] !== null);
      expect(gone.map((row) => shown(row['rolname'])).toSorted()).toEqual(['passing', 'wing']);
      expect(cluster.rows('pg_roles').map((row) => row['rolname'])).toContain('watcher');
    });

    it('follows commands while they run, says once that they have ended, and is silent then', async () => {
      const commands = new RunningCommands(server(), major);
      await commands.start();
      for (const [family, columns] of commands.expected) {
        await eventually(async () => {
          await look();
          const witness = await psql(server().url, `SELECT ${columns.join(', ')} FROM ${family}`);
          const ours = cluster.rows(family).map((row) => columns.map((column) => shown(row[column])));
          expect(ours).toEqual(witness);
          expect(witness).toHaveLength(1);
        });
        expect(cluster.state(family)).toMatchObject({ state: 'ok', intervalMs: 10_000 });
      }
      await commands.stop();

      await look();
      const silent = commands.expected.map(([family]) => family);
      expect(silent.map((family) => cluster.readings.get(family)?.rows)).toEqual(silent.map(() => []));
      await look();
      expect(silent.filter((family) => cluster.readings.has(family))).toEqual([]);
      expect(silent.map((family) => cluster.state(family)?.intervalMs)).toEqual(silent.map(() => 0));
    });

    it('names what a role may not read, and the grant that is missing', async () => {
      const url = new URL(server().url);
      url.username = url.password = 'watcher';
      const ours = new TestCluster(url.href);
      const denied = async () => {
        await ours.look();
        return ours.failures().map((failure) => failure.split(':')[0]);
      };
      const files = ['pg_file_settings', 'pg_hba_file_rules', ...(major >= 15 ? ['pg_ident_file_mappings'] : [])];
      const shared = major >= 13 ? ['pg_shmem_allocations'] : [];
      const of18 = major >= 18 ? ['pg_aios', 'pg_stat_backend_io', 'pg_stat_backend_wal'] : [];
      const directories = ['pg_ls_archive_statusdir', 'pg_ls_waldir'];
      const hidden = ['pg_settings', 'pg_stat_replication', 'pg_stat_wal_receiver', 'xmin_horizon'];

      expect((await denied()).toSorted()).toEqual([...files, ...shared, ...of18, ...directories, ...hidden].toSorted());
      expect(ours.state('pg_hba_file_rules')?.reason).toMatch(/GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules/);
      await psql(server().url, 'GRANT pg_monitor TO watcher');
      await psql(server().url, 'GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO watcher');
      await ours.reconnect();
      const left = [...files, ...(major < 15 ? shared : [])].filter((family) => family !== 'pg_hba_file_rules');
      expect((await denied()).toSorted()).toEqual(left.toSorted());
      expect(ours.rows('pg_hba_file_rules').length).toBeGreaterThan(0);
      await ours.close();
    });

    it('answers every question, and lets no secret of a setting, rule or role leave the process', () => {
      expect(cluster.failures()).toEqual([]);
      const leaks = (secret: string) => told.filter((text) => text.includes(secret)).length;
      expect([leaks('c4n4ry'), leaks('5432109876543210')]).toEqual([0, 0]);
      const shownMasked = ['host=db0 user=rep password=***', 'radiussecrets=***', 'curl ***'];
      expect(shownMasked.filter((text) => leaks(text) === 0)).toEqual([]);
    });
  });
}
