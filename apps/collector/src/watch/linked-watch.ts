import { setTimeout as delay } from 'node:timers/promises';

import type { DatabaseTour } from '../databases/database-tour.js';
import { BackOff } from '../delivery/back-off.js';
import { connectFailureOf } from '../sources/connect-failure.js';
import { concernsStatement, errorCode } from '../sources/error-code.js';
import type { Linked, ServerLink } from '../sources/server-link.js';
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

/** And what is needed to go elsewhere over the side connection. */
interface LinkedBooks extends Books {
  readonly link: ServerLink;
  readonly tour: DatabaseTour;
  readonly onSideFailure: (error: unknown) => void;
}

export interface LinkedTick {
  readonly identity: ReadIdentity | undefined;
  /** The clock of the server minus ours; `null` when it did not say. */
  readonly clockSkewMs: number | null;
  readonly readings: readonly Reading[];
}

/** How often a server is asked again what it has. */
const PROBE_AGAIN_TICKS = 30;

/** The part of a tick that the floor waits for statements, so that both travel together. */
const PATIENCE_SHARE = 0.1;

/** Everything that is read over one pair of connections. */
export class LinkedWatch {
  private readonly cluster: ClusterWatch;
  private readonly statements: StatementWatch;
  private readonly activity: ActivityWatch;
  private ticks = 0;
  private roundTripMs = Number.POSITIVE_INFINITY;
  private lastLookAtMs = Number.NEGATIVE_INFINITY;
  /** Was read beside the tick, and travels with the next one. */
  private beside: Reading[] = [];
  private besideRuns = false;
  private statementsRun = false;
  private sideFailed = false;
  private sideRetryAtMs = 0;
  private readonly sideBackOff = new BackOff({ firstMs: 1000, mostMs: 60_000 });
  private readonly patienceMs: number;

  constructor(
    readonly linked: Linked,
    private readonly books: LinkedBooks,
    redactor: Redactor,
  ) {
    this.patienceMs = PATIENCE_SHARE * books.governor.tickMs;
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
    const statements = this.readStatements(atMs, due);
    const cluster = await this.cluster.tick(atMs, due);
    await Promise.race([statements, delay(this.patienceMs, undefined, { ref: false })]);
    this.ticks++;
    this.roundTripMs = Math.min(this.roundTripMs * 1.05, cluster.roundTripMs);
    this.statements.roundTripMs = this.roundTripMs;
    this.cluster.planHeavy(due);
    const { identity, askedAtMs } = cluster;
    const clockSkewMs = identity ? Math.round(identity.clockMs - askedAtMs - cluster.roundTripMs / 2) : null;
    const readings = [...cluster.readings, ...this.beside.splice(0)];
    return { identity, clockSkewMs, readings };
  }

  /** The floor does not wait for statements that take long: what comes late travels with the next tick. */
  private async readStatements(atMs: number, due: (family: string) => boolean): Promise<void> {
    if (this.sideIsBusy || this.sideFailed) return;
    this.statementsRun = true;
    try {
      this.beside.push(...(await this.statements.tick(atMs, due)));
    } catch (error) {
      this.loseSide(error);
    } finally {
      this.statementsRun = false;
    }
  }

  /** The floor goes on without the other connection, which is opened anew beside the tick, less and less often. */
  private loseSide(error: unknown): void {
    this.sideFailed = true;
    this.sideRetryAtMs = performance.now() + this.sideBackOff.nextMs();
    this.statements.unreachable(connectFailureOf(error).stateReason);
    this.books.onSideFailure(error);
  }

  private get sideIsBusy(): boolean {
    return this.besideRuns || this.statementsRun;
  }

  /** What takes longer than a tick may, one after another; never twice at once. */
  async runBeside(): Promise<void> {
    if (this.sideIsBusy) return;
    this.besideRuns = true;
    try {
      const { link, tour, nowMs } = this.books;
      if (this.sideFailed && performance.now() < this.sideRetryAtMs) return;
      await link.goHome();
      this.sideFailed = false;
      this.beside.push(...(await this.cluster.heavy()));
      await tour.run(this.linked, { atMs: nowMs(), steadyMs: performance.now() });
      this.sideBackOff.reset();
    } catch (error) {
      this.loseSide(error);
    } finally {
      this.besideRuns = false;
    }
  }

  /** Whether an extension or a grant has come in the meantime: then all statements have to be written anew. */
  async hasChanged(): Promise<boolean> {
    if (this.sideIsBusy || this.sideFailed || this.ticks % PROBE_AGAIN_TICKS !== 0) return false;
    try {
      const probe = await probeServer(this.linked.side, probedViews);
      return fingerprintOf(probe) !== fingerprintOf(this.linked.probe);
    } catch (error) {
      this.loseSide(error);
      return false;
    }
  }

  /** One look at the sessions, unless the governor has made looks rarer; answers whether there was one. */
  async look(atMs: number, everyMs: number): Promise<boolean> {
    const started = performance.now();
    if (started - this.lastLookAtMs < this.books.governor.intervalMs('pg_stat_activity') - everyMs / 2) return false;
    this.lastLookAtMs = started;
    try {
      this.booked(await this.activity.poll(this.linked.floor, atMs));
      return true;
    } catch (error) {
      this.books.cost.add('pg_stat_activity', { elapsedMs: performance.now() - started });
      const sqlState = errorCode(error);
      if (!concernsStatement(sqlState)) throw connectFailureOf(error);
      this.books.health.failed('pg_stat_activity', sqlState, performance.now());
      return false;
    }
  }

  /** The looks since the last frame. */
  activityFrame(): FrameInput {
    const intervalMs = this.books.governor.intervalMs('pg_stat_activity');
    return { schema: this.activity.schema, intervalMs, polls: this.activity.takePolls() };
  }

  private booked({ rows, elapsedMs, roundTrips, locksFailed }: Look): void {
    const { cost, governor, health } = this.books;
    cost.add('pg_stat_activity', { rows, elapsedMs });
    if (Number.isFinite(this.roundTripMs))
      governor.looked(elapsedMs - roundTrips * this.roundTripMs, performance.now());
    if (locksFailed !== undefined) {
      const reason = `locks: Who waits for whom could not be read (${locksFailed}).`;
      health.limited('pg_stat_activity', 'thinned', reason);
    } else if (this.linked.probe.readsAllStats) health.succeeded('pg_stat_activity');
    else {
      const reason = 'denied: Sessions of other roles show no details; GRANT pg_monitor to this role.';
      health.limited('pg_stat_activity', 'denied', reason);
    }
  }
}
