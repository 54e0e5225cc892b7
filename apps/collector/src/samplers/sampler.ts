import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import type { Statement } from '../sources/session.js';
import type { Probe } from './probe.js';

/**
 * How long the server may take: the floor is needed most when the server is slow; listings of directories and the heavy
 * class run rarely and beside the tick.
 */
export type TimeoutClass = 'floor' | 'tick' | 'listing' | 'heavy';

export const timeoutMs: Readonly<Record<TimeoutClass, number>> = {
  floor: 2000,
  tick: 500,
  listing: 2000,
  heavy: 30_000,
};

/** What to run against this very server, and the columns that come back in the order of the schema. */
export interface SamplePlan {
  readonly schema: FrameSchema;
  readonly statement: Statement;
  readonly timeout: TimeoutClass;
  /**
   * SQL that says, at next to no cost, whether there are rows. Such a family is read only while there are; that there
   * are none is told once, and silence afterwards is no gap.
   */
  readonly presence?: string;
  /** Why the rows lack something for us, told as the state of the family. */
  readonly partial?: string;
  /** What the rows become before anything else sees them: secrets masked, the top picked. */
  readonly refine?: (rows: readonly (readonly Cell[])[]) => readonly (readonly Cell[])[];
}

/** The family does not exist on this server, or not for us. */
export interface NotThere {
  readonly state: 'unavailable' | 'denied';
  readonly reason: string;
}

/** Knows one family: chosen and written after looking at the catalogue of the server. */
export interface Sampler {
  readonly family: string;
  /** Views, and functions by signature, whose columns and rights the probe has to list. */
  readonly views: readonly string[];
  plan(probe: Probe): SamplePlan | NotThere;
}

export function isPlan(planned: SamplePlan | NotThere): planned is SamplePlan {
  return 'schema' in planned;
}
