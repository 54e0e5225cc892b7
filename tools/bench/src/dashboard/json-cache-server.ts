import { createServer } from 'node:http';

import { RedisCache } from '@pganalytics/cache';
import { createLogger } from '@pganalytics/telemetry';

/**
 * The usual way to keep answers, to be measured beside ours: a program that has objects in Redis as JSON, reads and
 * writes them again for each request. Arguments: URL of Redis, port.
 */
const [url, port] = process.argv.slice(2);
const cache = new RedisCache({
  url,
  timeoutMs: 5_000,
  logger: createLogger({ service: 'bench', level: 'warn', destination: process.stderr }),
});
createServer((request, response) => {
  const answer = async () => {
    if (request.url === '/readyz') return '{}';
    const kept = await cache.get((request.url ?? '').slice(1));
    if (kept === undefined) throw new Error(`Redis has nothing under ${request.url}`);
    return JSON.stringify(JSON.parse(kept.toString()) as unknown);
  };
  answer().then(
    (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(port), '127.0.0.1');
