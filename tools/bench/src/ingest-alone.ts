import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { busConfig, createBus } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { eventually, freePort, startKafka } from '@pganalytics/servers';
import { createTopics, startService } from '@pganalytics/stack';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import { makeCertificate } from './platform.js';

/** What a process holds after a full collection of garbage, in bytes, as Node tells it. */
export interface HeldMemory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** Ingest as a service of its own with a real log, TLS on the collector port, and nobody else. */
export interface IngestAlone {
  readonly bus: Bus;
  /** `host:port` of the collector port. */
  readonly collectorAddress: string;
  /** PEM of the certificate that collectors must trust. */
  readonly ca: Buffer;
  /** Collects all garbage of ingest and answers with what is left. */
  held(): Promise<HeldMemory>;
  /** A new process, on the same log and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** As the stack starts it: see tools/stack/src/environments.ts. */
const YOUNG_GENERATION = '--max-semi-space-size=4';
const COLLECTING_MS = 60_000;

/** Starts a broker and ingest. */
export async function startIngestAlone(settings: Readonly<Record<string, string>> = {}): Promise<IngestAlone> {
  const directory = mkdtempSync(path.join(tmpdir(), 'pga-bench-'));
  const memoryFile = path.join(directory, 'memory.json');
  const { certificate, key } = makeCertificate(directory);
  const [kafka, port] = [await startKafka(), await freePort()];
  await createTopics(kafka.bootstrap, 1);
  const log = { BUS: 'kafka', KAFKA_BROKERS: kafka.bootstrap };
  const probe = pathToFileURL(path.join(import.meta.dirname, 'memory-probe.main.js')).href;
  mkdirSync(path.join(directory, 'log'));
  const ingest = await startService({
    name: 'ingest-1',
    program: 'apps/ingest/dist/main.js',
    logDirectory: path.join(directory, 'log'),
    environment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: directory,
      LOG_LEVEL: 'warn',
      HTTP_DRAIN_MS: '0',
      ...log,
      COLLECTOR_PORT: String(port),
      COLLECTOR_TLS_CERT_FILE: certificate,
      COLLECTOR_TLS_KEY_FILE: key,
      ...settings,
      NODE_OPTIONS: `${YOUNG_GENERATION} --import=${probe}`,
      BENCH_MEMORY_FILE: memoryFile,
    },
    onDeath: (what) => process.stderr.write(`  DIED: ${what}\n`),
  });
  const bus = await createBus(loadConfig(busConfig, log), {
    logger: createLogger({ service: 'bench', level: 'warn', destination: process.stderr }),
    metrics: new Metrics('bench'),
  });
  return {
    bus,
    collectorAddress: `127.0.0.1:${port}`,
    ca: readFileSync(certificate),
    held: async () => {
      rmSync(memoryFile, { force: true });
      process.kill(ingest.pid, 'SIGUSR2');
      return eventually(() => readMemory(memoryFile), { timeoutMs: COLLECTING_MS });
    },
    restart: () => ingest.restart(),
    stop: async () => {
      await bus.close();
      await ingest.stop();
      await kafka.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function readMemory(file: string): HeldMemory {
  if (!existsSync(file)) throw new Error('ingest has not told what its memory holds');
  return JSON.parse(readFileSync(file, 'utf8')) as HeldMemory;
}
