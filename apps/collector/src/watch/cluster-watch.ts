import type { Linked } from '../sources/server-link.js';
import type { Statement } from '../sources/session.js';
import type { ReadIdentity } from '../samplers/identity.js';
import { identityOf, identityStatement } from '../samplers/identity.js';
import type { SamplePlan } from '../samplers/sampler.js';
import { isPlan, timeoutMs } from '../samplers/sampler.js';
import { ConnectFailure, connectFailureOf } from '../sources/connect-failure.js';
import { clusterSamplers, heavySamplers } from './families-by-view.js';
import type { FamilyHealth } from './family-health.js';
import type { OwnCost } from './own-cost.js';
import type { Reading } from './reading.js';
import { takeOutcome } from './reading.js';
import { SparseRows } from './sparse-rows.js';

export interface ClusterTick {
  readonly identity: ReadIdentity;
  readonly readings: readonly Reading[];
  /** How long the identity took: little more than the way there and back. */
  readonly roundTripMs: number;
}

const setTimeoutTo = (milliseconds: number): Statement => ({
  name: '',
  text: `SET statement_timeout = ${milliseconds}`,
});

/** Reads the families of the whole cluster, one round trip for all that are due. */
export class ClusterWatch {
  private readonly plans: SamplePlan[] = [];
  private readonly heavyPlans: SamplePlan[] = [];
  private readonly sparse = new Map<string, SparseRows>();

  constructor(
    private readonly linked: Linked,
    private readonly health: FamilyHealth,
    private readonly cost: OwnCost,
  ) {
    for (const sampler of [...clusterSamplers, ...heavySamplers]) {
      const planned = sampler.plan(linked.probe);
      if (!isPlan(planned)) health.notThere(sampler.family, planned);
      else if (planned.timeout === 'heavy') this.heavyPlans.push(planned);
      else this.plans.push(planned);
    }
  }

  /** Rows that did not change are left out only against what has arrived: after a loss all are sent again. */
  forget(): void {
    for (const rows of this.sparse.values()) rows.forget();
  }

  async tick(atMs: number, due: (family: string) => boolean): Promise<ClusterTick> {
    const plans = this.plans.filter(({ schema }) => due(schema.family) && this.health.mayAsk(schema.family, atMs));
    const floor = plans.filter((plan) => plan.timeout === 'floor');
    const others = plans.filter((plan) => plan.timeout === 'tick');
    const [[identity], floorOutcomes, , otherOutcomes] = await Promise.all([
      this.linked.floor.run([identityStatement]),
      this.linked.floor.run(floor.map((plan) => plan.statement)),
      this.linked.floor.run([setTimeoutTo(timeoutMs.tick)]),
      this.linked.floor.run(others.map((plan) => plan.statement)),
      this.linked.floor.run([setTimeoutTo(timeoutMs.floor)]),
    ]);
    if (identity && 'error' in identity) throw connectFailureOf(identity.error);
    if (!identity?.rows[0]) throw new ConnectFailure('lost');
    const outcomes = [...floorOutcomes, ...otherOutcomes];
    const readings = [...floor, ...others].flatMap(({ schema }, index) => {
      const outcome = outcomes[index];
      if (!outcome) return [];
      const reading = takeOutcome(outcome, { schema, health: this.health, cost: this.cost, at: atMs });
      return reading ? [this.thin(reading)] : [];
    });
    return { identity: identityOf(identity.rows[0]), readings, roundTripMs: identity.elapsedMs };
  }

  async heavy(due: (family: string) => boolean, now: () => number): Promise<Reading[]> {
    const plans = this.heavyPlans.filter(
      ({ schema }) => due(schema.family) && this.health.mayAsk(schema.family, now()),
    );
    if (plans.length === 0) return [];
    const patience = { answerTimeoutMs: timeoutMs.heavy + 3000 };
    const [, outcomes] = await Promise.all([
      this.linked.side.run([setTimeoutTo(timeoutMs.heavy)]),
      this.linked.side.run(plans.map((plan) => ({ ...plan.statement, ...patience }))),
      this.linked.side.run([{ ...setTimeoutTo(timeoutMs.tick), ...patience }]),
    ]);
    return plans.flatMap(({ schema }, index) => {
      const outcome = outcomes[index];
      const context = { schema, health: this.health, cost: this.cost, at: now() };
      const reading = outcome && takeOutcome(outcome, context);
      return reading ? [reading] : [];
    });
  }

  private thin(reading: Reading): Reading {
    if (!reading.schema.sparse) return reading;
    const dimensions = reading.schema.columns.filter((column) => column.role === 'dimension').length;
    const memory = this.sparse.get(reading.schema.family) ?? new SparseRows(dimensions);
    this.sparse.set(reading.schema.family, memory);
    return { ...reading, rows: memory.changed(reading.rows) };
  }
}
