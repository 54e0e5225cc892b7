import type { SeededRandom } from '@pganalytics/bench';

import type { FaultPlatform } from './platform/fault-platform.js';

/** The part of the platform that a fault hits: one fault at a time for each of them, `all` alone. */
export type Part = 'collector' | 'ingest' | 'log' | 'writer' | 'history' | 'cache' | 'network' | 'all';

/** One way in which something breaks. */
export interface FaultKind {
  readonly kind: string;
  readonly part: Part;
  /** About how long it takes until all is well again; the plan leaves so much room. */
  readonly seconds: number;
  /** Belongs to the short form. */
  readonly quick: boolean;
  /** Why it cannot be done here; undefined when it can. */
  readonly impossible?: (platform: FaultPlatform) => string | undefined;
  /** Breaks it and mends it; says what was done. What it chooses, it chooses by the given numbers. */
  readonly strike: (platform: FaultPlatform, random: SeededRandom) => Promise<string>;
}
