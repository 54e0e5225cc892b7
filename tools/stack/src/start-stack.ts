import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { renderHaproxy } from '@pganalytics/http';
import { ensureServerTls } from '@pganalytics/identity';
import type { ServerTls } from '@pganalytics/identity';
import { ensureKeyFile } from '@pganalytics/secrets';
import { startHaproxy } from '@pganalytics/servers';
import type { TestHaproxy, TestKafka, TestPostgres, TestRedis } from '@pganalytics/servers';

import { enrolCollector, enrolIdentity } from './enrol.js';
import type { Login } from './enrol.js';
import { collectorEnvironment, collectorUrlOf, secretsKeyFile } from './environments.js';
import type { Surroundings } from './environments.js';
import { startParts } from './parts.js';
import type { Parts } from './parts.js';
import { loadSecrets, saveSecrets } from './secrets.js';
import type { StackSecrets } from './secrets.js';
import type { ServiceProcess } from './service-process.js';
import type { ServiceSettings, StackOptions } from './stack-options.js';
import type { StackConfig } from './stack.config.js';
import { serviceStarter, startServices } from './start-services.js';

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
  /** As they are now; a restart changes the process ids. */
  readonly processes: readonly StackProcess[];
  /** A service process by name, `writer-1` for example. */
  service(name: string): ServiceProcess;
  stop(): Promise<void>;
}

/** Starts everything and waits until each process is ready. What was started is stopped again when one part fails. */
export async function startStack({ config: given, ...rest }: StackOptions): Promise<RunningStack> {
  // Offsets in the database belong to one cluster, and the quorum of a cluster is fixed when its disks are formatted.
  const config = { ...given, DATA_DIR: path.join(given.DATA_DIR, `brokers-${rest.counts.brokers}`) };
  const options = { config, ...rest };
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    while (stops.length > 0) await stops.pop()?.();
  };
  try {
    const stack = await assemble(options, stops, stop);
    const list = JSON.stringify(stack.processes, undefined, 2);
    await writeFile(path.join(given.DATA_DIR, 'stack.json'), list);
    return stack;
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
  const { config, counts, onProgress = () => {} } = options;
  await mkdir(config.DATA_DIR, { recursive: true });
  const secrets = await loadSecrets(config.DATA_DIR, config.ADMIN_PASSWORD);
  // The password that made the administrator; another ADMIN_PASSWORD at a later start changes nothing.
  const password = secrets.adminPassword;
  await ensureKeyFile(secretsKeyFile(config));
  const parts = await startParts(options, secrets, stops);
  const around: Surroundings = { config, counts, ...parts.addresses, tls: await collectorTls(config) };

  const services: ServiceProcess[] = [];
  const added = (await options.onParts?.(parts)) ?? {};
  const start = await serviceStarter({ ...options, settings: joined(options.settings ?? {}, added) }, services);
  // In front of everything else, so that services drain while the log and the database still answer.
  stops.push(() => Promise.all(services.map((service) => service.stop())));
  const collectorPorts = await startServices(start, around, password);

  onProgress('haproxy');
  const haproxy = await startEdgeProxy(config, services, collectorPorts);
  stops.push(() => haproxy.stop());
  const url = `http://${config.HOST}:${config.PORT}`;
  const login = { email: config.ADMIN_EMAIL, password };
  await start('collector-1', collectorEnvironment(around, await credentialOf(around, { url, login, secrets })));
  return {
    url,
    collectorUrl: collectorUrlOf(around),
    email: config.ADMIN_EMAIL,
    password,
    postgres: parts.postgres,
    kafka: parts.kafka,
    redis: parts.redis,
    haproxy,
    services,
    stop,
    get processes() {
      const proxy = processOf('haproxy', { ...haproxy, port: config.PORT });
      return [...processesOf(parts), proxy, ...services.map((service) => processOf(service.name, service))];
    },
    service(name) {
      const found = services.find((service) => service.name === name);
      if (!found) throw new Error(`The stack has no process ${name}.`);
      return found;
    },
  };
}

function joined(one: ServiceSettings, other: ServiceSettings): ServiceSettings {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, { ...one[name], ...other[name] }]));
}

/** TLS under an authority of this data directory. */
async function collectorTls({ COLLECTOR_TLS, DATA_DIR, HOST }: StackConfig): Promise<ServerTls | undefined> {
  if (!COLLECTOR_TLS) return undefined;
  const hosts = new Set(['localhost', '127.0.0.1', os.hostname(), HOST]);
  return ensureServerTls(path.join(DATA_DIR, 'collector-tls'), [...hosts]);
}

/** What the stack's own collector shows: a certificate, or a token where the port is plain text. */
async function credentialOf(
  { config, tls }: Surroundings,
  { url, login, secrets }: { readonly url: string; readonly login: Login; readonly secrets: StackSecrets },
): Promise<Readonly<Record<string, string>>> {
  if (tls) {
    const directory = path.join(config.DATA_DIR, 'collector', 'identity');
    await enrolIdentity(url, login, { name: 'stack', directory });
    return { COLLECTOR_IDENTITY_DIR: directory };
  }
  const token = secrets.collectorToken ?? (await enrolCollector(url, login));
  await saveSecrets(config.DATA_DIR, { ...secrets, collectorToken: token });
  return { COLLECTOR_TOKEN: token };
}

const processOf = (name: string, { pid, port, logFile }: Omit<StackProcess, 'name'>): StackProcess => ({
  name,
  pid,
  port,
  logFile,
});

const processesOf = ({ postgres, kafka, redis }: Parts): StackProcess[] => [
  processOf('postgres', postgres),
  ...kafka.brokers.map((broker) => processOf(`kafka-${broker.id}`, broker)),
  processOf('redis', redis),
];

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
