import { familyOf } from '@pganalytics/stats';
import type { Tier } from '@pganalytics/stats';

import type { Linked } from '../sources/server-link.js';
import { setStatementTimeout } from '../sources/session.js';
import type { Outcome } from '../sources/session.js';
import type { ReadIdentity } from '../samplers/identity.js';
import { identityOf, identityStatement } from '../samplers/identity.js';
import type { SamplePlan, TimeoutClass } from '../samplers/sampler.js';
import { isPlan, timeoutMs } from '../samplers/sampler.js';
import { ConnectFailure, connectFailureOf } from '../sources/connect-failure.js';
import { concernsStatement } from '../sources/error-code.js';
import { clusterSamplers, heavySamplers } from './families-by-view.js';
import type { Books } from './books.js';
import type { FamilyHealth } from './family-health.js';
import type { Budget } from './governor.js';
import type { OwnCost } from './own-cost.js';
import type { Reading } from './reading.js';
import { takeOutcome } from './reading.js';
import { QuietFamilies } from './quiet-families.js';
import type { SentRows } from './sent-rows.js';

export interface ClusterTick {
  /** Of the server; `undefined` when it was too slow to say. */
  readonly identity: ReadIdentity | undefined;
  readonly askedAtMs: number;
  readonly readings: readonly Reading[];
  /** How long the identity took: little more than the way there and back. */
  readonly roundTripMs: number;
}

/** Beside the tick, those with the least patience first. */
const BESIDE_THE_TICK: readonly TimeoutClass[] = ['listing', 'heavy'];
const GRACE_MS = 3000;

const tierOf = (family: string): Tier => familyOf(family)?.tier ?? 'base';

/** Reads the families of the whole cluster, one round trip for all that are due, two while quiet ones have rows. */
export class ClusterWatch {
  private readonly plans: SamplePlan[] = [];
  private readonly heavyPlans: SamplePlan[] = [];
  private readonly quiet: QuietFamilies;
  /** Heavy families that are due and not read yet. */
  private readonly waiting = new Set<string>();
  private readonly health: FamilyHealth;
  private readonly cost: OwnCost;
  private readonly budget: Budget;
  private readonly sent: SentRows;
  private readonly nowMs: () => number;

  constructor(
    private readonly linked: Linked,
    books: Books,
  ) {
    const { health, sent } = books;
    this.health = health;
    this.cost = books.cost;
    this.budget = books.governor;
    this.sent = sent;
    this.nowMs = books.nowMs;
    for (const sampler of [...clusterSamplers, ...heavySamplers]) {
      const planned = sampler.plan(linked.probe);
      if (!isPlan(planned)) health.notThere(sampler.family, planned);
      else if (BESIDE_THE_TICK.includes(planned.timeout)) this.heavyPlans.push(planned);
      else this.plans.push(planned);
    }
    this.quiet = new QuietFamilies(this.plans.filter(isQuiet));
    sent.forget();
  }

  /** Rows that did not change are left out only against what has arrived: after a loss all are sent again. */
  forget(): void {
    this.sent.forget();
    this.quiet.forget();
  }

  async tick(atMs: number, due: (family: string) => boolean): Promise<ClusterTick> {
    const steadyMs = performance.now();
    const plans = this.plans.filter(({ schema }) => due(schema.family) && this.health.mayAsk(schema.family, steadyMs));
    const floor = plans.filter((plan) => plan.timeout === 'floor');
    const others = plans.filter((plan) => plan.timeout === 'tick' && !isQuiet(plan));
    const quiet = plans.filter(isQuiet);
    const askedAtMs = this.nowMs();
    const [[identity], floorOutcomes, , otherOutcomes, [presence]] = await Promise.all([
      this.linked.floor.run([identityStatement]),
      this.linked.floor.run(floor.map((plan) => plan.statement)),
      this.linked.floor.run([setStatementTimeout(timeoutMs.tick)]),
      this.linked.floor.run(others.map((plan) => plan.statement)),
      this.linked.floor.run(this.quiet.ask(quiet)),
      this.linked.floor.run([setStatementTimeout(timeoutMs.floor)]),
    ]);
    // A slow server answers this late as well: that is no reason to connect anew, which costs it most.
    const isLate = identity && 'error' in identity && concernsStatement(identity.sqlState);
    if (identity && 'error' in identity && !isLate) throw connectFailureOf(identity.error);
    const row = identity && 'rows' in identity ? identity.rows[0] : undefined;
    if (!row && !isLate) throw new ConnectFailure('lost');
    const readings = this.take([...floor, ...others], [...floorOutcomes, ...otherOutcomes], atMs);
    readings.push(...(await this.readQuiet(quiet, presence, atMs)));
    const roundTripMs = row && identity ? identity.elapsedMs : Number.POSITIVE_INFINITY;
    return { identity: row && identityOf(row), askedAtMs, readings, roundTripMs };
  }

