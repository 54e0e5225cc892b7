import { eventually, startPgBouncer, startPostgres } from '@pganalytics/servers';
import type { TestPgBouncer, TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { checkTarget } from '../commands/check-target.js';
import { startCollector } from '../start-collector.js';
import { listTargets } from '../targets/list-targets.js';
import { aCollectorConfig, RecordingSink, silent } from '../testing.js';
import { connect } from './connect.js';
import type { Session } from './session.js';
import { setStatementTimeout } from './session.js';

const targetOf = (url: string, pooler: 'refuse' | 'allow') => {
  const [target] = listTargets({
    databaseUrls: '',
    configFile: undefined,
    environment: {},
    entries: [{ id: 'pooled', url, pooler }],
  });
  if (!target) throw new Error('There is no target.');
  return target;
};

const value = async (session: Session, expression: string) =>
  (await session.rows({ name: 'kept', text: `SELECT ${expression}` }))[0]?.[0];

describe('behind PgBouncer in transaction mode', () => {
  let server: TestPostgres;
  let pooler: TestPgBouncer;

  beforeAll(async () => {
    server = await startPostgres();
    // One connection for everybody: what one client left behind the next one would find.
    pooler = await startPgBouncer({ server, settings: { default_pool_size: 1 } });
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.query('CREATE DATABASE elsewhere');
    await client.end();
  });
  afterAll(async () => {
    await pooler.stop();
    await server.stop('immediate');
  });

  it('the collector says to connect directly, whatever PgBouncer lets pass', async () => {
    const lenient = await startPgBouncer({ server, settings: { ignore_startup_parameters: 'options' } });

    for (const { url } of [pooler, lenient]) {
      const refused = await checkTarget(targetOf(url, 'refuse'));
      expect(refused.findings).toMatchObject([
        { code: 'pooler', what: expect.stringMatching(/connect to the server/) },
      ]);
    }
    await lenient.stop();
  });

  it('each statement has the guards, and leaves nothing behind', async () => {
    const target = targetOf(pooler.url, 'allow');
    const { session } = await connect({ ...target, statementTimeoutMs: 500 });
    const names = ['statement_timeout', 'lock_timeout', 'transaction_read_only', 'search_path', 'application_name'];
    const settings = names.map((name) => `current_setting('${name}')`).join(` || ' ' || `);
    const guarded = '500ms 100ms on pg_catalog pganalytics-collector';
    const stranger = new Client({ connectionString: pooler.url });
    await stranger.connect();

    const mine = await value(session, settings);
    const [write, slow, division, after] = await session.run([
      { name: '', text: 'CREATE TABLE not_ours (id int)' },
      { name: '', text: 'SELECT pg_sleep(5)' },
      { name: '', text: 'SELECT 1 / $1::int', values: [0] },
      { name: 'same', text: `SELECT ${settings}` },
    ]);
    await session.rows(setStatementTimeout(1200));
    const longer = await value(session, `current_setting('statement_timeout')`);
    const { rows } = await stranger.query(`SELECT ${settings} AS found, (SELECT count(*) FROM pg_prepared_statements)`);

    expect(mine).toBe(guarded);
    expect([write, slow, division]).toMatchObject([
      { sqlState: '25006' },
      { sqlState: '57014' },
      { sqlState: '22012' },
    ]);
    expect(after).toMatchObject({ rows: [[guarded]] });
    expect(longer).toBe('1200ms');
    expect(rows).toEqual([{ found: expect.stringMatching(/^0 0 off "\$user", public /), count: '0' }]);
    await stranger.end();
    await session.close();
  });

  it('a collector that is told to allow it reads the server and the database it leads to', async () => {
    const sink = new RecordingSink();
    const entry = { id: 'pooled', url: pooler.url, pooler: 'allow' as const };
    const collector = await startCollector(aCollectorConfig(), {
      targets: [entry],
      sink,
      logger: silent,
      environment: {},
    });

    await eventually(
      () => {
        const ok = [...sink.states().values()].filter(({ state }) => state === 'ok').map(({ family }) => family);
        const expected = ['pg_stat_activity', 'pg_stat_database', 'pg_stat_statements', 'pg_settings', 'pg_class'];
        expect(ok).toEqual(expect.arrayContaining(expected));
        expect(sink.rows('pg_stat_statements').length).toBeGreaterThan(0);
        expect(sink.rows('database_visits')).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ datname: 'postgres', state: 'read' }),
            expect.objectContaining({ datname: 'elsewhere', state: 'excluded' }),
          ]),
        );
      },
      { timeoutMs: 30_000 },
    );
    await collector.stop();

    expect(new Set(sink.snapshots.map(({ epoch }) => epoch)).size).toBe(1);
  });
});
