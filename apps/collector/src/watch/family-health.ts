import type { FamilyCondition, FamilyState } from '../snapshot/snapshot-sink.js';
import type { NotThere } from '../samplers/sampler.js';

interface Health {
  condition: FamilyCondition;
  reason: string;
  failures: number;
  /** Not asked for again before this time. */
  retryAtMs: number;
}

const FAILURES_UNTIL_QUARANTINE = 3;
const LONGEST_QUARANTINE_MS = 600_000;
const RETELL_MS = 600_000;

/** Sentences for what may go wrong with one family; the server's own text is not repeated, it may quote data. */
const REASONS: Readonly<Record<string, string>> = {
  '57014': 'statement-timeout: The server took longer than the collector lets it',
  '55P03': 'lock-timeout: A lock was not free within 100 ms',
  '42501': 'denied: The role has no right to read it; GRANT pg_monitor to it',
};

/** Knows for each family whether it works, and keeps one that fails from being asked for in every tick. */
export class FamilyHealth {
  private readonly families = new Map<string, Health>();
  private told = new Map<string, string>();
  private toldAtMs = 0;

  mayAsk(family: string, nowMs: number): boolean {
    return nowMs >= (this.families.get(family)?.retryAtMs ?? 0);
  }

  succeeded(family: string): void {
    this.set(family, { condition: 'ok', reason: '', failures: 0, retryAtMs: 0 });
  }

  notThere(family: string, { state, reason }: NotThere): void {
    this.set(family, { condition: state, reason, failures: 0, retryAtMs: 0 });
  }

  /** Collected less often than it should be, because it costs the server too much. */
  thinned(family: string, reason: string): void {
    this.set(family, { condition: 'thinned', reason, failures: 0, retryAtMs: 0 });
  }

  failed(family: string, sqlState: string, nowMs: number): void {
    const failures = (this.families.get(family)?.failures ?? 0) + 1;
    const reason = `${REASONS[sqlState] ?? 'error: The server answered with an error'} (${sqlState}).`;
    const quarantined = failures >= FAILURES_UNTIL_QUARANTINE;
    const pause = quarantined
      ? Math.min(LONGEST_QUARANTINE_MS, 60_000 * 2 ** (failures - FAILURES_UNTIL_QUARANTINE))
      : 0;
    const condition = sqlState === '42501' ? 'denied' : quarantined ? 'quarantined' : 'unavailable';
    this.set(family, { condition, reason, failures, retryAtMs: nowMs + pause });
  }

  conditionOf(family: string): FamilyCondition | undefined {
    return this.families.get(family)?.condition;
  }

  /** Everything that has to be told now: all of it at first and every ten minutes, else what changed. */
  tell(nowMs: number, intervalOf: (family: string) => number): FamilyState[] {
    const states = [...this.families].map(([family, { condition, reason }]): FamilyState => {
      const collected = condition !== 'unavailable' && condition !== 'denied' ? intervalOf(family) : 0;
      const failing = condition === 'unavailable' && (this.families.get(family)?.failures ?? 0) > 0;
      return { family, state: condition, reason, intervalMs: failing ? intervalOf(family) : collected };
    });
    const all = nowMs - this.toldAtMs >= RETELL_MS;
    if (all) this.toldAtMs = nowMs;
    return states.filter((state) => {
      const text = JSON.stringify(state);
      const isNew = this.told.get(state.family) !== text;
      this.told.set(state.family, text);
      return all || isNew;
    });
  }

  /** The next telling starts from nothing: another stream begins, or what was told may not have arrived. */
  retell(): void {
    this.told = new Map();
    this.toldAtMs = 0;
  }

  private set(family: string, health: Health): void {
    this.families.set(family, health);
  }
}
