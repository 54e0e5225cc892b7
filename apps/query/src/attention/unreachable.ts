import type { AttentionLimits } from './attention.config.js';
import { cause, clear, evidence, unknown } from './condition.js';
import type { Verdict } from './condition.js';
import { reasonText } from './judge.js';
import { secondsText } from './words.js';

/** What tells whether a server can be reached. */
export interface Reach {
  /** A person paused it. */
  readonly paused: boolean;
  /** What the collector says of the family `server`, and since when. */
  readonly state: { readonly state: string; readonly reason: string; readonly sinceMs: number | null } | undefined;
  /** The newest moment that anything was collected, also that the server did not answer. */
  readonly heardAt: number | null;
  readonly collectors: readonly string[];
}

/** Whether a server does not answer its collector, or its collector does not answer us. */
export function judgeReach(
  { paused, state, heardAt, collectors }: Reach,
  now: number,
  limits: AttentionLimits,
): Verdict {
  if (paused) return unknown('Collection was paused by a person.');
  if (state?.state === 'paused') return unknown(`The collector is paused: ${reasonText(state)}`);
  if (heardAt === null) return unknown('No sample has been stored yet.');
  const silentSeconds = (now - heardAt) / 1_000;
  const threshold = limits.ATTENTION_SILENT_SECONDS;
  const silence = evidence('time since the newest sample', silentSeconds, 'seconds', { threshold });
  if (silentSeconds > threshold) {
    return {
      state: 'active',
      severity: 'critical',
      summary:
        `Nothing has been stored for ${secondsText(silentSeconds)}: the collector has stopped, cannot deliver, or the ` +
        'platform does not take it in.',
      evidence: [silence],
      who: collectors.map((name) =>
        cause({ kind: 'collector', name, detail: `silent for ${secondsText(silentSeconds)}` }),
      ),
      since: heardAt,
    };
  }
  if (state?.state === 'unavailable') {
    return {
      state: 'active',
      severity: 'critical',
      summary: `The server does not answer its collector: ${reasonText(state)}`,
      evidence: [evidence('reason', state.reason, 'none'), silence],
      who: collectors.map((name) =>
        cause({ kind: 'collector', name, detail: 'delivers, and cannot reach the server' }),
      ),
      since: state.sinceMs ?? undefined,
    };
  }
  return clear(`The newest sample is ${secondsText(Math.max(0, silentSeconds))} old.`, [silence]);
}
