import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { renderHaproxy } from '@pganalytics/http';
import { freePort, startHaproxy } from '@pganalytics/servers';
import type { TestHaproxy, TestKafka, TestPostgres, TestRedis } from '@pganalytics/servers';

import { enrolCollector } from './enrol.js';
import {
  authEnvironment,
  collectorEnvironment,
  commonEnvironment,
  ingestEnvironment,
  queryEnvironment,
  writerEnvironment,
} from './environments.js';
import type { Surroundings } from './environments.js';
import { startParts } from './parts.js';
import { loadSecrets, saveSecrets } from './secrets.js';
import { startService } from './service-process.js';
import type { ServiceProcess } from './service-process.js';
import type { StackConfig, StackCounts } from './stack.config.js';

/** One line of the table of processes. */
export interface StackProcess {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly logFile: string;
}

/** A running stack: real Kafka, PostgreSQL, Redis and HAProxy, and one process per service. */
export interface RunningStack {
  /** The edge: dashboard and API. */
  readonly url: string;
  readonly collectorUrl: string;
  readonly email: string;
  readonly password: string;
  readonly postgres: TestPostgres;
  readonly kafka: TestKafka;
  readonly redis: TestRedis;
  readonly haproxy: TestHaproxy;
  readonly services: readonly ServiceProcess[];
  readonly processes: readonly StackProcess[];
  /** A service process by name, `writer-1` for example. */
  service(name: string): ServiceProcess;
  stop(): Promise<void>;
}

/** What {@link startStack} takes. */
export interface StackOptions {
  readonly config: StackConfig;
  readonly counts: StackCounts;
  /** More settings for the processes of one service, by its name: `{ ingest: { … } }`. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Told what is being started. */
  readonly onProgress?: (what: string) => void;
  /** Told when a process has ended that nobody stopped. It is not started again. */
  readonly onDeath?: (what: string) => void;
}

/** Starts everything and waits until each process is ready. What was started is stopped again when one part fails. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    while (stops.length > 0) await stops.pop()?.();
  };
  try {
    return await assemble(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  options: StackOptions,
  stops: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<RunningStack> {
  const { config, counts, onProgress = () => {}, onDeath = () => {} } = options;
  const logDirectory = path.join(config.DATA_DIR, 'log');
  await mkdir(logDirectory, { recursive: true });
  const secrets = await loadSecrets(config.DATA_DIR);
  const password = config.ADMIN_PASSWORD ?? secrets.adminPassword;
  const parts = await startParts(options, secrets, stops);
  const around: Surroundings = { config, counts, ...parts.addresses };

  const services: ServiceProcess[] = [];
  const start = async (name: string, app: string, environment: Readonly<Record<string, string>>): Promise<void> => {
    onProgress(name);
    const program = `apps/${app}/dist/main.js`;
    const settings = { ...environment, ...options.settings?.[app] };
    const service = await startService({ name, program, logDirectory, environment: settings, onDeath });
    services.push(service);
  };
  // In front of everything else, so that services drain while the log and the database still answer.
  stops.push(() => Promise.all(services.map((service) => service.stop())));

  const several = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  for (const n of several(counts.auths)) await start(`auth-${n}`, 'auth', authEnvironment(around, password));
  for (const n of several(counts.writers)) await start(`writer-${n}`, 'writer', writerEnvironment(around));
  const collectorPorts: number[] = [];
  for (const n of several(counts.ingests)) {
    const port = await freePort();
    collectorPorts.push(port);
    await start(`ingest-${n}`, 'ingest', ingestEnvironment(around, port));
  }
  for (const n of several(counts.queries)) await start(`query-${n}`, 'query', queryEnvironment(around));
  await start('edge-1', 'edge', { ...commonEnvironment(around), DASHBOARD_DIRECTORY: 'apps/dashboard/dist' });

  onProgress('haproxy');
  const haproxy = await startEdgeProxy(config, services, collectorPorts);
  stops.push(() => haproxy.stop());
  const url = `http://${config.HOST}:${config.PORT}`;
  const login = { email: config.ADMIN_EMAIL, password };
  const token = secrets.collectorToken ?? (await enrolCollector(url, login));
  await saveSecrets(config.DATA_DIR, { ...secrets, collectorToken: token });
  await start('collector-1', 'collector', collectorEnvironment(around, token));

  const stack: RunningStack = {
    url,
    collectorUrl: `http://${config.HOST}:${config.COLLECTOR_PORT}`,
    email: login.email,
    password,
    postgres: parts.postgres,
    kafka: parts.kafka,
    redis: parts.redis,
    haproxy,
    services,
    get processes() {
      const { port, pid, logFile } = parts.postgres;
      return [
        { name: 'postgres', port, pid, logFile },
        ...parts.kafka.brokers.map((broker) => ({ ...processOf(broker), name: `kafka-${broker.id}` })),
        { ...processOf(parts.redis), name: 'redis' },
        { name: 'haproxy', port: config.PORT, pid: haproxy.pid, logFile: haproxy.logFile },
        ...services.map((service) => ({ ...processOf(service), name: service.name })),
      ];
    },
    service(name) {
      const found = services.find((service) => service.name === name);
      if (!found) throw new Error(`The stack has no process ${name}.`);
      return found;
    },
    stop,
  };
  await writeFile(path.join(config.DATA_DIR, 'stack.json'), JSON.stringify(stack.processes, undefined, 2));
  return stack;
}

const processOf = ({ pid, port, logFile }: Omit<StackProcess, 'name'>) => ({ pid, port, logFile });

async function startEdgeProxy(
  config: StackConfig,
  services: readonly ServiceProcess[],
  collectorPorts: readonly number[],
): Promise<TestHaproxy> {
  const directory = path.join(config.DATA_DIR, 'haproxy');
  await mkdir(directory, { recursive: true });
  const of = (app: string): string[] =>
    services.filter(({ name }) => name.startsWith(`${app}-`)).map(({ port }) => `127.0.0.1:${port}`);
  const configuration = renderHaproxy({
    bind: `${config.HOST}:${config.PORT}`,
    backends: { auth: of('auth'), ingest: of('ingest'), query: of('query'), dashboard: of('edge') },
    collectors: {
      bind: `${config.HOST}:${config.COLLECTOR_PORT}`,
      backends: collectorPorts.map((port) => `127.0.0.1:${port}`),
    },
  });
  return startHaproxy(configuration, { directory, port: config.PORT });
}
