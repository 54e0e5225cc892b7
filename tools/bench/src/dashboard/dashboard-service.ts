import { generateKeyPairSync, randomUUID, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { signAccessToken } from '@pganalytics/access';
import type { TokenSigner } from '@pganalytics/access';
import { busConfig, createBus, publish, topicSpecs } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { newId, serversChanged, signingKeysPublished, topics } from '@pganalytics/contracts';
import { migrateHistory } from '@pganalytics/history';
import { createPool, provision } from '@pganalytics/postgres';
import { startPostgres, startRedis } from '@pganalytics/servers';
import { startService } from '@pganalytics/stack';
import type { ServiceProcess } from '@pganalytics/stack';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import { KeptConnections } from './kept-connections.js';
import { NarrowRows } from './narrow-rows.js';
import { panelsPath } from './twelve-panels.js';
import { storeServers, watchedFamilies } from './watched-servers.js';
import type { StoredServer } from './watched-servers.js';

const HOUR_MS = 3_600_000;
/** Polls before the hour are there as well; the last ten minutes are not closed yet. */
const BEFORE_MS = 1_200_000;
const HOT_MS = 600_000;

/** The query service in a process of its own over a history of many servers, with Redis and without anything else. */
export interface DashboardService {
  readonly process: ServiceProcess;
  readonly servers: readonly StoredServer[];
  readonly narrow: NarrowRows;
  readonly redisUrl: string;
  readonly hour: { readonly from: number; readonly to: number };
  /** Asks for the dashboard of a server; `salt` makes it another question over the same samples. */
  dashboard(server: StoredServer, salt?: number): Promise<Buffer>;
  stop(): Promise<void>;
}

/** Starts it with so many servers, whose polls are the same. */
export async function startDashboardService(servers: number, say: (line: string) => void): Promise<DashboardService> {
  const directory = mkdtempSync(path.join(tmpdir(), 'pga-bench-'));
  const postgres = await startPostgres({ major: 17, settings: { shared_buffers: '512MB' } });
  const redis = await startRedis();
  const database = await postgres.createDatabase('history');
  const urls = await provision(database, {
    passwords: { auth: 'a', bus: 'b', history: 'h', query: 'q' },
  });
  await migrateHistory(urls.history);
  const pool = createPool(urls.history, { applicationName: 'bench', size: 4, statementTimeoutMs: 600_000 });
  say(`  filling ${servers} servers`);
  const to = Math.floor(Date.now() / 60_000) * 60_000;
  const families = watchedFamilies(to - HOUR_MS - BEFORE_MS, to);
  const stored = await storeServers(pool, families, { organisationId: newId(), servers, hotFrom: to - HOT_MS });
  const admin = createPool(database, { applicationName: 'bench', size: 4, statementTimeoutMs: 600_000 });
  const narrow = await NarrowRows.fill(admin, families, servers);
  await admin.query('vacuum analyze');
  const bus = await openBus(urls.bus);
  const signer = await publishKey(bus);
  for (const server of stored) await publishServer(bus, server);
  const service = await startService({
    name: 'query',
    program: 'apps/query/dist/main.js',
    logDirectory: directory,
    environment: environmentOf(urls, redis.url),
    onDeath: (death) => say(`  DIED: ${death}`),
  });
  const client = new KeptConnections();
  return {
    process: service,
    servers: stored,
    narrow,
    redisUrl: redis.url,
    hour: { from: to - HOUR_MS, to },
    dashboard: async ({ serverId, organisationId }, salt = 0) => {
      const token = await tokenOf(signer, organisationId);
      return client.get(`${service.url}${panelsPath(serverId, to - HOUR_MS, to - salt)}`, {
        authorization: `Bearer ${token}`,
        'accept-encoding': 'gzip',
      });
    },
    stop: async () => {
      client.close();
      await service.stop();
      await bus.close();
      await Promise.all([pool.end(), admin.end()]);
      await Promise.all([redis.stop(), postgres.stop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function environmentOf(urls: Readonly<Record<'query' | 'bus', string>>, redisUrl: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LOG_LEVEL: 'warn',
    HTTP_HOST: '127.0.0.1',
    HTTP_DRAIN_MS: '0',
    DATABASE_URL: urls.query,
    BUS: 'embedded',
    BUS_DATABASE_URL: urls.bus,
    REDIS_URL: redisUrl,
    // One user asks for what many would.
    QUERY_QUESTIONS_PER_SECOND: '1000000',
    QUERY_ANSWERS_PER_SECOND: '1000000',
  };
}

async function openBus(url: string): Promise<Bus> {
  const config = loadConfig(busConfig, { BUS: 'embedded', BUS_DATABASE_URL: url });
  const logger = createLogger({ service: 'bench', level: 'warn', destination: process.stderr });
  const bus = await createBus(config, { logger, metrics: new Metrics('bench') });
  await bus.createTopics(topicSpecs(topics, { partitions: 2 }));
  return bus;
}

async function publishKey(bus: Bus): Promise<TokenSigner> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const kid = randomUUID();
  const notAfter = new Date(Date.now() + 24 * HOUR_MS).toISOString();
  const key = { kid, publicJwk: { kty: 'OKP' as const, crv: 'Ed25519' as const, x: x! }, notAfter };
  await publish(bus, signingKeysPublished, key, { source: 'pganalytics/auth' });
  return { kid, privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']) };
}

async function publishServer(bus: Bus, { organisationId, serverId }: StoredServer): Promise<void> {
  const server = {
    organisationId,
    serverId,
    name: serverId,
    labels: {},
    paused: false,
    retired: false,
    collectorIds: [newId()],
    host: 'db.example',
    port: 5432,
    version: '17.4',
    systemIdentifier: '7512345678901234567',
    firstSeenAt: new Date().toISOString(),
  };
  await publish(bus, serversChanged, server, { source: 'pganalytics/auth' });
}

const USER = randomUUID();
let known: { readonly until: number; readonly token: string } | undefined;

async function tokenOf(signer: TokenSigner, organisationId: string): Promise<string> {
  if (known && known.until > Date.now()) return known.token;
  const issuedAtMs = Date.now();
  const claims = {
    userId: USER,
    organisationId,
    role: 'viewer',
    name: 'Bench',
    issuedAtMs,
    sessionId: USER,
    csrfHash: '',
  } as const;
  known = { until: issuedAtMs + 200_000, token: await signAccessToken(claims, signer, randomUUID()) };
  return known.token;
}
