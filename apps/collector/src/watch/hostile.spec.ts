import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { startCollector } from '../start-collector.js';
import type { RunningCollector } from '../start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';

const TICK_MS = 300;
/** The floor comes at least so often. Ticks are hurried here, so that a busy machine is no reason to miss it. */
const LONGEST_SILENCE_MS = 10_000;
const WAITERS = 40;

/**
 * Statements that differ in their operators, so that each has an id of its own, and are padded to 1 KB. More than what
 * follows here would only take longer: their number is what matters.
 */
const MANY_STATEMENTS = `DO $$
DECLARE i int; b int; e text;
BEGIN
  FOR i IN 0 .. 4999 LOOP
    e := '1';
    FOR b IN 0 .. 12 LOOP e := e || CASE WHEN (i >> b) & 1 = 1 THEN ' + 1' ELSE ' - 1' END; END LOOP;
    EXECUTE 'SELECT ' || e || ' /* ' || repeat('x', 1000) || ' */';
  END LOOP;
END $$`;

const soon = async <T>(assertion: () => T | Promise<T>): Promise<T> => eventually(assertion, { timeoutMs: 30_000 });

describe('a collector on a server in trouble', () => {
  let server: TestPostgres;
  let sink: RecordingSink;
  let collector: RunningCollector | undefined;
  const clients: Client[] = [];

  const connect = async (url = server.url): Promise<Client> => {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const start = async (settings: Record<string, string> = {}, url = server.url) => {
    sink = new RecordingSink();
    const targets = [{ id: 'it', url, os: false }];
    collector = await startCollector(aCollectorConfig(settings), { sink, logger: silent, targets });
  };
  const times = (family: string, fromMs: number) =>
    sink
      .polls(family)
      .map(({ at }) => at)
      .filter((at) => at >= fromMs);
  const longestSilence = (family: string, fromMs: number) => {
    const all = [fromMs, ...times(family, fromMs), Date.now()];
    return Math.max(...all.slice(1).map((at, index) => at - (all[index] ?? at)));
  };
  const expectFloor = (fromMs: number) => {
    expect(longestSilence('pg_stat_database', fromMs)).toBeLessThan(LONGEST_SILENCE_MS);
    expect(longestSilence('pg_stat_activity', fromMs)).toBeLessThan(LONGEST_SILENCE_MS);
  };
  const running = async () => {
    await soon(() => expect(sink.polls('pg_stat_activity').length).toBeGreaterThan(3));
    return Date.now();
  };

  beforeAll(async () => {
    server = await startPostgres({
      settings: { max_connections: WAITERS + 20, 'pg_stat_statements.max': 10_000, 'pg_stat_statements.track': 'all' },
    });
    const client = await connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.query("CREATE ROLE watcher LOGIN PASSWORD 'w' IN ROLE pg_monitor");
    await client.query('CREATE TABLE contended AS SELECT 1 AS id');
  });
  afterEach(async () => {
    await collector?.stop();
    collector = undefined;
    await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
  });
  afterAll(() => server.stop('immediate'));

  it('reads 5,000 statements of 1 KB less often when they exceed the budget, as it declares, and never the floor', async () => {
    const client = await connect();
    await client.query(MANY_STATEMENTS);
    await start({ COLLECTOR_BUDGET_PERCENT: '2' });
    const fromMs = await running();

    await soon(() =>
      expect(sink.states().get('pg_stat_statements')).toMatchObject({
        state: 'thinned',
        reason: expect.stringMatching(/^load: .* budget of 2 %/),
      }),
    );
    await soon(() => expect(sink.rows('collector').at(-1)?.['tier']).toBeGreaterThan(0));
    await soon(() => expect(times('pg_stat_database', fromMs).length).toBeGreaterThan(15));

    expectFloor(fromMs);
    const [state] = (await collector?.watching.states()) ?? [];
    expect(['base', 'floor']).toContain(state?.tier);
    const declared = sink.snapshots.flatMap(({ collectedAtMs, frames }) =>
      frames
        .filter(({ schema }) => schema.family === 'pg_stat_statements')
        .map(({ intervalMs }) => ({ collectedAtMs, intervalMs })),
    );
    // A poll never comes much sooner than the poll before it said; a tick that ran late is nobody's promise.
    for (const [index, { collectedAtMs }] of declared.entries()) {
      const before = declared[index - 1];
      if (!before || before.intervalMs <= TICK_MS) continue;
      expect(collectedAtMs - before.collectedAtMs).toBeGreaterThan(before.intervalMs * 0.3);
    }
    const thinned = sink.snapshots
      .flatMap(({ familyStates }) => familyStates)
      .filter(({ family, state }) => family === 'pg_stat_statements' && state === 'thinned');
    for (const { intervalMs } of thinned) expect(intervalMs === 0 || intervalMs >= 2 * TICK_MS).toBe(true);
  });

  it('keeps looking while many wait for a lock, and says for whom', async () => {
    const holder = await connect();
    await holder.query('BEGIN; LOCK TABLE contended IN ACCESS EXCLUSIVE MODE');
    const waiters = await Promise.all(Array.from({ length: WAITERS }, async () => connect()));
    for (const waiter of waiters) waiter.query('SELECT id FROM contended').catch(() => undefined);
    await start();
    const fromMs = await running();
    const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');

    await soon(() => {
      const last = sink.polls('pg_stat_activity').at(-1)?.at ?? 0;
      expect(last).toBeGreaterThan(fromMs + 2000);
    });

    expectFloor(fromMs);
    const blockedBy = sink.columns('pg_stat_activity').indexOf('blocked_by');
    const waiting =
      sink
        .polls('pg_stat_activity')
        .at(-1)
        ?.rows.filter((row) => row[blockedBy] !== null) ?? [];
    expect(waiting).toHaveLength(WAITERS);
    for (const row of waiting) expect(String(row[blockedBy]).split(',')).toContain(String(rows[0]?.pid));
  });

  it('reports a lock on a catalogue at once, and its end at once, for the floor is never set aside', async () => {
    await start();
    await running();
    const holder = await connect();

    await holder.query('BEGIN; LOCK TABLE pg_authid IN ACCESS EXCLUSIVE MODE');
    await soon(() =>
      expect(sink.states().get('pg_stat_activity')).toMatchObject({
        state: 'unavailable',
        reason: expect.stringMatching(/^lock-timeout/),
      }),
    );
    const fromMs = Date.now();
    await soon(() => expect(times('pg_stat_database', fromMs).length).toBeGreaterThan(6));
    expect(longestSilence('pg_stat_database', fromMs)).toBeLessThan(LONGEST_SILENCE_MS);
    expect(sink.states().get('pg_stat_activity')?.state).toBe('unavailable');
    await holder.query('ROLLBACK');

    // A family that was set aside would come back after a minute.
    await soon(() => expect(sink.states().get('pg_stat_activity')?.state).toMatch(/^(ok|thinned)$/));
  });

  it('knows from the server itself what collecting costs it', async () => {
    await start();

    await soon(() => {
      const [before, last] = sink.rows('collector').slice(-2);
      expect(Number(last?.['executed_ms'])).toBeGreaterThan(Number(before?.['executed_ms']));
      expect(Number(last?.['executed_ms'])).toBeLessThan(Number(last?.['server_ms']));
    });
  });

  it('keeps the floor when the other connection hangs, says so, and opens that anew', async () => {
    await start();
    await soon(() => expect(sink.states().get('pg_stat_statements')?.state).toBe('ok'));
    const client = await connect();
    const { rows } = await client.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'pganalytics-collector' AND query LIKE '%pg_stat_statements%'",
    );
    const [side] = rows;
    if (!side) throw new Error('the connection that reads statements was not found');

    process.kill(side.pid, 'SIGSTOP');
    const fromMs = Date.now();
    await soon(() =>
      expect(sink.states().get('pg_stat_statements')?.reason).toMatch(/^server-unreachable \(time-out\)/),
    );
    expectFloor(fromMs);
    expect(sink.states().get('pg_stat_database')?.state).toBe('ok');
    const epochs = new Set(sink.snapshots.map(({ epoch }) => epoch));
    process.kill(side.pid, 'SIGCONT');

    await soon(() => expect(sink.states().get('pg_stat_statements')?.state).toBe('ok'));
    expectFloor(fromMs);
    expect(new Set(sink.snapshots.map(({ epoch }) => epoch))).toEqual(epochs);
  });

  it('says that a server has no connection left, and takes the next that is free', async () => {
    const url = server.url.replace('postgres:pganalytics@', 'watcher:w@');
    const full = await soon(async () => {
      for (;;) {
        const error = await connect(url).then(
          () => undefined,
          (reason: { code?: string }) => reason,
        );
        if (error) return error.code;
      }
    });
    expect(full).toBe('53300');
    await start({}, url);
    await soon(() =>
      expect(sink.states().get('pg_stat_database')?.reason).toMatch(/^server-refused \(too-many-connections\)/),
    );

    await Promise.all(clients.splice(0).map((client) => client.end()));

    await soon(() => expect(sink.states().get('pg_stat_database')?.state).toBe('ok'));
  });

  it('says that a server shuts down, and is back when it is', async () => {
    await connect();
    process.kill(server.pid, 'SIGTERM');
    await start();
    await soon(() =>
      expect(sink.states().get('pg_stat_database')?.reason).toMatch(/^server-unreachable \(starting-up\)/),
    );

    await Promise.all(clients.splice(0).map((client) => client.end()));
    await server.restart();

    await soon(() => expect(sink.states().get('pg_stat_database')?.state).toBe('ok'));
  });
});
