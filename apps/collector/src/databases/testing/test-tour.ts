import type { Cell } from '@pganalytics/codec';
import { familyOf } from '@pganalytics/stats';

import { parseConninfo } from '../../sources/conninfo.js';
import { planConnection } from '../../sources/connection-plan.js';
import type { Linked } from '../../sources/server-link.js';
import { ServerLink } from '../../sources/server-link.js';
import type { FamilyState } from '../../snapshot/snapshot-sink.js';
import { FamilyHealth } from '../../watch/family-health.js';
import { probedViews } from '../../watch/families-by-view.js';
import type { Budget } from '../../watch/governor.js';
import { OwnCost } from '../../watch/own-cost.js';
import type { Reading } from '../../watch/reading.js';
import type { TourOptions } from '../database-tour.js';
import { DatabaseTour } from '../database-tour.js';

/** A budget that lets everything run by the catalogue and adds up what it is told. */
export class OpenBudget implements Budget {
  readonly spentMs = new Map<string, number>();

  mayRun(): boolean {
    return true;
  }

  spent(_tier: string, serverMs: number, _nowMs: number, family = ''): void {
    this.spentMs.set(family, (this.spentMs.get(family) ?? 0) + serverMs);
  }

  intervalMs(family: string): number {
    return (familyOf(family)?.intervalSeconds ?? 0) * 1000;
  }
}

/** A tour of a server under test, whose clock is the spec's. */
export class TestTour {
  readonly health = new FamilyHealth();
  readonly cost = new OwnCost();
  readonly budget = new OpenBudget();
  readonly readings: Reading[] = [];
  readonly tour: DatabaseTour;
  readonly link: ServerLink;
  private onLinked: () => void = () => undefined;
  private nowMs = Date.UTC(2026, 0, 1);

  constructor(url: string, options: Partial<TourOptions> = {}) {
    const plan = planConnection(parseConninfo(url), {});
    this.link = new ServerLink({
      connect: { plan, password: {} },
      views: probedViews,
      random: Math.random,
      onLinked: () => this.onLinked(),
    });
    this.tour = new DatabaseTour({
      link: this.link,
      health: this.health,
      cost: this.cost,
      budget: this.budget,
      sliceMs: 4000,
      choice: { include: [], exclude: [] },
      measuresBloat: false,
      ...options,
    });
  }

  async linked(): Promise<Linked> {
    for (;;) {
      const { current, broken } = this.link;
      if (current && !broken) return current;
      if (broken) this.link.drop(broken);
      const opened = new Promise<void>((resolve) => (this.onLinked = resolve));
      this.link.tryNow(Number.MAX_SAFE_INTEGER);
      await opened;
    }
  }

  /** So much later by the clock of the tour: one slice. */
  async slice(laterMs: number): Promise<Reading[]> {
    const linked = await this.linked();
    this.nowMs += laterMs;
    await this.tour.run(linked, { atMs: this.nowMs, steadyMs: this.nowMs });
    const readings = this.tour.take();
    this.readings.push(...readings);
    return readings;
  }

  /** The rows of a family as objects, as they were sent. */
  rows(family: string, readings: readonly Reading[] = this.readings): Record<string, Cell>[] {
    return readings
      .filter(({ schema }) => schema.family === family)
      .flatMap(({ schema, rows }) =>
        rows.map((row) => Object.fromEntries(schema.columns.map(({ name }, index) => [name, row[index] ?? null]))),
      );
  }

  columns(family: string): string[] {
    const reading = this.readings.find(({ schema }) => schema.family === family);
    return (reading?.schema.columns ?? []).map(({ name }) => name);
  }

  states(): FamilyState[] {
    return this.health.states({ intervalMs: () => 1000, thinnedFamily: () => undefined });
  }

  state(family: string): FamilyState | undefined {
    return this.states().find((state) => state.family === family);
  }

  /** Slices until every round that is due has come to its end. */
  async all(laterMs = 0): Promise<Reading[]> {
    const readings = await this.slice(laterMs);
    while (this.tour.isUnderway) readings.push(...(await this.slice(0)));
    return readings;
  }

  async close(): Promise<void> {
    this.tour.close();
    await this.link.close();
  }
}
