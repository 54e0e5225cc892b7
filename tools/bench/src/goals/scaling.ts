import { setImmediate, setTimeout as pause } from 'node:timers/promises';

import { captureAfter } from '../capture.js';
import { Load } from '../load.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import { countShares } from '../process-shares.js';
import type { ProcessShares } from '../process-shares.js';
import { proofOf } from '../proof.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { steadyCapture } from '../steady.js';

const WRITERS = [4, 2, 1] as const;
const SNAPSHOTS = 4_000;
const IN_FLIGHT = 1_500;
/** A group of consumers that has become smaller hands its partitions over. */
const REBALANCE_SECONDS = 15;

interface Run {
  readonly writers: number;
  readonly perSecond: number;
  /** CPU of all writers together. */
  readonly writerMicrosecondsPerSnapshot: number;
  readonly ingestMicrosecondsPerSnapshot: number;
  readonly postgresMicrosecondsPerSnapshot: number;
  readonly coreShares: ProcessShares;
}

/** Whether more consumers cost more CPU for the same work. */
export const scaling: Goal = {
  id: 'scaling',
  description:
    'The same load with 4, 2 and 1 writers on the same partitions: CPU of all writers per snapshot with 4, as a ratio to 1.',
  unit: 'ratio of CPU per snapshot, 4 writers to 1',
  floor: '1.3',
  aim: '1.1',
  reaches: (value) => ({ floor: value <= 1.3, aim: value <= 1.1 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform({ ...options, counts: { writers: WRITERS[0] } });
  try {
    const captured = await steadyCapture(options, (ms) => captureAfter(platform.bus, ms));
    await platform.stack.service('collector-1').stop();
    const load = await Load.connect(platform, captured, { collectors: 4, serversEach: 50 });
    await push(platform, load, 1_000, 0);
    const runs: Run[] = [];
    for (const writers of WRITERS) {
      for (let number = writers + 1; number <= WRITERS[0]; number += 1) {
        await platform.stack.service(`writer-${number}`).stop();
      }
      await pause(REBALANCE_SECONDS * 1_000);
      for (let run = 1; run <= options.runs; run += 1) {
        runs.push(await push(platform, load, SNAPSHOTS, writers));
        options.say(`  ${writers} writers: ${JSON.stringify({ ...runs.at(-1), coreShares: undefined })}`);
      }
    }
    const proof = await proofOf(platform, load);
    load.close();
    const of = (writers: number): number[] =>
      runs.filter((run) => run.writers === writers).map((run) => run.writerMicrosecondsPerSnapshot);
    return {
      runs: of(4).map((value, index) => value / of(1)[index]),
      details: { runs, proof },
    };
  } finally {
    await platform.stop();
  }
}

async function push(platform: BenchPlatform, load: Load, count: number, writers: number): Promise<Run> {
  const begin = performance.now();
  const shares = countShares(platform);
  for (let index = 0; index < count; index += 1) {
    load.send(index);
    while (load.sent - load.stored > IN_FLIGHT) await setImmediate();
  }
  await load.allStored();
  const coreShares = shares();
  const seconds = (performance.now() - begin) / 1_000;
  const micros = (of: (name: string) => boolean): number => {
    const share = Object.entries(coreShares).reduce((sum, [name, used]) => sum + (of(name) ? used : 0), 0);
    return Math.round((share * seconds * 1e6) / count);
  };
  return {
    writers,
    perSecond: count / seconds,
    writerMicrosecondsPerSnapshot: micros((name) => name.startsWith('writer-')),
    ingestMicrosecondsPerSnapshot: micros((name) => name.startsWith('ingest-')),
    postgresMicrosecondsPerSnapshot: micros((name) => name === 'postgres'),
    coreShares,
  };
}
