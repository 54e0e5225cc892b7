import { keepBusy } from '../busy-server.js';
import { captureAfter } from '../capture.js';
import type { Capture } from '../capture.js';
import { Load } from '../load.js';
import { residentBytes } from '../machine.js';
import { openLoop } from '../open-loop.js';
import { percentiles } from '../percentiles.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import { countShares, generatorIsBusy } from '../process-shares.js';
import type { ProcessShares } from '../process-shares.js';
import { proofOf } from '../proof.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { snapshotBytes, steadyCapture } from '../steady.js';

const COLLECTORS = 10_000;
const WARM_UP_SECONDS = 5;
/** Seconds between two snapshots of a collector, each step harder than the one before. */
const STEPS = [10, 7, 5, 3, 2, 1] as const;
/** A step is broken when the log falls further behind than one interval, or takes less than was sent. */
const KEPT_UP = 0.98;

interface Step {
  readonly intervalSeconds: number;
  readonly offeredPerSecond: number;
  readonly loggedPerSecond: number;
  readonly storedPerSecond: number;
  readonly latencyMs: Record<string, number | string>;
  readonly coreShares: ProcessShares;
  readonly residentBytes: Record<string, number>;
  readonly generatorBusy: boolean;
  readonly broken: boolean;
}

/** M4: how often 10,000 collectors can deliver. */
export const m4: Goal = {
  id: 'M4',
  description:
    'Seconds between two snapshots of each of 10,000 simulated collectors, each with its own TLS connection, token and server, through ingest and Kafka into the history; the smallest that is kept up with.',
  unit: 'seconds between snapshots',
  floor: '10 s',
  aim: '1 s',
  reaches: (value) => ({ floor: value <= 10, aim: value <= 1 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform(options);
  try {
    const captured = await steadyCapture(options, (ms) => captureOn(platform, ms, options.say));
    await platform.stack.service('collector-1').stop();
    const collectors = options.size ?? COLLECTORS;
    options.say(`  connecting ${collectors} simulated collectors`);
    const load = await Load.connect(platform, captured, { collectors, serversEach: 1, say: options.say });
    const memory = residentBytes(platform.stack.service('ingest-1').pid);
    const steps: Step[] = [];
    for (const interval of STEPS) {
      steps.push(await step(platform, load, interval, Math.max(options.seconds, 3 * WARM_UP_SECONDS)));
      options.say(`  every ${interval} s: ${describe(steps.at(-1)!)}`);
      if (steps.at(-1)?.broken === true) break;
    }
    const proof = await proofOf(platform, load);
    load.close();
    const kept = steps.filter(({ broken }) => !broken).map(({ intervalSeconds }) => intervalSeconds);
    return {
      runs: [Math.min(Infinity, ...kept)],
      details: {
        collectors,
        connections: 'one TLS connection and one gRPC stream for each simulated collector, all from one process',
        snapshotBytes: snapshotBytes(captured),
        ingestResidentBytesWithIdleConnections: memory,
        steps,
        firstToBreak: firstToBreak(steps),
        proof,
      },
    };
  } finally {
    await platform.stop();
  }
}

async function captureOn(platform: BenchPlatform, ms: number, say: MeasureOptions['say']): Promise<Capture> {
  say('  making 1,000 tables and 5,000 statements');
  const busy = await keepBusy(platform.targetUrl);
  const captured = await captureAfter(platform.bus, ms);
  await busy.stop();
  return captured;
}

async function step(platform: BenchPlatform, load: Load, intervalSeconds: number, seconds: number): Promise<Step> {
  const offered = load.serverCount / intervalSeconds;
  await openLoop(load, offered, WARM_UP_SECONDS);
  const [logged, stored] = [load.logged, load.stored];
  const shares = countShares(platform);
  const histogram = await openLoop(load, offered, seconds);
  const coreShares = shares();
  const perSecond = { logged: (load.logged - logged) / seconds, stored: (load.stored - stored) / seconds };
  await load.allStored();
  const latencyMs = percentiles(histogram, 1_000);
  const late = Number(latencyMs['p99']) > intervalSeconds * 1_000;
  return {
    intervalSeconds,
    offeredPerSecond: offered,
    loggedPerSecond: perSecond.logged,
    storedPerSecond: perSecond.stored,
    latencyMs,
    coreShares,
    residentBytes: Object.fromEntries(
      ['ingest-1', 'writer-1'].map((name) => [name, residentBytes(platform.stack.service(name).pid)]),
    ),
    generatorBusy: generatorIsBusy(coreShares),
    broken: late || Math.min(perSecond.logged, perSecond.stored) < offered * KEPT_UP,
  };
}

/** What used most of a core in the step that broke. */
function firstToBreak(steps: readonly Step[]): string {
  const broken = steps.find((one) => one.broken);
  if (broken === undefined) return 'nothing broke';
  const [name, share] = Object.entries(broken.coreShares).toSorted((a, b) => b[1] - a[1])[0];
  const where = broken.loggedPerSecond < broken.offeredPerSecond * KEPT_UP ? 'the log' : 'the history';
  return `${where} fell behind at ${broken.intervalSeconds} s; ${name} used ${share} of a core`;
}

const describe = ({ offeredPerSecond, storedPerSecond, latencyMs, coreShares, broken }: Step): string =>
  `${offeredPerSecond.toFixed(0)}/s offered, ${storedPerSecond.toFixed(0)}/s stored, ` +
  `p99 ${Number(latencyMs['p99']).toFixed(0)} ms${broken ? ', BROKEN' : ''} ${JSON.stringify(coreShares)}`;
