import { familyOf } from '@pganalytics/stats';

import type { AttentionLimits } from './attention.config.js';
import { unknown } from './condition.js';
import type { Condition, Verdict } from './condition.js';
import type { Samples } from './samples.js';
import { secondsText } from './words.js';

/** A verdict, and for how long it may be believed. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The oldest of the samples that it was judged by. */
  readonly collectedAt: number | null;
  /** The sample that was judged: of the first family that the condition needs. */
  readonly sampleAt: number | null;
  /** From here on its samples are too old to say anything about now. */
  readonly goodUntil: number;
}

/** Polls that may be missing before what was said last is no longer said. */
const MISSED_POLLS = 3;
/** States of a family in which no new samples come. */
const NOT_READ = new Set(['unavailable', 'quarantined', 'paused']);

/** Judges one condition by samples. A family that cannot be read makes it unknown, with the collector's own reason. */
export function judge(condition: Condition, samples: Samples, limits: AttentionLimits): Judgement {
  let [collectedAt, goodUntil] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let sampleAt: number | null = null;
  let partly: string | undefined;
  for (const family of condition.families) {
    const state = samples.states.get(family);
    const newest = samples.newest(family);
    if (state && NOT_READ.has(state.state)) return withoutSamples(`${family} is not read: ${reasonText(state)}`);
    if (!newest) {
      return withoutSamples(
        state && state.state !== 'ok'
          ? `${family} is not read: ${reasonText(state)}`
          : `No sample of ${family} has been stored yet.`,
      );
    }
    // Some rows or columns are hidden from the collector's role: what it sees may be bad, but cannot be said to be fine.
    if (state?.state === 'denied') partly = `${family} is read in part: ${reasonText(state)}`;
    collectedAt = Math.min(collectedAt, newest.at);
    sampleAt ??= newest.at;
    goodUntil = Math.min(goodUntil, newest.at + believedMs(family, samples, limits));
  }
  const verdict = condition.judge(samples, limits);
  const said = verdict.state === 'clear' && partly !== undefined ? unknown(partly) : verdict;
  return { verdict: said, collectedAt, sampleAt, goodUntil };
}

/** What a judgement says now: nothing, once its samples are too old. */
export function verdictAt({ verdict, collectedAt, goodUntil }: Judgement, now: number): Verdict {
  if (now <= goodUntil || verdict.state === 'unknown' || collectedAt === null) return verdict;
  return unknown(`The newest sample is ${secondsText((now - collectedAt) / 1_000)} old.`);
}

function withoutSamples(reason: string): Judgement {
  return { verdict: unknown(reason), collectedAt: null, sampleAt: null, goodUntil: Number.POSITIVE_INFINITY };
}

function believedMs(family: string, samples: Samples, limits: AttentionLimits): number {
  const declared = samples.states.get(family)?.intervalMs ?? 0;
  const intervalMs = declared > 0 ? declared : (familyOf(family)?.intervalSeconds ?? 10) * 1_000;
  return Math.max(MISSED_POLLS * intervalMs, limits.ATTENTION_SILENT_SECONDS * 1_000);
}

/** A reason without the code that stands before it. */
export function reasonText({ state, reason }: { readonly state: string; readonly reason: string }): string {
  return reason === '' ? `${state}.` : reason.replace(/^[a-z-]+: /, '');
}
