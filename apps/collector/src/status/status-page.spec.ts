import type { CollectorStatus } from './collector-status.js';
import { startStatusServer } from './status-server.js';
import type { StatusServer } from './status-server.js';
import { statusPage } from './status-page.js';
import { inBytes, inTime } from './units.js';

const NOW = 1_800_000_000_000;

function aStatus(more: Partial<CollectorStatus> = {}): CollectorStatus {
  return {
    version: '1.2.3',
    startedAtMs: NOW - 600_000,
    process: { pid: 7, cpuSeconds: 12, rssBytes: 104_857_600 },
    delivery: {
      connected: false,
      spooledSnapshots: 3,
      spooledBytes: 4096,
      droppedSnapshots: 1,
      oldestMs: NOW - 60_000,
    },
    targets: [
      {
        targetId: 'orders',
        serverId: '11111111-1111-5111-8111-111111111111',
        name: 'Orders <1>',
        state: 'connected',
        reason: '',
        tier: 'schema',
        families: [
          { family: 'server', state: 'ok', reason: '', intervalMs: 10_000 },
          { family: 'pg_stat_wal', state: 'denied', reason: 'denied: "no" & <b>never</b>', intervalMs: 0 },
        ],
        connections: 2,
        queries: 41,
        queryMs: 12,
        lastTickAtMs: NOW - 3000,
        cpuMs: 5,
      },
    ],
    ...more,
  };
}

describe('the status page', () => {
  it('says how each server and the delivery are, with reasons, and lets nothing through as markup', () => {
    const page = statusPage(aStatus(), NOW);

    expect(page).toContain('1 of 1 servers connected');
    expect(page).toContain('Orders &lt;1&gt;');
    expect(page).toContain('pg_stat_wal: denied: &quot;no&quot; &amp; &lt;b&gt;never&lt;/b&gt;');
    expect(page).toContain('3 snapshots, 4.0 KiB, the oldest since 60 s');
    expect(page).not.toMatch(/<(script|link|img)|https?:/);
  });

  it('tells of a disk that takes nothing, of damage and of wrong target files', () => {
    const spool = { bytes: 10, segments: 1, damagedBytes: 2048, keeps: false };
    const delivery = { ...aStatus().delivery, unkeptSnapshots: 9, spool };

    const page = statusPage(aStatus({ delivery, targetsProblem: 'targets.yaml: is not valid YAML' }), NOW);

    expect(page).toContain('9 snapshots: the disk takes nothing');
    expect(page).toContain('2.0 KiB');
    expect(page).toContain('targets.yaml: is not valid YAML');
  });

  it('tells until when the certificate lasts, why it is not renewed, and that it has ended', () => {
    const pageWith = (notAfterMs: number, problem?: string) =>
      statusPage(aStatus({ certificate: { notAfterMs, problem } }), NOW);

    expect(pageWith(NOW + 300_000)).toContain('until 2027-01-15T08:05:00.000Z, for 5 min; renewed by itself');
    expect(pageWith(NOW + 300_000, 'no answer')).toContain('NOT RENEWED yet: no answer');
    expect(pageWith(NOW - 1, 'no answer')).toContain('ENDED at 2027-01-15T07:59:59.999Z: make a token');
    expect(statusPage(aStatus(), NOW)).not.toContain('Certificate');
  });

  it('tells why ingest lets the collector not in', () => {
    const delivery = {
      ...aStatus().delivery,
      connected: false,
      ingest: 'https://i:1',
      refusal: 'The collector was revoked.',
    };

    expect(statusPage(aStatus({ delivery }), NOW)).toContain('refused by https://i:1: The collector was revoked.');
  });

  it.each([
    [inBytes(0), '0 B'],
    [inBytes(1536), '1.5 KiB'],
    [inBytes(300 * 1024 ** 3), '300 GiB'],
    [inTime(1500), '2 s'],
    [inTime(119_000), '119 s'],
    [inTime(7_200_000), '2 h'],
    [inTime(3 * 86_400_000), '3 d'],
  ])('writes %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('the status server', () => {
  let server: StatusServer;

  beforeAll(async () => {
    server = await startStatusServer('127.0.0.1', 0, {
      ready: () => true,
      metrics: async () => 'pganalytics_x 1',
      status: async () => aStatus(),
    });
  });
  afterAll(() => server.close());

  it('serves the page and the same for programs, and allows nothing to be loaded', async () => {
    const page = await fetch(`${server.url}/`);
    const json = await fetch(`${server.url}/status`);

    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(await json.json()).toMatchObject({ version: '1.2.3', targets: [{ targetId: 'orders' }] });
  });

  it('refuses names that were made to point here, and to be written to', async () => {
    const { request } = await import('node:http');
    const status = (path: string, method: string, host: string) =>
      new Promise((resolve, reject) => {
        const asked = request(`${server.url}${path}`, { method, headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asked.on('error', reject).end();
      });

    expect(await status('/status', 'GET', 'evil.example')).toBe(421);
    expect(await status('/', 'GET', 'evil.example:9105')).toBe(421);
    expect(await status('/status', 'GET', 'localhost:9105')).toBe(200);
    expect(await status('/healthz', 'GET', 'anything')).toBe(200);
    expect(await status('/status', 'POST', 'localhost')).toBe(405);
  });
});
