import { eventually } from '@pganalytics/servers';

import type { Cell } from '../../sources/cell-types.js';
import { ConnectFailure } from '../../sources/connect-failure.js';
import { parseConninfo } from '../../sources/conninfo.js';
import { planConnection } from '../../sources/connection-plan.js';
import { ServerLink } from '../../sources/server-link.js';
import type { FamilyState } from '../../snapshot/snapshot-sink.js';
import { ClusterWatch } from '../cluster-watch.js';
import { probedViews } from '../families-by-view.js';
import { FamilyHealth } from '../family-health.js';
import { Governor } from '../governor.js';
import { OwnCost } from '../own-cost.js';
import type { Reading } from '../reading.js';
import { Schedule } from '../schedule.js';
import { SentRows } from '../sent-rows.js';

const schedule = new Schedule(10_000, 1000);

/** Lets everything run at once, however short ago it ran. */
class OpenGovernor extends Governor {
  override mayRun(): boolean {
    return true;
  }
}

/** The families of a whole server under test, each of them due at every look and without a budget. */
export class TestCluster {
  readonly health = new FamilyHealth();
  readonly sent = new SentRows();
  /** What the last look brought, by family; a family that kept silent is not there. */
  readings = new Map<string, Reading>();
  private readonly link: ServerLink;
  private watch: ClusterWatch | undefined;

  constructor(url: string) {
    const plan = planConnection(parseConninfo(url), {});
    const connect = { plan, password: {} };
    this.link = new ServerLink({ connect, views: probedViews, random: Math.random, onLinked: () => undefined });
  }

  async look(): Promise<void> {
    const watch = this.watch ?? (await this.open());
    const { readings } = await watch.tick(Date.now(), () => true);
    watch.planHeavy(() => true);
    const heavy = await watch.heavy();
    this.readings = new Map([...readings, ...heavy].map((reading) => [reading.schema.family, reading]));
  }

  /** The rows of a family in the last look, by the names of their columns. */
  rows(family: string): Record<string, Cell>[] {
    const { schema, rows = [] } = this.readings.get(family) ?? {};
    const names = schema?.columns.map(({ name }) => name) ?? [];
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  }

  state(family: string): Pick<FamilyState, 'state' | 'reason' | 'intervalMs'> | undefined {
    return this.health
      .states({ intervalMs: (name) => schedule.intervalMs(name), thinnedFamily: () => undefined })
      .find((state) => state.family === family);
  }

  /** Families that do not work, with the reason, but for those that this server cannot have. */
  failures(): string[] {
    return this.health
      .states({ intervalMs: () => 0, thinnedFamily: () => undefined })
      .filter(({ state, reason }) => state !== 'ok' && !reason.startsWith('not-there'))
      .map(({ family, state, reason }) => `${family}: ${state} ${reason}`);
  }

  /** All that the last look brought, as text. */
  text(): string {
    return JSON.stringify([...this.readings.values()], (_, cell: unknown) =>
      typeof cell === 'bigint' ? String(cell) : cell,
    );
  }

  /** As after a lost connection, and what happens meanwhile: all but what is kept of the target is made anew. */
  async reconnect(meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    this.link.drop(new ConnectFailure('lost'));
    await meanwhile();
    this.watch = await this.open();
  }

  async close(): Promise<void> {
    await this.link.close();
  }

  private async open(): Promise<ClusterWatch> {
    this.link.tryNow(Number.MAX_SAFE_INTEGER);
    const linked = await eventually(() => {
      if (!this.link.current) throw this.link.failure ?? new Error('not connected yet');
      return this.link.current;
    });
    const governor = new OpenGovernor({ schedule, budgetPercent: 100 });
    const nowMs = () => Date.now();
    const books = { health: this.health, cost: new OwnCost(), governor, sent: this.sent, nowMs };
    return (this.watch = new ClusterWatch(linked, books));
  }
}
