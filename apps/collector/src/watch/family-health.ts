import { familyOf } from '@pganalytics/stats';

import type { FamilyCondition, FamilyState } from '../snapshot/snapshot-sink.js';
import type { NotThere } from '../samplers/sampler.js';

interface Health {
  readonly condition: FamilyCondition;
  readonly reason: string;
  /** Whether polls are owed: what is due and missing is a gap. */
  readonly due: boolean;
  readonly failures: number;
  /** Not asked for again before this time. */
  readonly retryAtMs: number;
}

/** How often each family is read now, and why less often than it should be. The governor of a target is one. */
export interface Cadence {
  intervalMs(family: string): number;
  thinnedFamily(family: string): string | undefined;
}

const FAILURES_UNTIL_QUARANTINE = 3;
const FIRST_QUARANTINE_MS = 60_000;
const LONGEST_QUARANTINE_MS = 600_000;
/** Everything is told again so often, since what was told may be lost. */
export const RETELL_MS = 600_000;
const DENIED = '42501';

/** Sentences for what may go wrong with one family; the server's own text is not repeated, it may quote data. */
const REASONS: Readonly<Record<string, string>> = {
  '57014': 'statement-timeout: The server took longer than the collector lets it',
  '55P03': 'lock-timeout: A lock was not free within 100 ms',
  [DENIED]: 'denied: The role has no right to read it; GRANT pg_monitor to it',
};

const fine = { failures: 0, retryAtMs: 0, due: true };

/**
 * Knows for each family whether it works, and keeps one that fails from being asked for in every tick. Times are of a
 * clock that only runs forward (`performance.now()`).
 */
export class FamilyHealth {
  private readonly families = new Map<string, Health>();
  private told = new Map<string, string>();
  private toldAtMs = Number.NEGATIVE_INFINITY;

  mayAsk(family: string, nowMs: number): boolean {
    return nowMs >= (this.families.get(family)?.retryAtMs ?? 0);
  }

  succeeded(family: string): void {
    this.families.set(family, { ...fine, condition: 'ok', reason: '' });
  }

  /** Sent when there is something new and owed at no time, so that its silence is no gap. */
  onDemand(family: string): void {
    this.families.set(family, { ...fine, condition: 'ok', reason: '', due: false });
  }

  notThere(family: string, { state, reason }: NotThere): void {
    this.families.set(family, { ...fine, condition: state, reason, due: false });
  }

  /** Collected, but less of it or less often than it should be. */
  limited(family: string, condition: 'thinned' | 'denied', reason: string): void {
    this.families.set(family, { ...fine, condition, reason });
  }

  /** It is due and missing, because the connection it is read over failed. */
  unreachable(family: string, reason: string): void {
    this.families.set(family, { ...fine, condition: 'unavailable', reason });
  }

  failed(family: string, sqlState: string, nowMs: number): void {
    const failures = (this.families.get(family)?.failures ?? 0) + 1;
    const reason = `${REASONS[sqlState] ?? 'error: The server answered with an error'} (${sqlState}).`;
    // The floor is needed most when things fail: it is asked for in each tick, whatever happens.
    const excess = familyOf(family)?.tier === 'floor' ? -1 : failures - FAILURES_UNTIL_QUARANTINE;
    const pause = excess < 0 ? 0 : Math.min(LONGEST_QUARANTINE_MS, FIRST_QUARANTINE_MS * 2 ** excess);
    const condition = sqlState === DENIED ? 'denied' : excess < 0 ? 'unavailable' : 'quarantined';
    this.families.set(family, { condition, reason, due: sqlState !== DENIED, failures, retryAtMs: nowMs + pause });
  }

  /** How each family fares; one that works and is read less often than it should be is thinned. */
  states(cadence: Cadence): FamilyState[] {
    return [...this.families].map(([family, { condition, reason, due }]): FamilyState => {
      const intervalMs = due ? cadence.intervalMs(family) : 0;
      const thinned = condition === 'ok' && due ? cadence.thinnedFamily(family) : undefined;
      if (thinned !== undefined) return { family, state: 'thinned', reason: thinned, intervalMs };
      return { family, state: condition, reason, intervalMs };
    });
  }

  /** Everything that has to be told now: all of it at first and every ten minutes, else what changed. */
  tell(nowMs: number, cadence: Cadence): FamilyState[] {
    const all = nowMs - this.toldAtMs >= RETELL_MS;
    if (all) this.toldAtMs = nowMs;
    return this.states(cadence).filter((state) => {
      const text = JSON.stringify(state);
      const isNew = this.told.get(state.family) !== text;
      this.told.set(state.family, text);
      return all || isNew;
    });
  }

  /** The next telling starts from nothing: another stream begins, or what was told may not have arrived. */
  retell(): void {
    this.told = new Map();
    this.toldAtMs = Number.NEGATIVE_INFINITY;
  }
}
