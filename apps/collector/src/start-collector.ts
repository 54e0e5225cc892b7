import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

import { parseCollectorToken, serverIdOf } from '@pganalytics/contracts';
import { Metrics, createLogger } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import type { CollectorConfig } from './collector.config.js';
import { InvalidCollectorToken, NoTargets, TokenFileUnreadable } from './collector.errors.js';
import { DeliverSnapshots } from './delivery/deliver-snapshots.js';
import { MemorySpool } from './delivery/spool.memory-spool.js';
import { HostSampler } from './host/host-sampler.js';
import { Redactor } from './redaction/redactor.js';
import type { SnapshotSink } from './snapshot/snapshot-sink.js';
import { startStatusServer } from './status-server.js';
import { listTargets } from './targets/list-targets.js';
import type { Target } from './targets/target.js';
import type { TargetEntry } from './targets/target-file.js';
import { Beat } from './watch/beat.js';
import { Clock } from './watch/clock.js';
import { Schedule } from './watch/schedule.js';
import { TargetWatch } from './watch/target-watch.js';

export const COLLECTOR_VERSION = '0.1.0';

/** What a program that runs the collector inside itself may give it. */
export interface CollectorOverrides {
  readonly logger?: Logger;
  readonly sink?: SnapshotSink;
  /** Targets beside those of the settings. */
  readonly targets?: readonly TargetEntry[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

interface WatchedTarget {
  readonly serverId: string;
  readonly watch: TargetWatch;
  readonly beats: readonly Beat[];
}

const CLOSE_TIMEOUT_MS = 5000;

/** Watches every target of the settings and delivers what it reads, until it is stopped. */
export async function startCollector(
  settings: CollectorConfig,
  overrides: CollectorOverrides = {},
): Promise<RunningService> {
  const config = withToken(settings);
  const logger = overrides.logger ?? createLogger({ service: 'collector', level: config.LOG_LEVEL });
  const token = parseCollectorToken(config.COLLECTOR_TOKEN);
  if (!token) throw new InvalidCollectorToken();
  const targets = listTargets({
    databaseUrls: config.DATABASE_URLS,
    configFile: config.COLLECTOR_CONFIG,
    environment: overrides.environment ?? {},
    entries: overrides.targets ?? [],
  });
  if (targets.length === 0) throw new NoTargets();

  const hello = { collectorVersion: COLLECTOR_VERSION, hostName: hostname(), targets: targets.length };
  const sink = overrides.sink ?? (await DeliverSnapshots.start({ config, spool: new MemorySpool(), logger, hello }));
  const redactor = new Redactor();
  const clock = new Clock();
  const watched = targets.map((target) =>
    watchTarget({
      target,
      config,
      organisationId: token.organisationId,
      sink,
      redactor,
      logger,
      count: targets.length,
      clock,
    }),
  );
  sink.onControl({
    pause: (serverId, paused) => {
      for (const each of watched)
        if (serverId === undefined || serverId === each.serverId) each.watch.pause(paused, 'platform');
    },
    watch: (serverId, untilMs) => {
      for (const each of watched) if (serverId === each.serverId) each.watch.watchUntil(untilMs);
    },
  });

  let stopping: Promise<void> | undefined;
  const metrics = metricsOf(watched, sink);
  const status = await startStatusServer(config.HTTP_HOST, config.HTTP_PORT, {
    ready: () => stopping === undefined,
    metrics: () => metrics.text(),
  });
  for (const { beats } of watched) for (const beat of beats) beat.start(Math.random);
  logger.info({ targets: targets.length, url: status.url }, 'The collector watches its targets.');
  return {
    name: 'collector',
    url: status.url,
    stop: () =>
      (stopping ??= (async () => {
        await Promise.all(watched.flatMap(({ beats }) => beats.map((beat) => beat.stop())));
        await Promise.all(watched.map(({ watch }) => watch.close()));
        await Promise.all([sink.close(CLOSE_TIMEOUT_MS), redactor.close()]);
        await status.close();
      })()),
  };
}

function watchTarget(options: {
  target: Target;
  config: CollectorConfig;
  organisationId: string;
  sink: SnapshotSink;
  redactor: Redactor;
  logger: Logger;
  count: number;
  clock: Clock;
}): WatchedTarget {
  const { target, config, organisationId, sink, redactor, logger } = options;
  const serverId = serverIdOf(organisationId, target.id);
  const schedule = new Schedule(config.COLLECTOR_TICK_MS, config.COLLECTOR_ACTIVITY_MS);
  const host = new HostSampler(config.COLLECTOR_OS_ROOT);
  const onError = (error: unknown) => logger.error({ target: target.id, err: error }, 'A tick failed.');
  const tick = new Beat(schedule.tickMs, () => watch.tick(), onError);
  const watch = new TargetWatch({
    target,
    serverId,
    sink,
    redactor,
    host,
    logger,
    schedule,
    budgetPercent: config.COLLECTOR_BUDGET_PERCENT,
    clock: options.clock,
    targetCount: () => options.count,
    onLinked: () => tick.now(),
  });
  const activity = new Beat(schedule.activityMs, () => watch.pollActivity(), onError);
  return { serverId, watch, beats: [tick, activity] };
}

function metricsOf(watched: readonly WatchedTarget[], sink: SnapshotSink): { text(): Promise<string> } {
  const metrics = new Metrics('collector');
  const targets = metrics.gauge('pganalytics_collector_targets', 'Servers of this collector by state', ['state']);
  const spooled = metrics.gauge('pganalytics_collector_spooled_snapshots', 'Snapshots that wait to be stored');
  const spooledBytes = metrics.gauge('pganalytics_collector_spooled_bytes', 'Size of the snapshots that wait');
  const dropped = metrics.gauge('pganalytics_collector_dropped_snapshots', 'Snapshots dropped since the start');
  const connected = metrics.gauge('pganalytics_collector_connected', 'Whether ingest can be reached (1) or not (0)');
  return {
    text: async () => {
      const linked = watched.filter(({ watch }) => watch.linked).length;
      targets.set({ state: 'connected' }, linked);
      targets.set({ state: 'unreachable' }, watched.length - linked);
      const status = sink.status();
      spooled.set(status.spooledSnapshots);
      spooledBytes.set(status.spooledBytes);
      dropped.set(status.droppedSnapshots);
      connected.set(status.connected ? 1 : 0);
      return metrics.text();
    },
  };
}

function withToken(config: CollectorConfig): CollectorConfig {
  const file = config.COLLECTOR_TOKEN_FILE;
  if (file === undefined) return config;
  try {
    return { ...config, COLLECTOR_TOKEN: readFileSync(file, 'utf8').trim() };
  } catch {
    throw new TokenFileUnreadable(file);
  }
}
