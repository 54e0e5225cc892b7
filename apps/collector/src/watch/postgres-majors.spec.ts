import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Cell } from '@pganalytics/codec';
import { families } from '@pganalytics/stats';
import type { RunningService } from '@pganalytics/telemetry';
import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { startCollector } from '../start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';

const MAJORS = [12, 13, 14, 15, 16, 17, 18];
const CANARY = 'c4n4ry-4111111111111111';
const GOLDEN = join(import.meta.dirname, '..', 'golden');

const run = promisify(execFile);

/** What psql, PostgreSQL's own client, reads: the independent witness. */
async function psql(url: string, sql: string): Promise<string[][]> {
  const { stdout } = await run('psql', ['-X', '-A', '-t', '-q', '-F', '\u001f', '-c', sql, url]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\u001f'));
}

/** Names before the renames of 13, 17 and 18, written down here a second time on purpose. */
const OLD_NAMES: Readonly<Record<string, readonly [number, string]>> = {
  'pg_stat_statements.total_exec_time': [13, 'total_time'],
  'pg_stat_statements_full.total_exec_time': [13, 'total_time'],
  'pg_stat_statements_full.min_exec_time': [13, 'min_time'],
  'pg_stat_statements_full.max_exec_time': [13, 'max_time'],
  'pg_stat_statements_full.mean_exec_time': [13, 'mean_time'],
  'pg_stat_statements_full.stddev_exec_time': [13, 'stddev_time'],
  'pg_stat_statements_full.shared_blk_read_time': [17, 'blk_read_time'],
  'pg_stat_statements_full.shared_blk_write_time': [17, 'blk_write_time'],
  'pg_stat_checkpointer.num_timed': [17, 'checkpoints_timed'],
  'pg_stat_checkpointer.num_requested': [17, 'checkpoints_req'],
  'pg_stat_checkpointer.write_time': [17, 'checkpoint_write_time'],
  'pg_stat_checkpointer.sync_time': [17, 'checkpoint_sync_time'],
  'pg_stat_checkpointer.buffers_written': [17, 'buffers_checkpoint'],
};

interface Compared {
  readonly family: string;
  readonly view: (major: number) => string;
  readonly key: readonly string[];
  readonly where: string;
  readonly since?: number;
}

const COMPARED: readonly Compared[] = [
  { family: 'pg_stat_database', view: () => 'pg_stat_database', key: ['datname'], where: "datname = 'load'" },
  {
    family: 'pg_stat_database_conflicts',
    view: () => 'pg_stat_database_conflicts',
    key: ['datname'],
    where: "datname = 'load'",
  },
  { family: 'pg_stat_bgwriter', view: () => 'pg_stat_bgwriter', key: [], where: 'true' },
  {
    family: 'pg_stat_checkpointer',
    view: (major) => (major < 17 ? 'pg_stat_bgwriter' : 'pg_stat_checkpointer'),
    key: [],
    where: 'true',
  },
  { family: 'pg_stat_archiver', view: () => 'pg_stat_archiver', key: [], where: 'true' },
  { family: 'pg_stat_wal', view: () => 'pg_stat_wal', key: [], where: 'true', since: 14 },
  {
    family: 'pg_stat_io',
    view: () => 'pg_stat_io',
    key: ['backend_type', 'object', 'context'],
    where: "backend_type = 'standalone backend'",
    since: 16,
  },
  {
    family: 'pg_stat_statements',
    view: () => 'pg_stat_statements',
    key: ['queryid'],
    where: "dbid = (SELECT oid FROM pg_database WHERE datname = 'load')",
  },
  {
    family: 'pg_stat_statements_full',
    view: () => 'pg_stat_statements',
    key: ['queryid'],
    where: "dbid = (SELECT oid FROM pg_database WHERE datname = 'load')",
  },
];

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
    const settings = { track_io_timing: 'on', autovacuum: 'off', max_prepared_transactions: 5 };
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
      const unavailable = states.filter(({ family }) => names.includes(family));
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
    const views = [...new Set(COMPARED.map(({ view }) => view(major)))];
    const columns = await psql(
      server.url,
      `SELECT v, attname FROM unnest('{${views.join(',')},pg_replication_slots,pg_stat_wal_receiver}'::text[]) v
         JOIN pg_attribute ON attrelid = to_regclass(v) AND attnum > 0`,
    );

    const known = families.flatMap((family) => [
      ...family.dimensions.map(({ name }) => name),
      ...family.metrics.flatMap(({ name, formerly = [] }) => [name, ...formerly.map((old) => old.split('.').at(-1))]),
    ]);
    const leftOut = ['query', 'conninfo', 'datoid', 'xmin', 'catalog_xmin', 'restart_lsn', 'confirmed_flush_lsn'];
    expect(columns.filter(([, column = '']) => !known.includes(column) && !leftOut.includes(column))).toEqual([]);
  });

  it.each(COMPARED.filter(({ since = 12 }) => major >= since).map((compared) => [compared.family, compared] as const))(
    'reads the same numbers from %s as psql',
    async (family, { view, key, where }) => {
      const metrics = numericMetrics(sink, family);
      const names = metrics.map((metric) => {
        const [until, old] = OLD_NAMES[`${family}.${metric}`] ?? [0, metric];
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
    },
  );

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
      const waitRow = rows.find((row) => row['pid'] === waiterPid && row['blocked_by'] === String(blockerPid));
      const idleRow = rows.find((row) => row['pid'] === blockerPid);
      expect([waitRow?.['wait_event_type'], idleRow?.['state']]).toEqual(['Lock', 'idle in transaction']);
      return [waitRow, idleRow];
    });
    await blocker.query('COMMIT');
    await waiting;
    await Promise.all([blocker.end(), waiter.end()]);

    expect(wait).toMatchObject({ lock_mode: 'RowExclusiveLock', state: 'active', datname: 'postgres' });
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
      expect(blocked).toMatchObject({ blocked_by_prepared: 'left behind', lock_mode: 'AccessShareLock' });
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
