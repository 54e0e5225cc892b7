import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const dist = path.resolve(import.meta.dirname, '../../apps/dashboard/dist');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const verbs = ['SELECT', 'UPDATE', 'INSERT INTO', 'DELETE FROM'];

/** @typedef {{ servers: number, queries: number }} Size */

/**
 * Serves the built dashboard, and beside it the answers that its fleet and its list of statements ask for, of a platform
 * larger than a machine that develops can run. Nothing but measuring is done with it.
 * @param {Size} size
 */
export async function startLargePlatform(size) {
  const answers = answersOf(size);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/api/v1/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    } else if (pathname.startsWith('/api/v1/')) {
      const answer = answers(pathname.slice('/api/v1'.length), searchParams);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } else {
      const file = path.extname(pathname) === '' ? '/index.html' : pathname;
      const type = types[/** @type {keyof typeof types} */ (path.extname(file))];
      response.writeHead(200, { 'content-type': type }).end(readFileSync(path.join(dist, file)));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** @param {Size} size @returns {(path: string, query: URLSearchParams) => unknown} */
function answersOf(size) {
  const servers = Array.from({ length: size.servers }, (_, n) => serverOf(n));
  const queries = Array.from({ length: size.queries }, (_, n) => queryOf(n, size.queries));
  return (asked, query) => {
    if (asked === '/auth/me') return { kind: 'user', id: '1', email: 'a@b', name: 'a', role: 'admin' };
    if (asked === '/servers') return pageOf(servers, query);
    if (asked === '/series') return { series: query.getAll('server').map(lineOf) };
    if (/^\/servers\/[^/]+\/queries$/.test(asked)) return { ...queryPage(queries), ...pageOf(queries, query) };
    if (/^\/servers\/[^/]+$/.test(asked))
      return { ...servers[0], uptimeSeconds: 1e6, collectorIds: ['1'], families: [] };
    return { items: [], nextCursor: null };
  };
}

/** @template T @param {readonly T[]} all @param {URLSearchParams} query */
function pageOf(all, query) {
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 100);
  return { items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null };
}

/** @param {number} n */
function serverOf(n) {
  const worst = n % 17 === 0 ? 'lock-wait' : null;
  return {
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    name: `shop-${String(n).padStart(4, '0')}`,
    labels: { env: n % 3 === 0 ? 'production' : 'staging' },
    host: `db${n}.example`,
    port: 5432,
    version: `${13 + (n % 6)}.4`,
    inRecovery: n % 2 === 1,
    systemIdentifier: String(n),
    state: n % 50 === 0 ? 'late' : 'healthy',
    stateReason: 'Samples arrive as they should.',
    dataAgeMs: 2_000,
    lastCollectedAt: Date.now(),
    activeSessions: n % 13,
    transactionsPerSecond: (n * 37) % 5_000,
    cpuPercent: (n * 7) % 100,
    connections: (n * 3) % 200,
    maxConnections: 200,
    attention: { critical: 0, warning: worst ? 1 : 0, unknown: 0, worst, since: worst ? Date.now() - 60_000 : null },
  };
}

/** @param {string} server @param {number} place */
function lineOf(server, place) {
  const points = Array.from({ length: 40 }, (_, n) => [n * 90_000, 3 + Math.sin(n / 4 + place)]);
  return { labels: { server }, points };
}

/** @param {number} n @param {number} of */
function queryOf(n, of) {
  const calls = (of - n) * 40;
  return {
    queryId: String(1_000_000 + n),
    fingerprint: n.toString(16),
    text: `${verbs[n % verbs.length]} orders_${n} JOIN customers c ON c.id = orders_${n}.customer_id WHERE state = $1 AND total > $2 LIMIT $3`,
    tags: {},
    datname: 'shop',
    usename: 'app',
    calls,
    totalTimeMs: calls * 1.7,
    meanTimeMs: 1.7,
    rows: calls * 3,
    sharedBlksHit: calls * 20,
    sharedBlksRead: n,
    shareOfLoad: 1 / (n + 2),
    sampledActiveSeconds: of - n,
    measures: { calls, rows: calls * 3 },
    kind: 'select',
    value: of - n,
    share: 1 / (n + 2),
    compared: null,
    spark: Array.from({ length: 31 }, (_, at) => 5 + Math.sin(at / 3 + n)),
  };
}

/** @param {readonly unknown[]} queries */
function queryPage(queries) {
  return {
    from: Date.now() - 900_000,
    to: Date.now(),
    order: 'sampled_active_seconds',
    total: { queries: queries.length, calls: 1e6, totalTimeMs: 1e6, sampledActiveSeconds: 1e4, deallocated: 0 },
    estimate: false,
    estimateReason: null,
    installSql: [],
    compared: null,
    found: { datnames: ['shop'], usenames: ['app'] },
    completeness: { expected: 90, present: 90, gaps: [] },
  };
}
