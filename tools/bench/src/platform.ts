import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { busConfig, createBus } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { createPool } from '@pganalytics/postgres';
import { freePort, startPostgres } from '@pganalytics/servers';
import type { StartPostgresOptions, TestPostgres } from '@pganalytics/servers';
import { smallest, stackConfig, startStack } from '@pganalytics/stack';
import type { RunningStack, ServiceSettings, StackCounts } from '@pganalytics/stack';
import { Metrics, createLogger } from '@pganalytics/telemetry';

/** The stack under measurement: one broker, one process of each service, TLS on the collector port. */
export interface BenchPlatform {
  readonly stack: RunningStack;
  readonly bus: Bus;
  /** A watched server with pgbench running on it. */
  readonly target: TestPostgres;
  /** The target's database that pgbench, and whatever a goal adds, works in. */
  readonly targetUrl: string;
  /** PEM of the certificate that collectors must trust. */
  readonly ca: Buffer;
  /** `host:port` of the collector port. */
  readonly collectorAddress: string;
  readonly directory: string;
  stop(): Promise<void>;
}

/** What differs from goal to goal. */
export interface BenchPlatformOptions {
  readonly say: (line: string) => void;
  /** More settings of the collector. */
  readonly collector?: Readonly<Record<string, string>>;
  /** More settings of other services, by name. */
  readonly services?: ServiceSettings;
  readonly counts?: Partial<StackCounts>;
  /** Whether pgbench runs on the target; it does unless said otherwise. */
  readonly load?: boolean;
  /** Where collectors connect: to ingest itself, or through the proxy in front of several. */
  readonly door?: 'ingest' | 'proxy';
  /** What the collector watches: the stack's own PostgreSQL too, or the target alone. */
  readonly watch?: 'everything' | 'target only';
  /** Major version of the target. */
  readonly major?: number;
  /** Settings of the target. */
  readonly settings?: StartPostgresOptions['settings'];
}

/** Starts the stack with a real collector on a real server. */
export async function startBenchPlatform(options: BenchPlatformOptions): Promise<BenchPlatform> {
  const directory = mkdtempSync(path.join(tmpdir(), 'pga-bench-'));
  const { certificate, key } = makeCertificate(directory);
  const target = await startPostgres({
    major: options.major ?? 17,
    // By default it forgets some of 5,000 statements as they come.
    settings: { 'pg_stat_statements.max': 10_000, ...options.settings },
  });
  const url = await target.createDatabase('bench');
  // The collector reads statements where it connects, which is not where the load runs.
  for (const one of [target.url, url]) await allowStatements(one);
  const load = options.load === false ? undefined : startLoad(url);
  const proxyPort = await freePort();
  const collectorPort = options.door === 'proxy' ? proxyPort : await freePort();
  const config = loadConfig(stackConfig, {
    DATA_DIR: path.join(directory, 'stack'),
    PORT: String(await freePort()),
    COLLECTOR_PORT: String(proxyPort),
    DATABASE_URLS: target.url,
    LOG_LEVEL: 'warn',
  });
  const stack = await startStack({
    config,
    counts: { ...smallest, ...options.counts },
    settings: {
      ...options.services,
      ingest: {
        COLLECTOR_TLS_CERT_FILE: certificate,
        COLLECTOR_TLS_KEY_FILE: key,
        COLLECTOR_TOKENS: 'always',
        // Behind the proxy each ingest has a port of its own.
        ...(options.door !== 'proxy' && { COLLECTOR_PORT: String(collectorPort) }),
        HTTP_DRAIN_MS: '0',
        ...options.services?.['ingest'],
      },
      collector: {
        INGEST_URL: `https://127.0.0.1:${collectorPort}`,
        INGEST_CA_FILE: certificate,
        ...(options.watch === 'target only' && { DATABASE_URLS: target.url }),
        ...options.collector,
      },
    },
    onProgress: (what) => options.say(`  starting ${what}`),
    onDeath: (what) => options.say(`  DIED: ${what}`),
  });
  const bus = await createBus(loadConfig(busConfig, { BUS: 'kafka', KAFKA_BROKERS: stack.kafka.bootstrap }), {
    logger: createLogger({ service: 'bench', level: 'warn', destination: process.stderr }),
    metrics: new Metrics('bench'),
  });
  return {
    stack,
    bus,
    target,
    targetUrl: url,
    ca: readFileSync(certificate),
    collectorAddress: `127.0.0.1:${collectorPort}`,
    directory,
    stop: async () => {
      load?.kill('SIGTERM');
      await bus.close();
      await stack.stop();
      await target.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function startLoad(url: string): ChildProcess {
  pgbench('-i', '-s', '5', '-q', url);
  return spawn(pgbenchProgram(), ['-n', '-c', '4', '-R', '100', '-T', '7200', url], { stdio: 'ignore' });
}

/** Makes pg_stat_statements readable in a database. */
export async function allowStatements(url: string): Promise<void> {
  const pool = createPool(url, { applicationName: 'bench', size: 1 });
  await pool.query('create extension if not exists pg_stat_statements').finally(() => pool.end());
}

/** A certificate for loopback that is its own authority, in files. */
export function makeCertificate(directory: string): { certificate: string; key: string } {
  const [certificate, key] = [path.join(directory, 'tls.crt'), path.join(directory, 'tls.key')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' });
  return { certificate, key };
}

function pgbenchProgram(): string {
  const found = ['/usr/lib/postgresql/15/bin/pgbench', '/usr/bin/pgbench'].find((file) => existsSync(file));
  if (found === undefined) throw new Error('pgbench is missing; install the package postgresql-15.');
  return found;
}

const pgbench = (...words: string[]): void => void execFileSync(pgbenchProgram(), words, { stdio: 'ignore' });