  /** Notes which of the heavy families are due; they are read when their tier has rested enough. */
  planHeavy(due: (family: string) => boolean): void {
    for (const { schema } of this.heavyPlans) if (due(schema.family)) this.waiting.add(schema.family);
  }

  async heavy(): Promise<Reading[]> {
    const readings: Reading[] = [];
    for (const timeout of BESIDE_THE_TICK) {
      const plans = this.heavyPlans.filter((plan) => plan.timeout === timeout && this.mayRun(plan.schema.family));
      if (plans.length === 0) continue;
      for (const { schema } of plans) this.waiting.delete(schema.family);
      const patience = { answerTimeoutMs: timeoutMs[timeout] + GRACE_MS };
      const [, outcomes] = await Promise.all([
        this.linked.side.run([setStatementTimeout(timeoutMs[timeout])]),
        this.linked.side.run(plans.map((plan) => ({ ...plan.statement, ...patience }))),
        this.linked.side.run([{ ...setStatementTimeout(timeoutMs.tick), ...patience }]),
      ]);
      readings.push(...this.take(plans, outcomes, this.nowMs()));
    }
    return readings;
  }

  private mayRun(family: string): boolean {
    const nowMs = performance.now();
    const waits = this.waiting.has(family) && this.health.mayAsk(family, nowMs);
    return waits && this.budget.mayRun(tierOf(family), nowMs);
  }

  /** Reads those that have rows; of the others, that they have none. */
  private async readQuiet(
    quiet: readonly SamplePlan[],
    presence: Outcome | undefined,
    atMs: number,
  ): Promise<Reading[]> {
    if (presence) this.budget.spent('base', presence.elapsedMs, performance.now(), 'presence');
    const present = this.quiet.present(quiet, presence);
    const outcomes = present.length === 0 ? [] : await this.readInTick(present);
    const readings = this.take(present, outcomes, atMs);
    for (const { schema } of quiet.filter((plan) => !present.includes(plan))) {
      readings.push({ schema, at: atMs, rows: [] });
    }
    return readings.filter(({ schema: { family }, rows }) => {
      if (rows.length === 0) this.health.onDemand(family);
      return this.quiet.tells(family, rows.length);
    });
  }

  private async readInTick(plans: readonly SamplePlan[]): Promise<Outcome[]> {
    const [, outcomes] = await Promise.all([
      this.linked.floor.run([setStatementTimeout(timeoutMs.tick)]),
      this.linked.floor.run(plans.map((plan) => plan.statement)),
      this.linked.floor.run([setStatementTimeout(timeoutMs.floor)]),
    ]);
    return outcomes;
  }

  private take(plans: readonly SamplePlan[], outcomes: readonly Outcome[], at: number): Reading[] {
    return plans.flatMap((plan, index): Reading[] => {
      const outcome = outcomes[index];
      if (!outcome) return [];
      const { schema, partial, refine } = plan;
      this.budget.spent(tierOf(schema.family), outcome.elapsedMs, performance.now(), schema.family);
      const reading = takeOutcome(outcome, { schema, health: this.health, cost: this.cost, at });
      if (!reading) return [];
      if (partial !== undefined) this.health.limited(schema.family, 'denied', partial);
      return [this.sent.thin(refine ? { ...reading, rows: refine(reading.rows) } : reading)];
    });
  }
}

function isQuiet({ presence }: SamplePlan): boolean {
  return presence !== undefined;
}
