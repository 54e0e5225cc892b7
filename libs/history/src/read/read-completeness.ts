import { familyOf } from '@pganalytics/stats';

import { rollUpSteps } from '../close/roll-ups.js';
import { completenessOf } from './completeness.js';
import type { Coverage, ScheduleChange } from './completeness.js';
import { cutCoverage } from './cut-coverage.js';
import type { Completeness } from './history-reader.types.js';
import { oldestKept } from './kept.js';
import type { KeptSince } from './kept.js';
import type { ScheduleFacts } from './schedule-facts.js';
import type { StoredParts, Wanted } from './stored-parts.js';

interface Stored {
  readonly facts: ScheduleFacts;
  readonly parts: StoredParts;
  readonly kept: KeptSince;
}

/** From here on hours say well enough where nothing was polled. */
const HOURLY_MS = 48 * 3_600_000;

/** Computes completeness from facts that are loaded and, where polls are no longer kept, from their roll-ups. */
export async function readCompleteness(stored: Stored, asked: Wanted, now: number): Promise<Completeness> {
  // What is no longer kept is not missing: it is not due any more.
  const oldest = oldestKept(asked.family, stored.kept);
  const keptSince = oldest > asked.from ? { keptSince: oldest } : {};
  if (oldest >= asked.to) return { expected: 0, present: 0, gaps: [], ...keptSince };
  const wanted = { ...asked, from: Math.max(asked.from, oldest) };
  const schedule = stored.facts.schedule(wanted);
  const raw = stored.facts.coverage(wanted);
  const whole = [...(await rolledUpCoverage(stored, wanted, { raw, schedule })), ...raw];
  // Until a collector has declared its schedule, the catalogue's is taken from the first stored poll on.
  const assumed = familyOf(wanted.family)?.intervalSeconds ?? 0;
  const first = whole[0];
  const declared = schedule.length > 0;
  if (!declared && first) {
    schedule.push({ at: first.from, streamId: first.streamId, state: 'ok', reason: '', intervalMs: assumed * 1000 });
  }
  // Against an interval that nobody declared every poll of a slower one would stand between two gaps.
  const coverage = declared ? await cutCoverage({ parts: stored.parts, coverage: whole, schedule }, wanted) : whole;
  const found = completenessOf({ ...wanted, now, schedule, coverage, ledgerGaps: stored.facts.gaps(wanted) });
  return { ...found, ...keptSince };
}

/** Polls that are no longer kept have left their roll-ups: an interval that is there was polled by the schedule. */
async function rolledUpCoverage(
  { parts, kept }: Stored,
  wanted: Wanted,
  known: { readonly raw: readonly Coverage[]; readonly schedule: readonly ScheduleChange[] },
): Promise<Coverage[]> {
  const until = Math.min(known.raw[0]?.from ?? wanted.to, wanted.to);
  if (wanted.from >= kept.raw || until <= wanted.from) return [];
  const steps = rollUpSteps.slice(until - wanted.from > HOURLY_MS ? 2 : 0);
  const step = steps.find((one) => wanted.from >= kept[one.step]) ?? rollUpSteps[2];
  const rolled = await parts.closedRollUps({ ...wanted, to: until }, step);
  const times = new Set(rolled.flatMap(({ columns }) => Array.from(columns.times)));
  const usual = (familyOf(wanted.family)?.intervalSeconds ?? 10) * 1_000;
  return [...times]
    .filter((at) => at + step.stepMs > wanted.from && at < until)
    .sort((a, b) => a - b)
    .map((at) => {
      const to = Math.min(at + step.stepMs, until) - 1;
      const declared = known.schedule.findLast((change) => change.at <= at)?.intervalMs;
      return { streamId: '', from: at, to, polls: Math.max(1, Math.round((to + 1 - at) / (declared || usual))) };
    });
}
