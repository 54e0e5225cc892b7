import { familyOf, tiers } from '@pganalytics/stats';
import type { Tier } from '@pganalytics/stats';

import { Pace } from './pace.js';
import type { Schedule } from './schedule.js';
import { Spending } from './spending.js';

/**
 * What whoever reads a family has to ask before and to tell afterwards. Times are of a clock that only runs forward
 * (`performance.now()`): the machine's clock may be set, and nothing may then be put off or forgotten.
 */
export interface Budget {
  /** Whether the tier is in force and has rested long enough for what it spent. */
  mayRun(tier: Tier, nowMs: number): boolean;
  /** `serverMs` without the way to the server and back. Naming the family makes the estimate finer. */
  spent(tier: Tier, serverMs: number, nowMs: number, family?: string): void;
  /** How often the family is read now; 0 while its tier is given up. */
  intervalMs(family: string): number;
}

/** A tier that costs too much is read so many times less often, at last not at all. */
const STEPS = [1, 2, 3, 6, 12, 30];
const GIVEN_UP = Number.POSITIVE_INFINITY;
/** A tier comes back only when it would then use no more than this part of what it may: so it does not flap. */
const ROOM_TO_RETURN = 0.7;
/** And only after it could have done so for this long, step by step. */
const HOLD_TICKS = 6;
/** Looks at sessions, several in each tick, may use this part of the budget; the look of each tick is not limited. */
const SHARE_OF_LOOKS = 0.5;
/** What we measure holds the way of the rows as well, but the server's account leaves out parsing and planning. */
const LEAST_CORRECTION = 0.5;
/** Over how many ticks the spending of a tier is averaged: longer where it comes rarely and much at once. */
const MEMORY_TICKS: Readonly<Record<Tier, number>> = { floor: 6, base: 6, statements: 12, tables: 60, schema: 180 };
/** Every tier that may be given up, the most important one first. */
const YIELDING = tiers.filter((tier) => tier !== 'floor');

interface Account {
  readonly spending: Spending;
  factor: number;
  /** The part of one core that is left to the tier by those before it. */
  allowed: number;
  debtMs: number;
  debtAtMs: number;
  calmSinceMs: number | undefined;
}

/**
 * Keeps what we cost one server within the budget. The floor takes what it needs; what it leaves goes to the tiers in
 * their order, and one that does not fit is read less often, at last not at all, with all behind it. They come back by
 * themselves, because what was spent is forgotten with time.
 */
export class Governor implements Budget {
  private readonly accounts: Readonly<Record<Tier, Account>>;
  private readonly looks: Pace;
  private readonly budget: number;
  private correction = 1;
  private measured = 0;

  constructor(private readonly options: { readonly schedule: Schedule; readonly budgetPercent: number }) {
    const { schedule, budgetPercent } = options;
    this.budget = budgetPercent / 100;
    this.looks = new Pace(schedule.activityMs, schedule.tickMs, this.budget * SHARE_OF_LOOKS);
    const account = (tier: Tier): Account => ({
      spending: new Spending(MEMORY_TICKS[tier] * schedule.tickMs),
      factor: 1,
      allowed: this.budget,
      debtMs: 0,
      debtAtMs: 0,
      calmSinceMs: undefined,
    });
    this.accounts = {
      floor: account('floor'),
      base: account('base'),
      statements: account('statements'),
      tables: account('tables'),
      schema: account('schema'),
    };
  }

  get tickMs(): number {
    return this.options.schedule.tickMs;
  }

  mayRun(tier: Tier, nowMs: number): boolean {
    if (tier === 'floor') return true;
    return this.accounts[tier].factor !== GIVEN_UP && this.debtOf(tier, nowMs) <= 0;
  }

  spent(tier: Tier, serverMs: number, nowMs: number, family: string = tier): void {
    const account = this.accounts[tier];
    this.measured += Math.max(0, serverMs);
    const ms = Math.max(0, serverMs) * this.correction;
    const factor = Number.isFinite(account.factor) ? account.factor : 1;
    const memoryMs = 2 * (familyOf(family) ? this.options.schedule.intervalMs(family) : 0);
    account.spending.add(family, { ms: ms * factor, nowMs, memoryMs });
    account.debtMs = this.debtOf(tier, nowMs) + ms;
    account.debtAtMs = nowMs;
  }

