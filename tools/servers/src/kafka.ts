import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '@pganalytics/embedded-postgres';

import { kafkaJars } from './kafka-jars.js';
import type { KafkaLogin, KafkaSecurity } from './kafka-security.js';
import { scramArguments, secureKafka, securityProperties } from './kafka-security.js';
import { runProgram } from './process.js';
import type { RunningProgram } from './process.js';
import { temporaryDirectory } from './run-directory.js';
import { ProgramMissing } from './servers.errors.js';

const execute = promisify(execFile);

/** One broker of a test cluster. */
export interface TestBroker {
  readonly id: number;
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  /** Where its log lies. */
  readonly dataDirectory: string;
  /** Ports on which the other brokers reach it. */
  readonly peerPorts: readonly number[];
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Controlled shutdown: leadership moves away first. */
  stop(): Promise<void>;
}

/** A Kafka cluster in KRaft mode, every broker a controller too. */
export interface TestKafka {
  /** Comma separated `host:port` of all brokers. */
  readonly bootstrap: string;
  readonly brokers: readonly TestBroker[];
  /** Of a cluster with a login: the certificate that clients are to trust. */
  readonly caFile: string | undefined;
  stop(): Promise<void>;
  /** Kills every broker, empties every disk and starts a new cluster at the same addresses: it has no topic. */
  loseDisks(): Promise<void>;
}

/** What {@link startKafka} takes. */
export interface StartKafkaOptions {
  readonly brokers?: number;
  readonly directory?: string;
  /** Lines of server.properties that override ours. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly heapMegabytes?: number;
  /** TLS and this login (PLAIN or SCRAM) for clients. */
  readonly login?: KafkaLogin;
  /** Group that each broker's process runs under, as root only. */
  readonly groupIds?: (broker: number) => number;
}

interface Node {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  /** Where brokers talk among themselves. */
  readonly innerPort: number;
  readonly directory: string;
  readonly groupId: number | undefined;
}

const LOG4J = `Configuration:
  Appenders:
    Console: { name: STDOUT, PatternLayout: { pattern: "%d{ISO8601} %p %m (%c{1})%n" } }
  Loggers:
    Root: { level: WARN, AppenderRef: [{ ref: STDOUT }] }
    Logger: [{ name: kafka.server, level: INFO }]
`;

/** Starts 1 to 3 brokers and waits until each takes requests. */
export async function startKafka(options: StartKafkaOptions = {}): Promise<TestKafka> {
  const directory = options.directory ?? (await temporaryDirectory('kafka'));
  const jars = await kafkaJars();
  const nodes: Node[] = [];
  for (let id = 1; id <= (options.brokers ?? 1); id += 1) {
    const home = path.join(directory, `broker-${id}`);
    await mkdir(home, { recursive: true });
    const [port, controllerPort, innerPort] = await differentPorts(3, nodes);
    nodes.push({ id, port, controllerPort, innerPort, directory: home, groupId: options.groupIds?.(id) });
  }
  await writeFile(path.join(directory, 'log4j2.yaml'), LOG4J);
  const java = javaCommand(jars, directory, options.heapMegabytes ?? 384);
  const security = options.login && (await secureKafka(directory, options.login));
  const formatted = (): Promise<void> => format(nodes, java, options.settings ?? {}, security);
  await formatted();
  const brokers = await Promise.all(nodes.map((node) => startBroker(node, java)));
  return {
    bootstrap: nodes.map((node) => `127.0.0.1:${node.port}`).join(','),
    brokers,
    caFile: security?.caFile,
    async loseDisks() {
      await Promise.all(brokers.map((broker) => broker.kill()));
      for (const { dataDirectory } of brokers) await empty(dataDirectory);
      await formatted();
      await Promise.all(brokers.map((broker) => broker.start()));
    },
    // One after the other, since handing over leaders needs a quorum of controllers; the last of several has none.
    async stop() {
      const [last, ...others] = [...brokers].reverse();
      for (const broker of others) await broker.stop();
      await (others.length > 0 ? last?.kill() : last?.stop());
    },
  };
}

