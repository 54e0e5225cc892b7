import type { FrameSchema } from '@pganalytics/stats';

import type { Statement } from '../sources/session.js';
import type { Probe } from './probe.js';

/**
 * How long the server may take: the floor is needed most when the server is slow, the heavy class runs rarely
 * and beside the tick.
 */
export type TimeoutClass = 'floor' | 'tick' | 'heavy';

export const timeoutMs: Readonly<Record<TimeoutClass, number>> = { floor: 2000, tick: 500, heavy: 30_000 };

/** What to run against this very server, and the columns that come back in the order of the schema. */
export interface SamplePlan {
  readonly schema: FrameSchema;
  readonly statement: Statement;
  readonly timeout: TimeoutClass;
}

/** The family does not exist on this server, or not for us. */
export interface NotThere {
  readonly state: 'unavailable' | 'denied';
  readonly reason: string;
}

/** Knows one family: chosen and written after looking at the catalogue of the server. */
export interface Sampler {
  readonly family: string;
  /** Views whose columns the probe has to list. */
  readonly views: readonly string[];
  plan(probe: Probe): SamplePlan | NotThere;
}

export function isPlan(planned: SamplePlan | NotThere): planned is SamplePlan {
  return 'schema' in planned;
}
