/**
 * Writes the haproxy.cfg of docker-compose.yml from the route table; `--check` fails when the file is not what would
 * be written. Needs a build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { renderHaproxy } from '../../libs/http/dist/index.js';

/** Ten thousand collectors, each with a connection of its own, and whoever looks at the dashboard beside them. */
const MAX_CONNECTIONS = 12_000;

const file = path.join(import.meta.dirname, 'haproxy.cfg');
const rendered = renderHaproxy({
  bind: ':8080',
  backends: { auth: ['auth:9100'], ingest: ['ingest:9100'], query: ['query:9100'], dashboard: ['edge:9100'] },
  collectors: { bind: ':8443', backends: ['ingest:8443'] },
  maxConnections: MAX_CONNECTIONS,
  namesChange: true,
});

if (!process.argv.includes('--check')) writeFileSync(file, rendered);
else if (readFileSync(file, 'utf8') !== rendered) {
  console.error(`${file} is not what the route table says; run npm run haproxy.`);
  process.exitCode = 1;
}
