import { availableParallelism, hostname } from 'node:os';

import { RELEASE, serverIdOf } from '@pganalytics/contracts';
import { createLogger } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import { collectorMetrics } from './collector-metrics.js';
import type { CollectorConfig } from './collector.config.js';
import { NoTargets } from './collector.errors.js';
import { startDelivery } from './delivery/start-delivery.js';
import { openMembership } from './identity/open-membership.js';
import { pauseFileIn, spoolDirectoryOf } from './places.js';
import { ParserPool } from './redaction/parser-pool.js';
import type { Parsers } from './redaction/parser-pool.js';
import { Redactor } from './redaction/redactor.js';
import type { SnapshotSink } from './snapshot/snapshot-sink.js';
import { collectorStatus } from './status/collector-status.js';
import { startStatusServer } from './status/status-server.js';
import { FollowTargets } from './targets/follow-targets.js';
import type { ReloadOutcome } from './targets/follow-targets.js';
import { listTargets } from './targets/list-targets.js';
import type { TargetEntry } from './targets/target-file.js';
import { Clock } from './watch/clock.js';
import { PauseFiles } from './watch/pause-files.js';
import { TargetGroup } from './watch/target-group.js';
import type { TargetWatching, Watching } from './watch/watching.js';
import { WatchPool } from './workers/watch-pool.js';

export const COLLECTOR_VERSION = RELEASE;

/** What a program that runs the collector inside itself may give it. */
export interface CollectorOverrides {
  readonly logger?: Logger;
  readonly sink?: SnapshotSink;
  /** Targets beside those of the settings. */
  readonly targets?: readonly TargetEntry[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A collector that runs. */
export interface RunningCollector extends RunningService {
  readonly watching: Watching;
  /** Takes up changes of the target files now; they are also looked at by themselves. */
  reload(): Promise<ReloadOutcome>;
}

const CLOSE_TIMEOUT_MS = 5000;
const PAUSE_LOOK_MS = 1000;

/** Watches every target of the settings and delivers what it reads, until it is stopped. */
export async function startCollector(
  settings: CollectorConfig,
  overrides: CollectorOverrides = {},
): Promise<RunningCollector> {
  const logger = overrides.logger ?? createLogger({ service: 'collector', level: settings.LOG_LEVEL });
  const environment = overrides.environment ?? {};
  const { organisationId, config, identity } = await openMembership(settings, environment, logger);
  const list = () => {
    const targets = listTargets({
      databaseUrls: config.DATABASE_URLS,
      configFile: config.COLLECTOR_CONFIG,
      localName: config.COLLECTOR_LOCAL_NAME,
      environment,
      entries: overrides.targets ?? [],
    });
    if (targets.length === 0) throw new NoTargets();
    return targets;
  };
  const targets = list();

  const hello = { collectorVersion: COLLECTOR_VERSION, hostName: hostname(), targets: targets.length };
  const sink = overrides.sink ?? (await startDelivery(spoolDirectoryOf(config), { config, logger, hello, identity }));
  const threads = config.COLLECTOR_THREADS ?? threadsFor(targets.length);
  const parsers = new ParserPool(threads > PARSER_SERVES ? 2 : 1);
  const watching = watch({ config, organisationId, sink, parsers, logger, threads });
  sink.onControl({
    pause: (serverId, paused) => watching.pause(serverId, paused, 'platform'),
    watch: (serverId, untilMs) => watching.watch(serverId, untilMs),
  });
  const follow = new FollowTargets(targets, {
    configFile: config.COLLECTOR_CONFIG,
    everyMs: config.COLLECTOR_RELOAD_MS,
    list,
    watchOnly: async (wanted) => watching.watchOnly(wanted),
    retry: (targetId) => watching.retry(targetId),
    logger,
  });
  const pauses = new PauseFiles({
    file: pauseFileIn(config),
    everyMs: PAUSE_LOOK_MS,
    targets: () => new Map(follow.targets.map(({ id }) => [id, serverIdOf(organisationId, id)])),
    pause: (serverId, paused) => watching.pause(serverId, paused, 'file'),
  });
  await pauses.start();

  let stopping: Promise<void> | undefined;
  const targetsProblem = () => follow.problem;
  const certificate = () => identity?.status;
  const about = { version: COLLECTOR_VERSION, startedAtMs: Date.now(), watching, sink, certificate, targetsProblem };
  const status = await startStatusServer(config.HTTP_HOST, config.HTTP_PORT, {
    ready: () => stopping === undefined,
    metrics: collectorMetrics({
      watching,
      sink,
      reloadProblem: () => follow.problem,
      certificate,
    }),
    status: async () => collectorStatus(about),
  });
  await watching.watchOnly(targets);
  await follow.start();
  logger.info({ targets: targets.length, threads, url: status.url }, 'The collector watches its targets.');
  return {
    name: 'collector',
    url: status.url,
    watching,
    reload: async () => follow.reload(),
    stop: () =>
      (stopping ??= (async () => {
        pauses.stop();
        await follow.stop();
        await watching.close();
        await Promise.all([sink.close(CLOSE_TIMEOUT_MS), parsers.close(), identity?.close()]);
        await status.close();
      })()),
  };
}

/** So many targets are no work worth a thread of its own, which takes some 50 MB. */
const MAIN_THREAD_SERVES = 16;
const MOST_THREADS = 8;
/** One parser serves so many threads: only texts that nobody has seen come to it. */
const PARSER_SERVES = 4;

/** One core is left to delivery. */
function threadsFor(targets: number): number {
  return targets <= MAIN_THREAD_SERVES ? 0 : Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1));
}

function watch(options: {
  config: CollectorConfig;
  organisationId: string;
  sink: SnapshotSink;
  parsers: Parsers;
  logger: Logger;
  threads: number;
}): TargetWatching {
  const { config, organisationId, sink, parsers, logger, threads } = options;
  const settings = {
    organisationId,
    tickMs: config.COLLECTOR_TICK_MS,
    activityMs: config.COLLECTOR_ACTIVITY_MS,
    budgetPercent: config.COLLECTOR_BUDGET_PERCENT,
    osRoot: config.COLLECTOR_OS_ROOT,
  };
  if (threads > 0) return new WatchPool({ threads, data: { settings, logLevel: logger.level }, sink, parsers, logger });
  return new TargetGroup({ settings, sink, redactor: new Redactor(parsers), logger, clock: new Clock() });
}
