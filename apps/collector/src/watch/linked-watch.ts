import type { DatabaseTour } from '../databases/database-tour.js';
import { connectFailureOf } from '../sources/connect-failure.js';
import { concernsStatement, errorCode } from '../sources/error-code.js';
import type { Linked } from '../sources/server-link.js';
import type { Redactor } from '../redaction/redactor.js';
import type { ReadIdentity } from '../samplers/identity.js';
import { fingerprintOf, probeServer } from '../samplers/probe.js';
import type { FrameInput } from '../snapshot/assemble.js';
import type { Look } from './activity-watch.js';
import { ActivityWatch } from './activity-watch.js';
import type { Books } from './books.js';
import { ClusterWatch } from './cluster-watch.js';
import { probedViews } from './families-by-view.js';
import type { Reading } from './reading.js';
import { StatementWatch } from './statement-watch.js';

export interface LinkedTick {
  readonly identity: ReadIdentity;
  /** The clock of the server minus ours. */
  readonly clockSkewMs: number;
  readonly readings: readonly Reading[];
}

/** How often a server is asked again what it has. */
const PROBE_AGAIN_TICKS = 30;

/** Everything that is read over one pair of connections. */
export class LinkedWatch {
  private readonly cluster: ClusterWatch;
  private readonly statements: StatementWatch;
  private readonly activity: ActivityWatch;
  private ticks = 0;
  private roundTripMs = Number.POSITIVE_INFINITY;
  private lastLookAtMs = 0;
  /** Was read beside the tick, and travels with the next one. */
  private beside: Reading[] = [];
  private besideRuns = false;

  constructor(
    readonly linked: Linked,
    private readonly books: Books & { readonly tour: DatabaseTour },
    redactor: Redactor,
  ) {
    this.cluster = new ClusterWatch(linked, books);
    this.statements = new StatementWatch(linked, redactor, books);
    this.activity = new ActivityWatch(linked.probe, redactor, (queryId) => this.statements.textOf(queryId));
  }

  get executedMs(): number | null {
    return this.statements.executedMs;
  }

  /** What was sent may be lost: rows that did not change are sent again as well. */
  forget(): void {
    this.cluster.forget();
    this.statements.forget();
    this.books.tour.forget();
  }

  /** Everything that is due, over both connections at once. */
  async tick(atMs: number): Promise<LinkedTick> {
    const number = this.ticks;
    const due = (family: string) => this.books.governor.due(family, number);
    const [cluster, statements] = await Promise.all([
      this.cluster.tick(atMs, due),
      this.besideRuns ? [] : this.statements.tick(atMs, due),
    ]);
    this.ticks++;
    this.roundTripMs = Math.min(this.roundTripMs * 1.05, cluster.roundTripMs);
    this.statements.roundTripMs = this.roundTripMs;
    this.cluster.planHeavy(due);
    const clockSkewMs = Math.round(cluster.identity.clockMs - cluster.askedAtMs - cluster.roundTripMs / 2);
    const readings = [...cluster.readings, ...statements, ...this.beside.splice(0)];
    return { identity: cluster.identity, clockSkewMs, readings };
  }

  /** What takes longer than a tick may, one after another; never twice at once. */
  async runBeside(): Promise<void> {
    if (this.besideRuns) return;
    this.besideRuns = true;
    try {
      const { tour, nowMs } = this.books;
      this.beside.push(...(await this.cluster.heavy()));
      this.beside.push(...(await tour.run(this.linked, nowMs())));
    } finally {
      this.besideRuns = false;
    }
  }

  /** Whether an extension or a grant has come in the meantime: then all statements have to be written anew. */
  async hasChanged(): Promise<boolean> {
    if (this.besideRuns || this.ticks % PROBE_AGAIN_TICKS !== 0) return false;
    const probe = await probeServer(this.linked.side, probedViews);
    return fingerprintOf(probe) !== fingerprintOf(this.linked.probe);
  }

  /** One look at the sessions, unless the governor has made looks rarer; answers whether there was one. */
  async look(atMs: number, everyMs: number): Promise<boolean> {
    if (atMs - this.lastLookAtMs < this.books.governor.intervalMs('pg_stat_activity') - everyMs / 2) return false;
    this.lastLookAtMs = atMs;
    const started = performance.now();
    try {
      this.booked(await this.activity.poll(this.linked.floor, atMs), atMs);
      return true;
    } catch (error) {
      this.books.cost.add('pg_stat_activity', { elapsedMs: performance.now() - started });
      const sqlState = errorCode(error);
      if (!concernsStatement(sqlState)) throw connectFailureOf(error);
      this.books.health.failed('pg_stat_activity', sqlState, atMs);
      return false;
    }
  }

  /** The looks since the last frame. */
  activityFrame(): FrameInput {
    const intervalMs = this.books.governor.intervalMs('pg_stat_activity');
    return { schema: this.activity.schema, intervalMs, polls: this.activity.takePolls() };
  }

  private booked({ rows, elapsedMs, roundTrips }: Look, atMs: number): void {
    const { cost, governor, health } = this.books;
    cost.add('pg_stat_activity', { rows, elapsedMs });
    if (Number.isFinite(this.roundTripMs)) governor.looked(elapsedMs - roundTrips * this.roundTripMs, atMs);
    if (this.linked.probe.readsAllStats) health.succeeded('pg_stat_activity');
    else {
      const reason = 'denied: Sessions of other roles show no details; GRANT pg_monitor to this role.';
      health.limited('pg_stat_activity', 'denied', reason);
    }
  }
}