// Ports are picked at random and bound much later: the same one may be free twice.
async function differentPorts(count: number, taken: readonly Node[]): Promise<number[]> {
  const used = new Set(taken.flatMap((node) => [node.port, node.controllerPort, node.innerPort]));
  const ports: number[] = [];
  while (ports.length < count) {
    const port = await freePort();
    if (!used.has(port)) ports.push(port);
    used.add(port);
  }
  return ports;
}

// The directory itself may be the root of a disk.
async function empty(directory: string): Promise<void> {
  for (const name of await readdir(directory)) await rm(path.join(directory, name), { recursive: true, force: true });
}

function javaCommand(jars: string, directory: string, heapMegabytes: number): readonly string[] {
  const config = path.join(directory, 'log4j2.yaml');
  return [`-Xmx${heapMegabytes}m`, '-cp', `${jars}/*`, `-Dlog4j2.configurationFile=${config}`];
}

async function format(
  nodes: readonly Node[],
  java: readonly string[],
  settings: Record<string, string>,
  security: KafkaSecurity | undefined,
): Promise<void> {
  const cluster = randomBytes(16).toString('base64url');
  for (const node of nodes) {
    const file = path.join(node.directory, 'server.properties');
    const protocols = security ? 'CLIENTS:SASL_SSL' : 'CLIENTS:PLAINTEXT';
    const properties = {
      ...propertiesOf(node, nodes),
      'listener.security.protocol.map': `${protocols},INNER:PLAINTEXT,CONTROLLER:PLAINTEXT`,
      ...(security && securityProperties(security)),
      ...settings,
    };
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(file, lines.join(''));
    // Data of an earlier start: it keeps its cluster's name.
    if (existsSync(path.join(node.directory, 'data', 'meta.properties'))) continue;
    const tool = [
      'kafka.tools.StorageTool',
      'format',
      // One in 64 begins with a minus, which would pass for an option.
      `--cluster-id=${cluster}`,
      '-c',
      file,
      ...(security ? scramArguments(security) : []),
    ];
    await execute('java', [...java, ...tool]).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new ProgramMissing('java', 'openjdk-17-jre-headless');
      throw error;
    });
  }
}

function propertiesOf(node: Node, nodes: readonly Node[]): Record<string, string> {
  const copies = String(nodes.length);
  const inSync = nodes.length >= 3 ? '2' : '1';
  const open = `CLIENTS://127.0.0.1:${node.port},INNER://127.0.0.1:${node.innerPort}`;
  return {
    'process.roles': 'broker,controller',
    'node.id': String(node.id),
    'controller.quorum.voters': nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(','),
    listeners: `${open},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': open,
    'inter.broker.listener.name': 'INNER',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': path.join(node.directory, 'data'),
    'auto.create.topics.enable': 'false',
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '2000',
    // A killed broker is to be noticed within seconds, not within the 9 s meant for machines.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    'replica.lag.time.max.ms': '5000',
    'controlled.shutdown.enable': 'true',
  };
}

async function startBroker(node: Node, java: readonly string[]): Promise<TestBroker> {
  const logFile = path.join(node.directory, 'broker.log');
  const run = (): Promise<RunningProgram> =>
    runProgram({
      name: `kafka ${node.id}`,
      program: 'java',
      args: [...java, 'kafka.Kafka', path.join(node.directory, 'server.properties')],
      logFile,
      debianPackage: 'openjdk-17-jre-headless',
      groupId: node.groupId,
      ready: (log) => log.includes('Kafka Server started'),
      timeoutMs: 180_000,
    });
  let program = await run();
  return {
    id: node.id,
    port: node.port,
    logFile,
    dataDirectory: path.join(node.directory, 'data'),
    peerPorts: [node.innerPort, node.controllerPort],
    get pid() {
      return program.pid;
    },
    kill: () => program.kill(),
    stop: () => program.stop(),
    async start() {
      program = await run();
    },
  };
}
