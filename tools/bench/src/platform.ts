import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { busConfig, createBus } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { freePort, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { smallest, stackConfig, startStack } from '@pganalytics/stack';
import type { RunningStack } from '@pganalytics/stack';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import type { MeasureOptions } from './result.js';

/** The stack under measurement: one broker, one process of each service, TLS on the collector port. */
export interface BenchPlatform {
  readonly stack: RunningStack;
  readonly bus: Bus;
  /** A watched server with pgbench running on it. */
  readonly target: TestPostgres;
  /** PEM of the certificate that collectors must trust. */
  readonly ca: Buffer;
  /** `host:port` of the collector port, of ingest itself: the proxy in front is not what is measured. */
  readonly collectorAddress: string;
  readonly directory: string;
  stop(): Promise<void>;
}

/** Starts the stack with a real collector on a real server under pgbench. */
export async function startBenchPlatform(
  options: Pick<MeasureOptions, 'say'> & { readonly collector?: Readonly<Record<string, string>> },
): Promise<BenchPlatform> {
  const directory = mkdtempSync(path.join(tmpdir(), 'pga-bench-'));
  const { certificate, key } = makeCertificate(directory);
  const target = await startPostgres({ major: 17 });
  const url = await target.createDatabase('bench');
  pgbench('-i', '-s', '5', '-q', url);
  const load = spawn(pgbenchProgram(), ['-n', '-c', '4', '-R', '100', '-T', '3600', url], { stdio: 'ignore' });
  const collectorPort = await freePort();
  const config = loadConfig(stackConfig, {
    DATA_DIR: path.join(directory, 'stack'),
    PORT: String(await freePort()),
    COLLECTOR_PORT: String(await freePort()),
    DATABASE_URLS: target.url,
    LOG_LEVEL: 'warn',
  });
  const stack = await startStack({
    config,
    counts: smallest,
    settings: {
      ingest: {
        COLLECTOR_TLS_CERT_FILE: certificate,
        COLLECTOR_TLS_KEY_FILE: key,
        COLLECTOR_PORT: String(collectorPort),
        HTTP_DRAIN_MS: '0',
      },
      collector: {
        INGEST_URL: `https://127.0.0.1:${collectorPort}`,
        INGEST_CA_FILE: certificate,
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
    ca: readFileSync(certificate),
    collectorAddress: `127.0.0.1:${collectorPort}`,
    directory,
    stop: async () => {
      load.kill('SIGTERM');
      await bus.close();
      await stack.stop();
      await target.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function makeCertificate(directory: string): { certificate: string; key: string } {
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
