import { loadConfig } from '@pganalytics/config';
import { eventually, freePort, startPostgres, temporaryDirectory } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { smallest, stackConfig, startStack } from '@pganalytics/stack';
import type { RunningStack } from '@pganalytics/stack';

import { Api } from './support/api.js';
import { ProbeCollector } from './support/probe-collector.js';

/** What people are shown of an outage; that nothing is lost under kills is what fault-run.spec.ts holds the history to. */
describe('the stack under faults', () => {
  let target: TestPostgres;
  let stack: RunningStack;
  let api: Api;

  beforeAll(async () => {
    target = await startPostgres({ major: 16 });
    const config = loadConfig(stackConfig, {
      DATA_DIR: await temporaryDirectory('faults'),
      PORT: String(await freePort()),
      COLLECTOR_PORT: String(await freePort()),
      DATABASE_URLS: target.url,
      LOG_LEVEL: 'info',
    });
    stack = await startStack({
      config,
      counts: { ...smallest, writers: 2 },
      settings: { collector: { SPOOL_MAX_BYTES: String(64 * 1_024 * 1_024) } },
    });
    api = await Api.login(stack.url, stack.email, stack.password);
  }, 240_000);

  afterAll(async () => {
    await stack?.stop();
    await target?.stop();
  }, 90_000);

  /** The history holds what was acknowledged: nothing more, nothing less, nothing else. */
  const holdsWhatWasAcknowledged = async (probe: ProbeCollector, last: number) => {
    await eventually(async () => expect(await probe.stored(api, last)).toEqual(probe.expected()), {
      timeoutMs: 90_000,
      everyMs: 500,
    });
  };

  it('stores a snapshot once however often it is sent', async () => {
    const probe = await ProbeCollector.enrol(api, 'repeats');

    for (const sequence of [1, 2, 2, 3, 1, 3, 3]) await probe.deliver(sequence);

    await holdsWhatWasAcknowledged(probe, 3);
  });

  it('shows a snapshot that was dropped on purpose as a gap with its reason', async () => {
    const probe = await ProbeCollector.enrol(api, 'drops');
    for (const sequence of [1, 2, 3]) await probe.deliver(sequence);
    await probe.send(7, probe.snapshot(7, [{ from: 4, to: 6, reason: 'spool-full' }]));

    await eventually(
      async () => {
        const { completeness } = await api.series(probe.serverId, {
          metric: 'pg_stat_database.xact_commit',
          from: String(probe.at(1)),
          to: String(probe.at(8)),
          step: 'raw',
        });
        expect(completeness.gaps).toEqual([expect.objectContaining({ reason: 'spool-full' })]);
        expect(completeness.gaps[0]?.from).toBeLessThanOrEqual(probe.at(4));
        expect(completeness.gaps[0]?.to).toBeGreaterThanOrEqual(probe.at(6));
      },
      { timeoutMs: 30_000 },
    );
  });

  it('acknowledges while no writer runs, says how old the chart is, and catches up (R-KAF-9)', async () => {
    const server = await api.serverOnPort(target.port);
    const probe = await ProbeCollector.enrol(api, 'writers-stopped');
    await Promise.all([stack.service('writer-1').stop(), stack.service('writer-2').stop()]);

    for (let sequence = 1; sequence <= 20; sequence += 1) await probe.deliver(sequence);
    await eventually(
      async () => {
        const now = (await api.servers()).find(({ id }) => id === server.id);
        expect(now?.dataAgeMs).toBeGreaterThan(20_000);
      },
      { timeoutMs: 60_000 },
    );
    await Promise.all([stack.service('writer-1').restart(), stack.service('writer-2').restart()]);

    await holdsWhatWasAcknowledged(probe, 20);
    await fresh(server.id);
  }, 240_000);

  it('loses nothing while ingest is stopped', async () => {
    const server = await api.serverOnPort(target.port);
    const from = Date.now();
    await stack.service('ingest-1').stop();
    await eventually(async () => expect((await age(server.id)) ?? 0).toBeGreaterThan(15_000), { timeoutMs: 60_000 });
    await stack.service('ingest-1').restart();

    await fresh(server.id);
    await eventually(
      async () => {
        const { completeness } = await api.series(server.id, {
          metric: 'pg_stat_database.xact_commit',
          from: String(from),
          to: 'now-20s',
          step: 'raw',
        });
        expect(completeness.gaps).toEqual([]);
      },
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
  }, 240_000);

  const age = async (serverId: string) => (await api.servers()).find(({ id }) => id === serverId)?.dataAgeMs;

  const fresh = (serverId: string) =>
    eventually(async () => expect((await age(serverId)) ?? Infinity).toBeLessThan(15_000), {
      timeoutMs: 90_000,
      everyMs: 500,
    });
});
