import { SeededRandom } from '@pganalytics/bench';

import type { FaultKind, Part } from './fault-kind.js';

/** A fault that will strike. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** Seconds after the load has begun. */
  readonly atSeconds: number;
  /** Of the numbers that the fault chooses by. */
  readonly seed: number;
}

const PARTS: readonly Part[] = ['collector', 'ingest', 'log', 'writer', 'history', 'cache', 'network'];
/** Nothing breaks before the load has got going. */
const FIRST_SECONDS = 5;
/** A part is whole for so long between two faults. */
const REST_SECONDS = 4;
const BETWEEN_SECONDS = { least: 0.5, most: 5 };

/**
 * The faults of a run, the same for the same seed, length and kinds: every kind once in an order of chance, then all of
 * them again, as long as there is time. Faults of different parts overlap.
 */
export function planFaults(options: {
  readonly seed: number;
  readonly seconds: number;
  readonly kinds: readonly FaultKind[];
}): PlannedFault[] {
  const random = new SeededRandom(options.seed);
  const free = new Map<Part, number>(PARTS.map((part) => [part, FIRST_SECONDS]));
  const plan: PlannedFault[] = [];
  let after = FIRST_SECONDS;
  for (;;) {
    const before = plan.length;
    for (const kind of random.shuffled(options.kinds)) {
      const parts = kind.part === 'all' ? PARTS : [kind.part];
      const atSeconds = Math.max(after, ...parts.map((part) => free.get(part)!));
      const end = atSeconds + kind.seconds;
      if (end > options.seconds) continue;
      plan.push({ kind, atSeconds, seed: random.below(2 ** 31) });
      for (const part of parts) free.set(part, end + REST_SECONDS);
      after = Math.min(atSeconds, after) + random.between(BETWEEN_SECONDS.least, BETWEEN_SECONDS.most);
    }
    if (plan.length === before) return plan.toSorted((one, other) => one.atSeconds - other.atSeconds);
  }
}
