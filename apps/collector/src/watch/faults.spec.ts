import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import type { RunningService } from '@pganalytics/telemetry';
import { Client } from 'pg';

import { startCollector } from '../start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';

/** Accepts connections and never says a word, like a server behind a broken proxy. */
async function startSilentServer(): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

async function sql(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

describe('a collector among faults', () => {
  let server: TestPostgres;
  let collector: RunningService | undefined;
  let hung: { port: number; close(): void } | undefined;
  const start = async (sink: RecordingSink, databaseUrls: string, settings: Record<string, string> = {}) => {
    const config = aCollectorConfig({ DATABASE_URLS: databaseUrls, ...settings });
    collector = await startCollector(config, { sink, logger: silent });
  };

  beforeAll(async () => {
    server = await startPostgres();
    await sql(server.url, 'CREATE EXTENSION pg_stat_statements');
  });
  afterEach(async () => {
    await collector?.stop();
    collector = undefined;
    hung?.close();
  });
  afterAll(() => server.stop('immediate'));

  it('is not held up by a server that hangs or refuses', async () => {
    hung = await startSilentServer();
    const sink = new RecordingSink();
    const hanging = `postgres://x@127.0.0.1:${hung.port}/x?connect_timeout=2`;

    await start(sink, `${server.url} ${hanging} postgres://x@127.0.0.1:1/x`);

    const states = (target: string) => sink.of(target).flatMap(({ familyStates }) => familyStates);
    await eventually(() =>
      expect(states(`127.0.0.1:${hung?.port}`)[0]?.reason).toMatch(/^server-unreachable \(time-out\)/),
    );
    expect(states('127.0.0.1:1')[0]).toMatchObject({
      state: 'unavailable',
      reason: expect.stringMatching(/^server-unreachable \(refused\)/),
    });
    await eventually(() => {
      const ticks = sink
        .of(`127.0.0.1:${server.port}`)
        .filter(({ frames }) => frames.some(({ schema }) => schema.family === 'pg_stat_database'));
      expect(ticks.length).toBeGreaterThan(5);
    });
  });

  it('begins a new epoch when the server was killed and started again', async () => {
    const sink = new RecordingSink();
    await start(sink, server.url);
    const first = await eventually(() => {
      expect(sink.polls('pg_stat_database').length).toBeGreaterThan(1);
      return sink.snapshots.at(-1);
    });

    await server.kill();
    await eventually(() => expect(sink.states().get('pg_stat_database')?.state).toBe('unavailable'));
    expect(sink.states().get('os_cpu')).toMatchObject({ state: 'ok' });
    await server.restart();

    await eventually(() => {
      const last = sink.snapshots.findLast(({ frames }) =>
        frames.some(({ schema }) => schema.family === 'pg_stat_database'),
      );
      expect(Number(last?.epoch)).toBeGreaterThan(Number(first?.epoch));
      expect(last?.identity?.systemIdentifier).toBe(first?.identity?.systemIdentifier);
      expect(last?.identity?.postmasterStartMs).not.toBe(first?.identity?.postmasterStartMs);
    });
    expect(sink.states().get('pg_stat_database')).toMatchObject({ state: 'ok', intervalMs: 300 });
  });

  it('gives a server up that stops answering, and comes back to it', async () => {
    const sink = new RecordingSink();
    await start(sink, server.url);
    await eventually(() => expect(sink.states().get('pg_stat_database')?.state).toBe('ok'));
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const backends = "SELECT pid FROM pg_stat_activity WHERE application_name = 'pganalytics-collector'";
    const pids = (await client.query<{ pid: number }>(backends)).rows.map(({ pid }) => pid);

    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const told = () => sink.snapshots.flatMap(({ familyStates }) => familyStates.map(({ reason }) => reason));
    await eventually(() => expect(told().join()).toMatch(/server-unreachable \(time-out\)/));
    for (const pid of pids) process.kill(pid, 'SIGCONT');

    await eventually(() => expect(sink.states().get('pg_stat_database')?.state).toBe('ok'));
    await client.end();
  });

  it('begins a new epoch when a standby is promoted', async () => {
    const standby = await startPostgres({ standbyOf: server });
    const sink = new RecordingSink();
    await start(sink, standby.url);
    await eventually(() => expect(sink.rows('server').at(-1)?.['in_recovery']).toBe(true));
    const before = sink.snapshots.at(-1)?.epoch ?? 0n;

    await sql(standby.url, 'SELECT pg_promote()');

    await eventually(() => {
      expect(sink.snapshots.at(-1)?.identity?.inRecovery).toBe(false);
      expect(Number(sink.snapshots.at(-1)?.epoch)).toBeGreaterThan(Number(before));
    });
    await standby.stop('immediate');
  });

  it('tries a refused password once a minute and never shows it', async () => {
    const sink = new RecordingSink();
    await start(sink, server.url.replace('pganalytics@', 'wr0ng-passw0rd@'));
    await eventually(() => expect(sink.snapshots.length).toBeGreaterThan(8));

    const told = JSON.stringify(sink.snapshots.map(({ identity, familyStates }) => ({ identity, familyStates })));
    expect(told).toMatch(/server-refused \(password\)/);
    expect(told).not.toContain('wr0ng-passw0rd');
    const failures = await countFailures(server);
    expect(failures).toBe(1);
  });

  it('sets a family aside that fails again and again, and keeps the others', async () => {
    await sql(server.url, `CREATE ROLE limited LOGIN PASSWORD 'x' IN ROLE pg_monitor`);
    await sql(server.url, 'REVOKE EXECUTE ON FUNCTION pg_stat_get_wal_receiver() FROM PUBLIC');
    await sql(server.url, 'REVOKE SELECT ON pg_stat_archiver FROM PUBLIC');
    const sink = new RecordingSink();

    await start(sink, server.url.replace('postgres:pganalytics@', 'limited:x@'));

    await eventually(() => {
      expect(sink.states().get('pg_stat_archiver')).toMatchObject({
        state: 'denied',
        reason: expect.stringMatching('42501'),
      });
      expect(sink.states().get('pg_stat_database')).toMatchObject({ state: 'ok' });
    });
    await sql(server.url, 'GRANT SELECT ON pg_stat_archiver TO PUBLIC');
  });

  it('pauses, resumes and sends sessions each second while somebody watches', async () => {
    const sink = new RecordingSink();
    await start(sink, server.url);
    const { serverId } = await eventually(() => {
      expect(sink.polls('pg_stat_database').length).toBeGreaterThan(0);
      return { serverId: sink.snapshots[0]?.serverId ?? '' };
    });

    sink.handler?.watch(serverId, Date.now() + 60_000);
    await eventually(() => {
      const only = sink.snapshots.filter(
        ({ frames }) => frames.length === 1 && frames[0]?.schema.family === 'pg_stat_activity',
      );
      expect(only.length).toBeGreaterThan(2);
    });

    sink.handler?.pause(undefined, true);
    expect(sink.states().get('pg_stat_database')).toMatchObject({ state: 'paused', intervalMs: 0 });
    const polls = sink.polls('pg_stat_database').length;
    sink.handler?.pause(undefined, false);
    await eventually(() => expect(sink.polls('pg_stat_database').length).toBeGreaterThan(polls + 1));
    expect(sink.states().get('pg_stat_database')).toMatchObject({ state: 'ok', intervalMs: 300 });
  });

  it('sends all rows of a sparse family again once a connection is back after its snapshots were dropped', async () => {
    const sink = new RecordingSink();
    await start(sink, server.url);
    const first = await eventually(() => {
      expect(sink.polls('pg_stat_statements').length).toBeGreaterThan(3);
      return sink.polls('pg_stat_statements')[0]?.rows.length ?? 0;
    });

    const { serverId } = sink.snapshots[0];
    const told = () =>
      sink.snapshots.filter(({ familyStates }) => familyStates.some(({ family }) => family === 'pg_stat_database'));
    const toldBefore = told().length;
    const before = sink.polls('pg_stat_statements').length;
    sink.dropped.set('another server', 7);
    await eventually(() => expect(sink.polls('pg_stat_statements').length).toBeGreaterThan(before + 3));
    sink.connected = false;
    sink.dropped.set(serverId, 1);
    await eventually(() => expect(sink.polls('pg_stat_statements').length).toBeGreaterThan(before + 6));
    expect(told()).toHaveLength(toldBefore);

    sink.connected = true;

    const seen = sink.polls('pg_stat_statements').length;
    await eventually(() => {
      expect(told()).toHaveLength(toldBefore + 1);
      const later = sink.polls('pg_stat_statements').slice(seen);
      expect(Math.max(0, ...later.map(({ rows }) => rows.length))).toBeGreaterThanOrEqual(first);
    });
  });
});

async function countFailures(server: TestPostgres): Promise<number> {
  return [...(await readFile(server.logFile, 'utf8')).matchAll(/password authentication failed/g)].length;
}
