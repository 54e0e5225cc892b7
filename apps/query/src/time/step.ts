import { InvalidError } from '@pganalytics/errors';

import type { TimeRange } from './time-range.js';

/** How far apart the points of an answer are, and from which stored resolution they are made. */
export interface Step {
  /** `raw`, or the step as it was asked for or chosen, such as 60s. */
  readonly name: string;
  /** Milliseconds between points; for `raw` the interval of the family. */
  readonly ms: number;
  readonly source: Resolution;
}

/** The resolutions the history holds. */
export type Resolution = 'raw' | '1m' | '10m' | '1h';

const RESOLUTIONS: readonly Resolution[] = ['raw', '1m', '10m', '1h'];
/** How long the intervals of each resolution are; 0 for samples. */
export const MS_OF: Readonly<Record<Resolution, number>> = { raw: 0, '1m': 60_000, '10m': 600_000, '1h': 3_600_000 };
const MS_OF_UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Steps a person can read off an axis, in seconds. */
const READABLE_SECONDS = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 1_209_600, 2_419_200,
];

/** A step would make more points than one answer may hold. */
export class TooManyPoints extends InvalidError {
  readonly code = 'query.too-many-points';

  constructor(points: number, maxPoints: number, range: TimeRange) {
    const seconds = readableSeconds((range.to - range.from) / maxPoints / 1_000);
    super(
      `This step makes ${points} points, more than the ${maxPoints} one answer may hold (QUERY_MAX_POINTS); ` +
        `ask with step=${seconds}s or longer, step=auto, or a shorter range.`,
    );
  }
}

/** A question that only samples can answer reaches further back than samples are kept. */
export class SamplesNotKept extends InvalidError {
  readonly code = 'query.samples-not-kept';

  constructor(keptSince: number) {
    super(
      `Exact totals are kept since ${new Date(keptSince).toISOString()} (retention of samples); ` +
        'ask for a later range, or with value=rate.',
    );
  }
}

export interface StepQuestion {
  /** auto, raw, or a number with its unit. */
  readonly asked: string;
  readonly range: TimeRange;
  /** How many points fit into the chart. */
  readonly points: number;
  readonly maxPoints: number;
  readonly intervalMs: number;
  /** The oldest moment of which each resolution is kept. */
  readonly keptSince: Readonly<Record<Resolution, number>>;
  /** The oldest moment that is read; the beginning of the range unless an earlier one is compared with it. */
  readonly earliest?: number;
  /** Only samples themselves can answer. */
  readonly rawOnly?: boolean;
}

/**
 * The step of an answer: the one asked for, or the finest readable one that fits into the points asked for.
 * @throws TooManyPoints, SamplesNotKept
 */
export function chooseStep(question: StepQuestion): Step {
  const { range, intervalMs, maxPoints, rawOnly = false } = question;
  const finest = finestKept(question);
  if (rawOnly && finest !== 'raw') throw new SamplesNotKept(question.keptSince.raw);
  const wanted = question.asked === 'auto' ? autoMs(question) : askedMs(question.asked, intervalMs);
  // Buckets that a stored interval does not fill evenly would wave up and down.
  const ms = finest === 'raw' ? wanted : Math.ceil(wanted / MS_OF[finest]) * MS_OF[finest];
  const points = Math.ceil((range.to - range.from) / ms);
  if (points > maxPoints) throw new TooManyPoints(points, maxPoints, range);
  if (finest === 'raw' && (question.asked === 'raw' || ms <= intervalMs)) {
    return { name: 'raw', ms: intervalMs, source: 'raw' };
  }
  return { name: `${ms / 1_000}s`, ms, source: rawOnly ? 'raw' : sourceOf(ms) };
}

/** The finest resolution that reaches back to the beginning of the range. */
function finestKept({ range, keptSince, earliest = range.from }: StepQuestion): Resolution {
  return RESOLUTIONS.find((resolution) => keptSince[resolution] <= earliest) ?? '1h';
}

function autoMs({ range, points, intervalMs, maxPoints }: StepQuestion): number {
  const wanted = (range.to - range.from) / Math.min(points, maxPoints);
  return Math.max(readableSeconds(wanted / 1_000) * 1_000, intervalMs);
}

function askedMs(asked: string, intervalMs: number): number {
  if (asked === 'raw') return intervalMs;
  const unit = asked.at(-1) as keyof typeof MS_OF_UNIT;
  return Number(asked.slice(0, -1)) * MS_OF_UNIT[unit];
}

function readableSeconds(wanted: number): number {
  return READABLE_SECONDS.find((seconds) => seconds >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}

/** The coarsest stored resolution that divides the step: the fewest bytes to read. */
function sourceOf(ms: number): Resolution {
  return RESOLUTIONS.toReversed().find((resolution) => resolution !== 'raw' && ms % MS_OF[resolution] === 0) ?? 'raw';
}
