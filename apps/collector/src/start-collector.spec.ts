import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '@pganalytics/servers';

import { startCollector } from './start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from './testing.js';

const NOWHERE = 'postgres://u:hunter2@127.0.0.1:1/x';

describe('a collector process', () => {
  it('answers health, readiness and metrics, and tells of targets that it cannot reach', async () => {
    const collector = await startCollector(aCollectorConfig({ DATABASE_URLS: NOWHERE }), {
      sink: new RecordingSink(),
      logger: silent,
    });
    const get = async (path: string) => {
      const answer = await fetch(`${collector.url}${path}`);
      return [answer.status, await answer.text()] as const;
    };

    expect(await get('/healthz')).toEqual([200, '{"status":"ok"}']);
    expect(await get('/readyz')).toEqual([200, '{"status":"ok"}']);
    expect((await get('/nothing'))[0]).toBe(404);
    const [, metrics] = await get('/metrics');
    expect(metrics).toMatch(/pganalytics_collector_target_queries\{target="127\.0\.0\.1:1",service="collector"\} 0/);
    expect(metrics).toMatch(/pganalytics_collector_resident_bytes\{service="collector"\} \d{7,}/);
    const [, told] = await get('/status');
    expect(told).not.toContain('hunter2');
    expect(JSON.parse(told)).toMatchObject({
      delivery: { connected: true },
      targets: [{ targetId: '127.0.0.1:1', state: 'unreachable' }],
    });
    expect((await get('/'))[1]).toContain('0 of 1 servers connected');
    expect(metrics).toMatch(/pganalytics_collector_targets\{state="unreachable",service="collector"\} 1/);
    await collector.stop();
    await collector.stop();
    await expect(get('/healthz')).rejects.toThrow();
  });

  it('takes its token from a file, and derives from it the same server id at each start', async () => {
    const config = aCollectorConfig({ DATABASE_URLS: NOWHERE });
    const file = join(mkdtempSync(join(tmpdir(), 'pganalytics-token-')), 'token');
    writeFileSync(file, `${config.COLLECTOR_TOKEN}\n`);
    const serverIdWith = async (settings: typeof config) => {
      const sink = new RecordingSink();
      const collector = await startCollector(settings, { sink, logger: silent });
      const serverId = await eventually(() => {
        expect(sink.snapshots.length).toBeGreaterThan(0);
        return sink.snapshots[0]?.serverId;
      });
      await collector.stop();
      return serverId;
    };

    const fromFile = await serverIdWith({ ...config, COLLECTOR_TOKEN: '', COLLECTOR_TOKEN_FILE: file });

    expect(fromFile).toMatch(/^[0-9a-f-]{36}$/);
    expect(await serverIdWith(config)).toBe(fromFile);
  });

  it('refuses to start with nothing to watch, without a token or with an unreadable token file', async () => {
    const refused = async (settings: Record<string, string>) =>
      startCollector(aCollectorConfig(settings), { sink: new RecordingSink(), logger: silent });

    await expect(refused({})).rejects.toThrow(/There is nothing to watch/);
    await expect(refused({ DATABASE_URLS: NOWHERE, COLLECTOR_TOKEN: 'x' })).rejects.toThrow(/has no identity/);
    await expect(refused({ COLLECTOR_TOKEN_FILE: '/nowhere' })).rejects.toThrow('The token file /nowhere');
  });

  it('takes targets from the program that starts it', async () => {
    const sink = new RecordingSink();
    const targets = [
      { id: 'own', name: 'Our own', host: '127.0.0.1', port: '1', user: 'u', labels: { role: 'history' } },
    ];
    const collector = await startCollector(aCollectorConfig(), { sink, logger: silent, targets });

    await eventually(() =>
      expect(sink.snapshots[0]?.identity).toMatchObject({
        targetId: 'own',
        name: 'Our own',
        labels: { role: 'history' },
      }),
    );
    await collector.stop();
  });
});
