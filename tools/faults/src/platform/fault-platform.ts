import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { Enrolments } from '@pganalytics/bench';
import type { RecordFile, ReplayingCollector } from '@pganalytics/bench';
import { parseCollectorToken } from '@pganalytics/contracts';
import { loadConfig } from '@pganalytics/config';
import { IdentityDirectory } from '@pganalytics/identity';
import { eventually, freePort } from '@pganalytics/servers';
import { smallest, stackConfig, startStack } from '@pganalytics/stack';
import type { RunningStack } from '@pganalytics/stack';

import { canSplit, groupOf } from './broker-split.js';
import { CommitProxy } from './commit-proxy.js';
import { RecordingDoor } from './recording-door.js';
import { renewLog } from './renew-log.js';
import { SmallDisk } from './small-disk.js';
import { startWatchedServer } from './watched-server.js';
import type { WatchedServer } from './watched-server.js';

/** What faults strike. */
export interface FaultPlatform {
  readonly stack: RunningStack;
  /** What collectors trust on the collector port. */
  readonly ca: Buffer;
  readonly watched: readonly WatchedServer[];
  /** Stands between the writers and the history. */
  readonly commits: CommitProxy;
  /** Small disks under the log (one per broker) and the history; undefined where nobody may mount. */
  readonly disks: { readonly log: readonly SmallDisk[]; readonly history: SmallDisk } | undefined;
  /** Whether a broker can be cut off from the others here. */
  readonly maySplit: boolean;
  /** Filled when the load begins. */
  readonly simulated: ReplayingCollector[];
  readonly enrolments: Enrolments;
  /** The stack's own collector, whose record nobody keeps. */
  readonly unrecorded: readonly string[];
  /** Processes that ended although nobody killed them. */
  readonly deaths: string[];
  /** Starts something again, as often as it takes: what it needs may be down as well. */
  readonly bringUp: (what: string, start: () => Promise<void>) => Promise<void>;
  /** After the log has lost everything: what the runbook tells an operator to do. */
  readonly renewLog: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What a platform for faults is started with. */
export interface FaultPlatformOptions {
  readonly directory: string;
  readonly record: RecordFile;
  readonly say: (line: string) => void;
  /** Whether disks that can be filled are put under the parts. */
  readonly smallDisks: boolean;
  /** The base tick of the real collectors. */
  readonly tickMs: number;
  /** How long one process may take to be up again. */
  readonly bringUpMs: number;
  /** How many auths and how many queries. */
  readonly bystanders: number;
}

const BROKERS = 3;
const MAJORS = [14, 16, 18];
/** Sparse: only what is written takes space. */
const DISK_MEGABYTES = { log: 4_096, history: 24_576 };

/** Chunks close after so few polls that closing and merging happen under every fault. */
const WRITER_SETTINGS = { CHUNK_POLLS: '12', CLOSE_EVERY_SECONDS: '5' };
/** All simulated collectors are enrolled from one address. */
const AUTH_SETTINGS = { ENROLMENT_TRIES_PER_ADDRESS: '100000' };
const COLLECTOR_SETTINGS = { RESEND_SECONDS: '30', RECONNECT_MOST_MS: '5000' };

/** Starts the stack with three brokers and two of each service that faults strike, and three real servers with their collectors. */
export async function startFaultPlatform(options: FaultPlatformOptions): Promise<FaultPlatform> {
  const stops: (() => Promise<unknown> | void)[] = [];
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
  { directory, record, say, smallDisks, tickMs, bringUpMs, bystanders }: FaultPlatformOptions,
  stops: (() => Promise<unknown> | void)[],
  stop: () => Promise<void>,
): Promise<FaultPlatform> {
  const data = path.join(directory, 'stack');
  await mkdir(data, { recursive: true });
  // Run by root, PostgreSQL has a user of its own that must be able to pass through.
  await chmod(directory, 0o711);
  const mayMount = smallDisks && (await SmallDisk.possible(directory));
  // Where the stack keeps what it has with so many brokers.
  const home = path.join(data, `brokers-${BROKERS}`);
  const disks = mayMount ? await mountDisks(home, stops) : undefined;
  const deaths: string[] = [];
  const maySplit = await canSplit();
  const { stack, commits, authUrl } = await startParts(data, { say, deaths, maySplit, bystanders }, stops);
  // It would watch the platform's own PostgreSQL, which is not what is checked.
  await stack.service('collector-1').stop();
  const own = await new IdentityDirectory(path.join(home, 'collector', 'identity')).load();
  const ca = await readFile(path.join(home, 'collector-tls', 'ca.pem'));
  const bringUp = bringingUp(stack, { deaths, say, bringUpMs });
  const enrolments = new Enrolments(stack);
  const watched = await startWatched({ directory, stack, ca, record, enrolments, mayMount, tickMs }, stops);
  return {
    stack,
    ca,
    watched,
    commits,
    disks,
    maySplit,
    simulated: [],
    enrolments,
    unrecorded: [own.collectorId],
    deaths,
    bringUp,
    renewLog: () => renewLog(stack, authUrl, bringUp),
    stop,
  };
}

async function mountDisks(directory: string, stops: (() => Promise<unknown> | void)[]) {
  const mounted = async (place: string, megabytes: number): Promise<SmallDisk> => {
    const disk = await SmallDisk.mount(path.join(directory, place), megabytes);
    stops.push(() => disk.unmount());
    return disk;
  };
  const history = await mounted('postgres', DISK_MEGABYTES.history);
  const log: SmallDisk[] = [];
  for (let broker = 1; broker <= BROKERS; broker += 1) {
    log.push(await mounted(`kafka/broker-${broker}/data`, DISK_MEGABYTES.log));
  }
  return { log, history };
}

async function startParts(
  data: string,
  {
    say,
    deaths,
    maySplit,
    bystanders,
  }: Pick<FaultPlatform, 'deaths' | 'maySplit'> & Pick<FaultPlatformOptions, 'say' | 'bystanders'>,
  stops: (() => Promise<unknown> | void)[],
): Promise<{ stack: RunningStack; commits: CommitProxy; authUrl: string }> {
  let commits: CommitProxy | undefined;
  let authUrl = '';
  const config = loadConfig(stackConfig, {
    DATA_DIR: data,
    PORT: String(await freePort()),
    COLLECTOR_PORT: String(await freePort()),
    LOG_LEVEL: 'info',
  });
  const stack = await startStack({
    config,
    counts: { ...smallest, brokers: BROKERS, auths: bystanders, ingests: 2, writers: 2, queries: bystanders },
    // Whose messages are recorded on their way cannot show a certificate of its own behind that.
    settings: {
      auth: AUTH_SETTINGS,
      writer: WRITER_SETTINGS,
      ingest: { COLLECTOR_TOKENS: 'always', HTTP_DRAIN_MS: '0' },
    },
    ...(maySplit && { brokerGroupIds: groupOf }),
    onParts: async ({ postgres, addresses }) => {
      commits = await CommitProxy.start(postgres.port);
      authUrl = addresses.databaseUrls.auth;
      const url = new URL(addresses.databaseUrls.history);
      url.port = String(commits.port);
      return { writer: { DATABASE_URL: url.href } };
    },
    onProgress: (what) => say(`  starting ${what}`),
    onDeath: (what) => {
      deaths.push(what);
      say(`  DIED: ${what}`);
    },
  });
  stops.push(() => commits?.stop());
  stops.push(() => stack.stop());
  return { stack, commits: commits!, authUrl };
}

async function startWatched(
  parts: {
    directory: string;
    stack: RunningStack;
    ca: Buffer;
    record: RecordFile;
    enrolments: Enrolments;
    mayMount: boolean;
    tickMs: number;
  },
  stops: (() => Promise<unknown> | void)[],
): Promise<WatchedServer[]> {
  const { directory, stack, ca, record, enrolments, mayMount, tickMs } = parts;
  const watched: WatchedServer[] = [];
  for (const [index, major] of MAJORS.entries()) {
    const { token } = await enrolments.enrol(`watching ${major}`);
    const organisationId = parseCollectorToken(token)?.organisationId ?? '';
    const port = await freePort();
    const ingest = new URL(stack.collectorUrl).host;
    const door = await RecordingDoor.open(port, { ingest, ca, record, organisationId });
    stops.push(() => door.close());
    const server = await startWatchedServer({
      name: `collector-of-${index + 1}`,
      major,
      directory,
      token,
      ingestUrl: `http://127.0.0.1:${port}`,
      mayMount,
      settings: { ...COLLECTOR_SETTINGS, COLLECTOR_TICK_MS: String(tickMs) },
    });
    stops.push(() => server.stop());
    watched.push(server);
  }
  return watched;
}

/** What an init system does: a process that has ended is started again, whatever ended it. */
function bringingUp(
  stack: RunningStack,
  { deaths, say, bringUpMs }: Pick<FaultPlatform, 'deaths'> & Pick<FaultPlatformOptions, 'say' | 'bringUpMs'>,
) {
  return async (what: string, start: () => Promise<void>): Promise<void> => {
    await eventually(start, { timeoutMs: bringUpMs, everyMs: 1_000 });
    const dead = stack.services.filter(({ pid }) => deaths.some((death) => death.includes(`(process ${pid})`)));
    for (const service of dead) {
      say(`  ${service.name} is started again after ${what} is back`);
      await eventually(() => service.restart(), { timeoutMs: bringUpMs, everyMs: 1_000 });
    }
  };
}