  /** A look at the sessions between the ticks. */
  looked(serverMs: number, nowMs: number): void {
    this.looks.observe(serverMs * this.correction);
    this.spent('floor', serverMs, nowMs, 'pg_stat_activity');
  }

  /** How much of the time that we measure the server really worked, by its own account; more than all is not believed. */
  correct(ratio: number): void {
    this.correction = Math.min(1, Math.max(LEAST_CORRECTION, ratio));
  }

  /** All that was booked so far, as it was measured. */
  get measuredMs(): number {
    return this.measured;
  }

  /** Decides anew, once in each tick, so that what a tick declares is what happens in it. */
  review(nowMs: number): void {
    let left = this.budget - this.accounts.floor.spending.share(nowMs);
    let least = 1;
    for (const tier of YIELDING) {
      const account = this.accounts[tier];
      const demand = account.spending.share(nowMs);
      account.allowed = Math.max(0, left);
      this.adjust(account, { demand, least, nowMs });
      left -= demand / account.factor;
      least = account.factor;
    }
  }

  due(family: string, tick: number): boolean {
    const factor = this.factorOf(family);
    return Number.isFinite(factor) && tick % (this.options.schedule.ticksOf(family) * factor) === 0;
  }

  intervalMs(family: string): number {
    if (family === 'pg_stat_activity') return this.looks.intervalMs;
    const factor = this.factorOf(family);
    return Number.isFinite(factor) ? this.options.schedule.intervalMs(family) * factor : 0;
  }

  /** The last tier that is read as often as it should be: `schema` when nothing is thinned. */
  get tier(): Tier {
    const first = YIELDING.findIndex((tier) => this.accounts[tier].factor > 1);
    return first === -1 ? 'schema' : (tiers[first] ?? 'floor');
  }

  /** The tiers that are read less often or not at all, with the reason as the product shows it. */
  get thinned(): ReadonlyMap<Tier, string> {
    const thinned = YIELDING.filter((tier) => this.accounts[tier].factor > 1);
    return new Map(thinned.map((tier) => [tier, this.reasonOf(this.accounts[tier].factor)]));
  }

  /** Why a family is read less often than it should be; `undefined` when it is not. */
  thinnedFamily(family: string): string | undefined {
    if (family === 'pg_stat_activity') {
      return this.looks.thinned ? 'load: A look takes the server too long for each second.' : undefined;
    }
    const factor = this.factorOf(family);
    return factor > 1 ? this.reasonOf(factor) : undefined;
  }

  /** The part of one core of the server that we used lately, over all tiers, in percent. */
  usedPercent(nowMs: number): number {
    const shares = tiers.map((tier) => {
      const { spending, factor } = this.accounts[tier];
      return spending.share(nowMs) / factor;
    });
    return shares.reduce((sum, share) => sum + share, 0) * 100;
  }

  private adjust(account: Account, given: { demand: number; least: number; nowMs: number }): void {
    const { demand, least, nowMs } = given;
    const fit = (share: number) => Math.max(least, STEPS.find((step) => demand / step <= share) ?? GIVEN_UP);
    const needed = fit(account.allowed);
    if (needed > account.factor) {
      account.factor = needed;
      account.calmSinceMs = undefined;
    } else if (fit(account.allowed * ROOM_TO_RETURN) < account.factor) {
      account.calmSinceMs ??= nowMs;
      if (nowMs - account.calmSinceMs < HOLD_TICKS * this.options.schedule.tickMs) return;
      account.factor = STEPS.findLast((step) => step < account.factor) ?? 1;
      account.calmSinceMs = nowMs;
    } else account.calmSinceMs = undefined;
  }

  private debtOf(tier: Tier, nowMs: number): number {
    const { debtMs, debtAtMs, allowed } = this.accounts[tier];
    return Math.max(0, debtMs - Math.max(0, nowMs - debtAtMs) * allowed);
  }

  /** What is not read from the server costs it nothing, however loaded it is. */
  private factorOf(name: string): number {
    const family = familyOf(name);
    const onServer = family?.readAt === 'server' || family?.readAt === 'database';
    return onServer ? this.accounts[family.tier].factor : 1;
  }

  private reasonOf(factor: number): string {
    const what = `load: Reading this takes more than the budget of ${this.options.budgetPercent} % of a core of the server`;
    return Number.isFinite(factor) ? `${what}; it is read ${factor} times less often.` : `${what}; it waits.`;
  }
}
