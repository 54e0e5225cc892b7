import { setTimeout as pause } from 'node:timers/promises';

import { newId } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { captureBusy } from '../busy-capture.js';
import type { Capture } from '../capture.js';
import { startIngestAlone } from '../ingest-alone.js';
import type { HeldMemory, IngestAlone } from '../ingest-alone.js';
import { KnownCollectors } from '../known-collectors.js';
import type { KnownCollector } from '../known-collectors.js';
import { Load } from '../load.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { slopeOf } from '../slope.js';
import { snapshotBytes, steadyCapture } from '../steady.js';

const COLLECTORS = 1_200;
/** The first one warms ingest up: what it allocates once is no collector's. */
const STEPS = 6;
/** Of each collector in each step, so that those who connected first have sent for as long as ingest has run. */
const SNAPSHOTS = 2;
/** On the way at a time: what waits for the log is no collector's. */
const UNDER_WAY = 50;
const LOGGED_MS = 60_000;
/** What is collected in one look may be freed in the next: the least of some is taken. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 1_000;
const KILOBYTE = 1_024;

/** Memory when so many collectors were connected. */
interface Reading extends HeldMemory {
  readonly collectors: number;
}

/** M19: what one more connected collector costs ingest in memory. */
export const m19: Goal = {
  id: 'M19',
  description:
    'Resident memory of ingest per connected simulated collector (mutual TLS, gRPC stream, one server, snapshots sent) after a full collection of garbage: slope by least squares over the steps of a growing fleet, the first step left out; each run a new process.',
  unit: 'KB',
  floor: '80 KB',
  aim: '25 KB',
  reaches: (value) => ({ floor: value <= 80, aim: value <= 25 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const captured = await steadyCapture(options, (ms) => captureBusy(ms / 1_000, options));
  const ingest = await startIngestAlone();
  try {
    const size = options.size ?? COLLECTORS;
    const known = await new KnownCollectors(ingest.bus, newId(), options.say).withCertificates(size);
    const runs: number[] = [];
    const details: object[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      if (run > 1) await ingest.restart();
      const readings = await grow(ingest, captured, known, options.say);
      const slopes = slopesOf(readings);
      runs.push(slopes.resident.perUnit);
      details.push({ kilobytes: slopes, readings });
      options.say(`  run ${run}: ${slopes.resident.perUnit.toFixed(1)} KB, heap ${slopes.heap.perUnit.toFixed(1)} KB`);
    }
    return {
      runs,
      details: {
        collectors: size,
        steps: STEPS,
        snapshotsOfEachInEachStep: SNAPSHOTS,
        snapshotBytes: snapshotBytes(captured),
        runs: details,
      },
    };
  } finally {
    await ingest.stop();
  }
}

/** Connects the collectors step by step, and reads the memory after each. */
async function grow(
  ingest: IngestAlone,
  captured: Capture,
  known: readonly KnownCollector[],
  say: MeasureOptions['say'],
): Promise<Reading[]> {
  const each = Math.ceil(known.length / STEPS);
  const [loads, readings]: [Load[], Reading[]] = [[], []];
  for (let from = 0; from < known.length; from += each) {
    const collectors = known.slice(from, from + each);
    loads.push(await Load.of(ingest, captured, collectors, { serversEach: 1 }));
    for (const load of loads) await send(load);
    const reading = { collectors: from + collectors.length, ...(await least(ingest)) };
    readings.push(reading);
    say(`  ${reading.collectors} collectors: ${(reading.rss / KILOBYTE / KILOBYTE).toFixed(1)} MB resident`);
  }
  for (const load of loads) load.close();
  return readings;
}

/** Has each collector of a load send some snapshots. @throws Error when one of them was lost or refused */
async function send(load: Load): Promise<void> {
  for (let number = 0; number < load.serverCount * SNAPSHOTS; number += 1) {
    await logged(load, UNDER_WAY);
    load.send(number);
  }
  await logged(load, 0);
}

async function logged(load: Load, underWay: number): Promise<void> {
  if (load.refused > 0) throw new Error(`${load.refused} snapshots or connections were refused: ${load.lastRefusal}`);
  if (load.sent - load.logged <= underWay) return;
  await eventually(
    () => {
      if (load.sent - load.logged > underWay) throw new Error(`${load.sent} sent and ${load.logged} in the log`);
    },
    { timeoutMs: LOGGED_MS, everyMs: 5 },
  );
}

async function least(ingest: IngestAlone): Promise<HeldMemory> {
  let found = await ingest.held();
  for (let look = 1; look < LOOKS; look += 1) {
    await pause(BETWEEN_LOOKS_MS);
    const held = await ingest.held();
    if (held.rss < found.rss) found = held;
  }
  return found;
}

/** Kilobytes per collector, by where they lie; what is neither in V8's heap nor known to it is native code's. */
function slopesOf(readings: readonly Reading[]) {
  const settled = readings.slice(1);
  const of = (bytes: (reading: Reading) => number) =>
    slopeOf(settled.map((reading) => ({ x: reading.collectors, y: bytes(reading) / KILOBYTE })));
  return {
    resident: of(({ rss }) => rss),
    heap: of(({ heapUsed }) => heapUsed),
    external: of(({ external }) => external),
    native: of(({ rss, heapUsed, external }) => rss - heapUsed - external),
  };
}
