import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '@pganalytics/servers';

import { captureAfter } from '../capture.js';
import { Fleet } from '../fleet.js';
import { microseconds } from '../open-loop.js';
import { percentiles } from '../percentiles.js';
import { startBenchPlatform } from '../platform.js';
import { countShares, generatorIsBusy } from '../process-shares.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { snapshotBytes, steadyCapture } from '../steady.js';

const COLLECTORS = 500;
const EVERY_MS = 5_000;
const BEFORE_MS = 10_000;
/** Acknowledgements go on as long as no pause between two of them is longer: a snapshot of each collector is due in it. */
const MOST_SILENCE_MS = EVERY_MS;

/** M18: what the death of the history's primary does. */
export const m18: Goal = {
  id: 'M18',
  description:
    'The history’s PostgreSQL killed with SIGKILL under load and started again at once: from the kill until a snapshot that was due after it is stored. Acknowledgements by the log go on meanwhile.',
  unit: 's',
  floor: 'acks continue, recovery < 60 s',
  aim: '< 15 s, nothing lost',
  reaches: (value, { longestSilenceOfAcknowledgementsMs: silences }) => {
    const continued = (silences as readonly number[]).every((ms) => ms <= MOST_SILENCE_MS);
    return { floor: continued && value < 60, aim: continued && value < 15 };
  },
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform(options);
  try {
    const captured = await steadyCapture(options, (ms) => captureAfter(platform.bus, ms));
    await platform.stack.service('collector-1').stop();
    let killedAt = Infinity;
    let storedAgainAt = 0;
    let lastLoggedAt = 0;
    let longestSilenceMs = 0;
    let down = false;
    const ackDuringOutage = microseconds();
    const fleet = await Fleet.start(platform, captured, {
      collectors: options.size ?? COLLECTORS,
      everyMs: EVERY_MS,
      address: platform.collectorAddress,
      say: options.say,
      watcher: {
        welcomed: () => undefined,
        cut: () => undefined,
        reached: (what, dueMs) => {
          const now = performance.now();
          if (what === 'stored') {
            if (dueMs > killedAt && storedAgainAt === 0) storedAgainAt = now;
            return;
          }
          if (down) {
            longestSilenceMs = Math.max(longestSilenceMs, now - lastLoggedAt);
            ackDuringOutage.recordValue(Math.max(1, Math.round((now - dueMs) * 1_000)));
          }
          lastLoggedAt = now;
        },
      },
    });
    const [runs, caughtUp, silences]: [number[], number[], number[]] = [[], [], []];
    const shares = countShares(platform);
    for (let run = 1; run <= options.runs; run += 1) {
      await pause(BEFORE_MS);
      const usual = fleet.unsettled;
      [storedAgainAt, longestSilenceMs, lastLoggedAt, down] = [0, 0, performance.now(), true];
      killedAt = performance.now();
      await platform.stack.postgres.kill();
      await platform.stack.postgres.restart();
      await until(() => storedAgainAt > 0);
      down = false;
      runs.push((storedAgainAt - killedAt) / 1_000);
      silences.push(Math.round(longestSilenceMs));
      await until(() => fleet.unsettled <= Math.max(usual, fleet.collectors.length));
      caughtUp.push((performance.now() - killedAt) / 1_000);
      options.say(
        `  run ${run}: stored again after ${runs.at(-1)?.toFixed(1)} s, longest silence ${silences.at(-1)} ms`,
      );
      killedAt = Infinity;
    }
    const coreShares = shares();
    return {
      runs,
      details: {
        snapshotBytes: snapshotBytes(captured),
        collectors: fleet.collectors.length,
        everyMs: EVERY_MS,
        caughtUpSeconds: caughtUp,
        longestSilenceOfAcknowledgementsMs: silences,
        scheduledToLoggedWhileDownMs: percentiles(ackDuringOutage, 1_000),
        coreShares,
        generatorBusy: generatorIsBusy(coreShares),
        ledger: await fleet.finish(platform),
      },
    };
  } finally {
    await platform.stop();
  }
}

const until = (condition: () => boolean): Promise<void> =>
  eventually(
    () => {
      if (!condition()) throw new Error('the history has not recovered');
    },
    { timeoutMs: 180_000, everyMs: 20 },
  );
