import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLogger } from '@pganalytics/telemetry/testing';
import type { RunningService } from '@pganalytics/telemetry';

import { renderHaproxy } from './render-haproxy.js';
import { routeOf, routeTable } from './route-table.js';
import { startEdge } from './start-edge.js';

describe('the route table', () => {
  it('puts a more specific prefix before a more general one', () => {
    routeTable.forEach(({ prefix }, index) => {
      const later = routeTable.slice(index + 1).map((route) => route.prefix);
      expect(later.filter((other) => other.startsWith(prefix) && other !== prefix)).toEqual([]);
    });
  });

  it('matches whole path segments only', () => {
    expect(routeOf('/api/v1/auth/login').service).toBe('auth');
    expect(routeOf('/api/v1/authors').service).toBe('query');
    expect(routeOf('/servers/1').service).toBe('dashboard');
  });

  it('is what haproxy.cfg says', () => {
    const config = renderHaproxy({
      bind: '127.0.0.1:8080',
      backends: { auth: ['127.0.0.1:1'], ingest: ['127.0.0.1:2'], query: ['127.0.0.1:3'], dashboard: ['127.0.0.1:4'] },
      collectors: { bind: '127.0.0.1:8443', backends: ['127.0.0.1:5'] },
    });

    for (const { prefix, service } of routeTable.filter((route) => route.prefix !== '/')) {
      expect(config).toMatch(new RegExp(`path_beg ${prefix}/[^]*use_backend ${service} `));
    }
    expect(config).toContain('default_backend dashboard');
  });

  it('lets haproxy alone say who calls and how, whatever the caller claims', () => {
    const config = renderHaproxy({
      bind: '127.0.0.1:8080',
      backends: { auth: [], ingest: [], query: [], dashboard: [] },
      collectors: { bind: '127.0.0.1:8443', backends: [] },
    });

    // An appended address would leave the one that the caller claims in first place, which services take.
    expect(config).not.toContain('option forwardfor');
    expect(config).toContain('  http-request set-header X-Forwarded-For %[src]\n');
    expect(config).toContain('  http-request set-header X-Forwarded-Proto http\n');
  });
});

describe('the built-in edge', () => {
  let service: Server;
  let edge: RunningService;
  let directory: string;

  beforeAll(async () => {
    service = createServer((request, response) => {
      if (request.url === '/api/v1/live') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('event: ping\ndata: {}\n\n');
      } else if (request.url === '/api/v1/breaks') {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
        response.write('event: ping\n', () => request.socket.destroy());
      } else {
        const { 'x-forwarded-for': from, 'x-forwarded-proto': by } = request.headers;
        response.end(JSON.stringify({ path: request.url, from, by }));
      }
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    directory = join(mkdtempSync(join(tmpdir(), 'edge-')), 'assets', 'dist');
    mkdirSync(join(directory, 'assets'), { recursive: true });
    writeFileSync(join(directory, 'assets', 'main-1a2b.js'), '');
    writeFileSync(join(directory, 'index.html'), '<!doctype html><title>pgAnalytics</title>');
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    edge = await startEdge({
      host: '127.0.0.1',
      port: 0,
      targets: { query: url, auth: 'http://127.0.0.1:1' },
      dashboardDirectory: directory,
      logger: silentLogger(),
      publicUrl: 'https://pg.example.org',
    });
  });

  afterAll(async () => {
    await edge.stop();
    service.closeAllConnections();
    service.close();
  });

  it('passes a request on and says for whom, whatever the caller claims', async () => {
    const answer = await fetch(`${edge.url}/api/v1/servers?limit=5`, { headers: { 'x-forwarded-for': '6.6.6.6' } });

    expect(await answer.json()).toEqual({ path: '/api/v1/servers?limit=5', from: '127.0.0.1', by: 'https' });
  });

  it('passes a live stream on as it comes', async () => {
    const answer = await fetch(`${edge.url}/api/v1/live`);

    const first = await answer.body!.getReader().read();
    expect(new TextDecoder().decode(first.value)).toBe('event: ping\ndata: {}\n\n');
  });

  it('breaks off an answer that its service breaks off, and goes on', async () => {
    const broken = await fetch(`${edge.url}/api/v1/breaks`);

    await expect(broken.text()).rejects.toThrow();
    expect((await fetch(`${edge.url}/api/v1/servers`)).status).toBe(200);
  });

  it('serves the dashboard under every page with a strict policy', async () => {
    const answer = await fetch(`${edge.url}/servers/42`);

    expect(await answer.text()).toContain('<title>pgAnalytics</title>');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  it('lets a browser keep built files, never the page that names them, wherever the dashboard lies', async () => {
    const kept = async (path: string) => (await fetch(`${edge.url}${path}`)).headers.get('cache-control');

    expect(await kept('/assets/main-1a2b.js')).toBe('public, max-age=31536000, immutable');
    expect([await kept('/'), await kept('/index.html'), await kept('/servers/42')]).toEqual(
      Array.from({ length: 3 }, () => 'no-cache'),
    );
  });

  it('tells an address that works when it listens on IPv6', async () => {
    const other = await startEdge({
      host: '::1',
      port: 0,
      targets: {},
      dashboardDirectory: directory,
      logger: silentLogger(),
    });

    const status = await fetch(`${other.url}/healthz`).then((answer) => answer.status, String);
    await other.stop();
    expect([other.url.replace(/\d+$/, ''), status]).toEqual(['http://[::1]:', 200]);
  });

  it('says in a problem document that a service is down, and that a route does not exist', async () => {
    const down = await fetch(`${edge.url}/api/v1/auth/me`);
    const nowhere = await fetch(`${edge.url}/api/v2/servers`);

    expect([down.status, ((await down.json()) as { code: string }).code]).toEqual([503, 'edge.service-unavailable']);
    expect([nowhere.status, ((await nowhere.json()) as { code: string }).code]).toEqual([404, 'edge.no-route']);
  });
});
