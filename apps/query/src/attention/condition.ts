import type { AttentionCondition, AttentionEvidence, AttentionParty, AttentionSeverity } from '@pganalytics/contracts';

import type { AttentionLimits } from './attention.config.js';
import type { Samples } from './samples.js';

/** What a condition says of a server. `unknown` is never the same as clear. */
export type Verdict =
  | { readonly state: 'clear'; readonly summary: string; readonly evidence: readonly AttentionEvidence[] }
  | { readonly state: 'unknown'; readonly reason: string }
  | ActiveVerdict;

/** A condition holds. */
export interface ActiveVerdict {
  readonly state: 'active';
  readonly severity: AttentionSeverity;
  readonly summary: string;
  readonly evidence: readonly AttentionEvidence[];
  readonly who: readonly AttentionParty[];
  /** Since when, where the samples themselves tell. */
  readonly since?: number | undefined;
}

/** One of the conditions that are judged by samples alone. */
export interface Condition {
  readonly id: AttentionCondition;
  /** The families it needs; without any of them it is unknown. */
  readonly families: readonly string[];
  /** Families that it uses where they are there. */
  readonly helpful?: readonly string[];
  /** How far back it needs the first of its families. */
  readonly lookBackMs?: (limits: AttentionLimits) => number;
  readonly judge: (samples: Samples, limits: AttentionLimits) => Verdict;
}

/** A condition does not hold. */
export const clear = (summary: string, evidence: readonly AttentionEvidence[] = []): Verdict => ({
  state: 'clear',
  summary,
  evidence,
});

/** Nobody can say. */
export const unknown = (reason: string): Verdict => ({ state: 'unknown', reason });

/** One number of evidence. */
export function evidence(
  name: string,
  value: number | string | null,
  unit: string,
  of: { readonly threshold?: number; readonly about?: string | null } = {},
): AttentionEvidence {
  const rounded = typeof value === 'number' ? Math.round(value * 10) / 10 : value;
  return { name, value: rounded, unit, threshold: of.threshold ?? null, about: of.about ?? null };
}

type PartyOf = Pick<AttentionParty, 'kind' | 'name' | 'detail'> & Partial<AttentionParty>;

/** Who or what causes it. */
export const cause = (party: PartyOf): AttentionParty => ({ ...nobody, part: 'cause', ...party });

/** Who suffers from it. */
export const victim = (party: PartyOf): AttentionParty => ({ ...nobody, part: 'victim', ...party });

const nobody = { pid: null, backendStart: null, datname: null, usename: null, applicationName: null };

/** How many parties an answer names. */
export const MOST_PARTIES = 10;
