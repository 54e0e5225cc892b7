import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  RecordFile,
  ReplayTemplate,
  capture,
  steady,
  thisCommit,
  thisMachine,
  programVersions,
} from '@pganalytics/bench';
import type { Capture, Machine } from '@pganalytics/bench';
import { busConfig, createBus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { uuidOf } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import { canonicalJson } from '@pganalytics/stats';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import { checkHistory } from './check/check-history.js';
import type { Verdict } from './check/check-history.js';
import type { FaultKind } from './fault-kind.js';
import { startSimulated } from './load/start-simulated.js';
import { startFaultPlatform } from './platform/fault-platform.js';
import type { FaultPlatform } from './platform/fault-platform.js';
import { planFaults } from './plan.js';
import { defaultPatience, settle } from './settle.js';
import type { Patience } from './settle.js';
import { strikeFaults } from './strike-faults.js';
import type { StruckFault } from './strike-faults.js';

/** How often each server is replayed by itself for one time that all are replayed as one. */
const SERVERS_PER_MIXTURE = 10;

/**
 * After how long simulated collectors send again what is not stored, as a share of the run and at least; it doubles.
 * Longer than faults make the history late, which grows with how many of them overlap: a thousand collectors that send
 * again while writers are late make them later. Real ones wait for ten minutes.
 */
const RESEND = { share: 1 / 6, leastMs: 60_000 };

/** What a fault run is started with. */
export interface FaultRunOptions {
  /** How long faults strike; starting before and settling after come on top. */
  readonly seconds: number;
  readonly seed: number;
  /** Simulated collectors beside the three real ones. */
  readonly collectors: number;
  /** How often each of them sends a snapshot. */
  readonly everyMs: number;
  readonly kinds: readonly FaultKind[];
  /** The base tick of the real collectors, and how many of their ticks are captured before the load begins. */
  readonly tickMs: number;
  readonly captureTicks: number;
  /** Holds everything of the run; the caller removes it. */
  readonly directory: string;
  readonly say: (line: string) => void;
  /** How long the parts of the run may take; minutes each unless given. */
  readonly patience?: Patience;
  /** Auths and queries, which no fault strikes: two of each unless given. */
  readonly bystanders?: number;
}

/** The result of a fault run, as `--out` writes it. */
export interface FaultRunResult extends Verdict {
  /** How often each kind of fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** Planned, and not done because an earlier one was not over before the run was. */
  readonly missed: Readonly<Record<string, number>>;
  /** Connections that were cut around a COMMIT. */
  readonly cutCommits: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly seconds: number;
  readonly collectors: { readonly simulated: number; readonly real: number; readonly everyMs: number };
  /** Kinds that cannot be done on this machine, with the reason. */
  readonly leftOut: Readonly<Record<string, string>>;
  readonly struck: readonly StruckFault[];
  /** Snapshots that were not stored when the time to catch up was over; 0 when the platform recovered. */
  readonly unsettled: number;
  /** From the last fault and the end of the load until collectors knew all stored; null when that never was. */
  readonly recoverySeconds: number | null;
  /** Processes that ended although nobody killed them; they were started again. */
  readonly diedByThemselves: readonly string[];
  readonly durations: Readonly<Record<'start' | 'load' | 'settle' | 'check', number>>;
  readonly machine: Machine;
  readonly commit: string;
  readonly measuredAt: string;
}

/** Starts a platform, breaks it for a while under load, mends it, and holds the history against the collectors' record. */
export async function runFaults(options: FaultRunOptions): Promise<FaultRunResult> {
  const { directory, say, patience = defaultPatience, bystanders = 2 } = options;
  await mkdir(directory, { recursive: true });
  const record = new RecordFile(path.join(directory, 'record.jsonl'));
  const watch = new Stopwatch();
  const smallDisks = options.kinds.some(({ kind }) => kind.startsWith('full-'));
  const platform = await startFaultPlatform({
    directory,
    record,
    say,
    smallDisks,
    tickMs: options.tickMs,
    bringUpMs: patience.bringUpMs,
    bystanders,
  });
  try {
    say(`  capturing ${options.captureTicks} ticks`);
    await pause(options.captureTicks * options.tickMs);
    const captured = steady(await captureOf(platform), 1.5 * options.tickMs);
    await loadOf(platform, captured, record, options);
    watch.lap('start');
    const leftOut = impossibleIn(platform, options.kinds);
    const kinds = options.kinds.filter(({ kind }) => !(kind in leftOut));
    const plan = planFaults({ seed: options.seed, seconds: options.seconds, kinds });
    for (const { kind, atSeconds } of plan) say(`  planned at ${atSeconds.toFixed(1)} s: ${kind.kind}`);
    const striking = strikeFaults(plan, platform, { seconds: options.seconds, say });
    const [{ struck, missed }] = await Promise.all([striking, pause(options.seconds * 1_000)]);
    watch.lap('load');
    const settled = await settle(platform, record, { say, patience });
    watch.lap('settle');
    say('  everything has stopped; checking the history');
    const pool = createPool(platform.stack.postgres.url, { applicationName: 'fault checker' });
    const verdict = await checkHistory({
      recordFile: record.path,
      pool,
      templates: captured.snapshots,
      unrecorded: platform.unrecorded,
    }).finally(() => pool.end());
    watch.lap('check');
    return {
      ...verdict,
      faults: countOf(struck.map(({ kind }) => kind)),
      missed: countOf(missed),
      cutCommits: platform.commits.cuts,
      seed: options.seed,
      seconds: options.seconds,
      collectors: { simulated: options.collectors, real: platform.watched.length, everyMs: options.everyMs },
      leftOut,
      struck,
      unsettled: settled.unsettled,
      recoverySeconds: settled.recoverySeconds ?? null,
      diedByThemselves: platform.deaths,
      durations: watch.laps as FaultRunResult['durations'],
      machine: thisMachine(programVersions()),
      commit: thisCommit(),
      measuredAt: new Date().toISOString(),
    };
  } finally {
    for (const collector of platform.simulated) collector.close();
    await platform.stop();
  }
}

async function captureOf({ stack }: FaultPlatform): Promise<Capture> {
  const bus = await createBus(loadConfig(busConfig, { BUS: 'kafka', KAFKA_BROKERS: stack.kafka.bootstrap }), {
    logger: createLogger({ service: 'faults', level: 'warn', destination: process.stderr }),
    metrics: new Metrics('faults'),
  });
  try {
    const captured = await capture(bus);
    if (captured.snapshots.length === 0) throw new Error('the real collectors have delivered nothing to replay');
    return captured;
  } finally {
    await bus.close();
  }
}

async function loadOf(
  platform: FaultPlatform,
  captured: Capture,
  record: RecordFile,
  { collectors, everyMs, seconds, seed, say }: FaultRunOptions,
): Promise<void> {
  say(`  ${collectors} simulated collectors replay ${captured.snapshots.length} captured snapshots`);
  const definitions = [...captured.schemas].map(([id, schema]) => [id, Buffer.from(canonicalJson(schema))] as const);
  await startSimulated(platform, {
    count: collectors,
    seed,
    tracks: tracksOf(captured),
    around: {
      address: new URL(platform.stack.collectorUrl).host,
      ca: platform.ca,
      record,
      templates: captured.snapshots.map((snapshot) => new ReplayTemplate(snapshot)),
      schemas: new Map(definitions),
      everyMs,
      resendMs: Math.max(RESEND.leastMs, seconds * 1_000 * RESEND.share),
      mischief: true,
    },
  });
}

/**
 * What simulated collectors replay, by the numbers of snapshots: one server each, as a real stream does. Now and then it
 * is all servers as if they were one, whose columns and counters then change with every snapshot.
 */
function tracksOf({ snapshots }: Capture): number[][] {
  const numbers = [...snapshots.keys()];
  const ofServers = Map.groupBy(numbers, (number) => uuidOf(snapshots[number].serverId));
  const everyServer = Array.from({ length: SERVERS_PER_MIXTURE }, () => [...ofServers.values()]).flat();
  return [numbers, ...everyServer];
}

function impossibleIn(platform: FaultPlatform, kinds: readonly FaultKind[]): Record<string, string> {
  const reasons = kinds.map(({ kind, impossible }) => [kind, impossible?.(platform)] as const);
  return Object.fromEntries(reasons.filter((one): one is readonly [string, string] => one[1] !== undefined));
}

function countOf(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Seconds between one lap and the next. */
class Stopwatch {
  readonly laps: Record<string, number> = {};
  private since = performance.now();

  lap(name: string): void {
    this.laps[name] = Math.round((performance.now() - this.since) / 1_000);
    this.since = performance.now();
  }
}
