import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { newId } from '@pganalytics/contracts';
import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { ParserPool } from '../redaction/parser-pool.js';
import { startCollector } from '../start-collector.js';
import type { RunningCollector } from '../start-collector.js';
import { listTargets } from '../targets/list-targets.js';
import type { Target } from '../targets/target.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';
import { WatchPool } from './watch-pool.js';

const CANARY = 'c4n4ry-in-a-thread';

/** Accepts connections and never says a word. */
async function startSilentServer(): Promise<{ url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `postgres://x@127.0.0.1:${(server.address() as AddressInfo).port}/x?connect_timeout=60`, close };
}

describe('watching in threads', () => {
  let server: TestPostgres;
  const stops: (() => unknown)[] = [];

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });
  afterAll(() => server.stop('immediate'));

  const entries = (count: number, url: string, name: string) =>
    Array.from({ length: count }, (_, index) => ({ id: `${name}${index}`, name: `${name}${index}`, url, os: false }));

  const start = async (
    sink: RecordingSink,
    targets: ReturnType<typeof entries>,
    settings: Record<string, string>,
  ): Promise<RunningCollector> => {
    const collector = await startCollector(aCollectorConfig(settings), { sink, targets, logger: silent });
    stops.push(() => collector.stop());
    return collector;
  };
  const pollsOf = (sink: RecordingSink, target: string) =>
    sink.of(target).filter(({ frames }) => frames.some(({ schema }) => schema.family === 'pg_stat_database'));

  it('keeps the cadence of live servers while as many hang', async () => {
    const hung = await startSilentServer();
    stops.push(() => hung.close());
    const sink = new RecordingSink();
    const collector = await start(sink, [...entries(6, server.url, 'live'), ...entries(6, hung.url, 'hung')], {
      COLLECTOR_THREADS: '2',
      COLLECTOR_TICK_MS: '1000',
      COLLECTOR_ACTIVITY_MS: '500',
    });

    await eventually(
      () => {
        for (let index = 0; index < 6; index++) expect(pollsOf(sink, `live${index}`).length).toBeGreaterThan(5);
      },
      { timeoutMs: 30_000 },
    );

    const polls = Array.from({ length: 6 }, (_, index) => pollsOf(sink, `live${index}`).slice(-4));
    const spans = polls.map((four) => (four.at(-1)?.collectedAtMs ?? 0) - (four[0]?.collectedAtMs ?? 0));
    // Three turns of a second each; to wait for one that hangs would take a minute. The figure is C1.4 of the benchmarks.
    for (const span of spans) expect(span).toBeLessThan(15_000);
    await eventually(async () => {
      const states = await collector.watching.states();
      expect(states).toHaveLength(12);
      expect(states.filter(({ targetId }) => targetId.startsWith('live')).map(({ state }) => state)).toEqual(
        Array.from({ length: 6 }, () => 'connected'),
      );
    });
    expect(sink.rows('collector').at(-1)?.['targets']).toBe(12);
  });

  it('pauses, resumes and stops them as in the main thread, and lets no literal out', async () => {
    const sink = new RecordingSink();
    const client = new Client({ connectionString: server.url });
    await client.connect();
    stops.push(() => client.end());
    await client.query('BEGIN');
    await client.query(`SELECT '${CANARY}'`);
    const collector = await start(sink, entries(1, server.url, 'live'), { COLLECTOR_THREADS: '1' });
    const { serverId } = await eventually(() => {
      expect(pollsOf(sink, 'live0').length).toBeGreaterThan(1);
      return sink.snapshots[0] ?? { serverId: '' };
    });
    await eventually(() => expect(sink.rows('pg_stat_activity').some(({ query }) => query !== null)).toBe(true));

    sink.handler?.pause(serverId, true);
    await eventually(async () => {
      expect(sink.states().get('pg_stat_database')).toMatchObject({ state: 'paused', intervalMs: 0 });
      expect(await collector.watching.states()).toMatchObject([{ state: 'paused', connections: 0 }]);
    });
    const before = pollsOf(sink, 'live0').length;
    sink.handler?.pause(serverId, false);
    await eventually(() => expect(pollsOf(sink, 'live0').length).toBeGreaterThan(before));

    const bytes = Buffer.concat(sink.snapshots.flatMap(({ frames }) => frames.map(({ body }) => body)));
    expect(bytes.includes(CANARY)).toBe(false);
    expect(sink.rows('pg_stat_activity').map(({ query }) => query)).toContain('SELECT $1');
  });

  it('starts a thread again that ended, with its targets, a later epoch and the reason', async () => {
    const sink = new RecordingSink();
    const parsers = new ParserPool(1);
    const settings = { organisationId: newId(), tickMs: 300, activityMs: 100, budgetPercent: 100, osRoot: '/' };
    const data = { settings, logLevel: 'silent' };
    const pool = new WatchPool({ threads: 1, data, sink, parsers, logger: silent });
    stops.push(() => parsers.close());
    stops.push(() => pool.close());
    const [target] = listTargets({
      databaseUrls: '',
      configFile: undefined,
      environment: {},
      entries: entries(1, server.url, 'live'),
    });
    if (!target) throw new Error('there is no target');
    await pool.watchOnly([target]);
    const first = await eventually(() => {
      expect(pollsOf(sink, 'live0').length).toBeGreaterThan(1);
      return sink.snapshots.at(-1);
    });

    // Something that cannot be compared with itself ends the thread, as a defect of ours would.
    const broken: Target = { ...target, id: 'broken', labels: { number: 1n as never } };
    await pool.watchOnly([target, broken]);
    await pool.watchOnly([target, broken]);
    await eventually(async () => {
      const states = await pool.states();
      expect(states[0]).toMatchObject({ state: 'unreachable', reason: expect.stringMatching(/ended \(.*BigInt/) });
    });
    await pool.watchOnly([target]);

    await eventually(() => {
      const told = sink.snapshots.flatMap(({ familyStates }) => familyStates.map(({ reason }) => reason));
      expect(told.join()).toMatch(/collector-restarted: The thread that watches this server ended \(.*BigInt.*\)/);
      const last = pollsOf(sink, 'live0').at(-1);
      expect(Number(last?.epoch)).toBeGreaterThan(Number(first?.epoch));
    });
    expect(sink.states().get('pg_stat_database')?.state).toBe('ok');
  });
});
