import type { ServerState } from '@pganalytics/contracts';

/** What the state of a server follows from. */
export interface StateFacts {
  readonly paused: boolean;
  /** When the newest stored sample was taken. */
  readonly lastCollectedAt: number | null;
  /** What the collector says about reaching the server. */
  readonly reach: { readonly state: string; readonly reason: string } | undefined;
  readonly now: number;
  readonly lateAfterMs: number;
}

/** The state of a server and a sentence that says why. */
export function serverStateOf(facts: StateFacts): { state: ServerState; stateReason: string } {
  if (facts.paused) return { state: 'paused', stateReason: 'Collection was paused by a person.' };
  if (facts.reach?.state === 'paused') {
    return { state: 'paused', stateReason: `The collector is paused: ${facts.reach.reason || 'by its own settings'}.` };
  }
  if (facts.reach?.state === 'unavailable') {
    return {
      state: 'down',
      stateReason: `The collector cannot reach the server: ${facts.reach.reason.replace(/\.$/, '') || 'no answer'}.`,
    };
  }
  if (facts.lastCollectedAt === null) return { state: 'unknown', stateReason: 'No sample has been stored yet.' };
  const ageMs = facts.now - facts.lastCollectedAt;
  if (ageMs > facts.lateAfterMs) {
    return { state: 'late', stateReason: `The newest sample is ${ageText(ageMs)} old.` };
  }
  return { state: 'healthy', stateReason: 'Samples arrive as they should.' };
}

/** An age as a person says it: 45 s, 12 min, 3 h, 2 d. */
export function ageText(ageMs: number): string {
  const seconds = Math.round(ageMs / 1_000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
