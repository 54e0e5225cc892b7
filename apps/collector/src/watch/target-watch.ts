import type { Logger } from '@pganalytics/telemetry';

import type { HostSampler } from '../host/host-sampler.js';
import { hostFamilies } from '../host/host-sampler.js';
import type { Redactor } from '../redaction/redactor.js';
import { fingerprintOf, probeServer } from '../samplers/probe.js';
import { ConnectFailure, connectFailureOf } from '../sources/connect-failure.js';
import { concernsStatement, errorCode } from '../sources/error-code.js';
import type { Linked } from '../sources/server-link.js';
import { ServerLink } from '../sources/server-link.js';
import type { FrameInput } from '../snapshot/assemble.js';
import type { SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import { ActivityWatch } from './activity-watch.js';
import { ClusterWatch } from './cluster-watch.js';
import { probedViews } from './families-by-view.js';
import { FamilyHealth } from './family-health.js';
import { OwnCost } from './own-cost.js';
import { Pace } from './pace.js';
import type { Reading } from './reading.js';
import type { Schedule } from './schedule.js';
import { StatementWatch } from './statement-watch.js';
import { Stream } from './stream.js';

export interface WatchOptions {
  readonly target: Target;
  readonly serverId: string;
  readonly sink: SnapshotSink;
  readonly redactor: Redactor;
  readonly host: HostSampler;
  readonly logger: Logger;
  readonly schedule: Schedule;
  readonly targetCount: number;
  /** Called when the server was reached, so that the first numbers need not wait for the next tick. */
  readonly onLinked: () => void;
}

/** What is bound to one pair of connections. */
interface Watches {
  readonly linked: Linked;
  readonly cluster: ClusterWatch;
  readonly statements: StatementWatch;
  readonly activity: ActivityWatch;
}

/** How often a server is asked again what it has. */
const PROBE_AGAIN_TICKS = 30;

/** Watches one server: what it does or fails to do concerns no other. */
export class TargetWatch {
  private readonly health = new FamilyHealth();
  private readonly cost = new OwnCost();
  private readonly stream: Stream;
  private readonly link: ServerLink;
  private readonly activityPace: Pace;
  private watches: Watches | undefined;
  private ticks = 0;
  private heavyReadings: Reading[] = [];
  private heavyRunning = false;
  private roundTripMs = Number.POSITIVE_INFINITY;
  private lastActivityAtMs = 0;
  private watchedUntilMs = 0;
  private droppedBefore = 0;
  private paused = false;
  private loggedState = '';

  constructor(private readonly options: WatchOptions) {
    const { plan, password } = options.target;
    const { onLinked } = options;
    this.stream = new Stream(options);
    this.link = new ServerLink({ connect: { plan, password }, views: probedViews, random: Math.random, onLinked });
    this.activityPace = new Pace(options.schedule.activityMs, options.schedule.tickMs);
  }

  get linked(): boolean {
    return this.link.current !== undefined && this.link.broken === undefined;
  }

  pause(paused: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    this.health.retell();
    if (paused) this.stream.shipReason('paused', 'collector-paused: Somebody paused this server.', {});
  }

  watchUntil(untilMs: number): void {
    this.watchedUntilMs = untilMs;
  }

  async close(): Promise<void> {
    await this.link.close();
  }

  /** One tick: everything that is due, or the reason why there is nothing. */
  async tick(): Promise<void> {
    if (this.paused) return;
    const atMs = Date.now();
    this.link.tryNow(atMs);
    const watches = await this.prepare();
    if (!watches) {
      await this.shipFailure(atMs);
      return;
    }
    try {
      await this.sampleAndShip(watches, atMs);
    } catch (error) {
      await this.lost(error, watches);
    }
  }

  /** Between the ticks: one look at the sessions. */
  async pollActivity(): Promise<void> {
    if (this.paused) return;
    const atMs = Date.now();
    const watches = await this.prepare();
    if (!watches) {
      this.link.tryNow(atMs);
      return;
    }
    if (atMs - this.lastActivityAtMs < this.activityPace.intervalMs - this.options.schedule.activityMs / 2) return;
    this.lastActivityAtMs = atMs;
    try {
      await this.sampleActivity(watches, atMs);
      if (atMs < this.watchedUntilMs) this.stream.ship({ frames: [this.activityFrame(watches)] });
    } catch (error) {
      await this.lost(error, watches);
    }
  }

  /** The watches for the connections there are; everything that was learned over older connections is forgotten. */
  private async prepare(): Promise<Watches | undefined> {
    const { broken } = this.link;
    if (broken && this.watches) await this.lost(broken, this.watches);
    else if (broken) this.link.drop(broken);
    const linked = this.link.current;
    if (linked && this.watches?.linked === linked) return this.watches;
    this.watches = undefined;
    if (!linked) return undefined;
    this.stream.meet(linked.identity);
    this.health.retell();
    this.ticks = 0;
    const { redactor, schedule } = this.options;
    const cluster = new ClusterWatch(linked, this.health, this.cost);
    const statements = new StatementWatch(linked, redactor, {
      health: this.health,
      cost: this.cost,
      tickMs: schedule.tickMs,
    });
    const textOf = (queryId: string) => statements.textOf(queryId);
    const activity = new ActivityWatch(linked.probe, redactor, textOf);
    this.watches = { linked, cluster, statements, activity };
    this.log('connected', `Connected to PostgreSQL ${linked.identity.version}${linked.secured ? ' with TLS' : ''}.`);
    return this.watches;
  }

  private async sampleAndShip(watches: Watches, atMs: number): Promise<void> {
    const { schedule, host, target } = this.options;
    const number = this.ticks++;
    const due = (family: string) => schedule.due(family, number);
    this.resendAfterLoss(watches);
    const [cluster, statements, onHost] = await Promise.all([
      watches.cluster.tick(atMs, due),
      this.heavyRunning ? [] : watches.statements.tick(atMs, due),
      target.readsHost ? host.read(atMs) : undefined,
    ]);
    if (!this.stream.isSame(cluster.identity)) {
      // A standby was promoted under our connections. What was sampled up to here belongs to the old epoch.
      this.stream.ship({ frames: [this.activityFrame(watches)] });
      throw new ConnectFailure('lost', 'the role of the server changed');
    }
    this.stream.meet(cluster.identity);
    this.roundTripMs = Math.min(this.roundTripMs * 1.05, cluster.roundTripMs);
    watches.statements.roundTripMs = this.roundTripMs;
    this.noteHost(onHost?.missing);
    const readings = [...cluster.readings, ...statements, ...(onHost?.readings ?? [])];
    readings.push(...this.heavyReadings.splice(0), ...this.ownReadings(atMs, due));
    const frames = [...readings.map((reading) => this.frameOf(reading)), this.activityFrame(watches)];
    this.stream.ship({ frames, states: this.health.tell(atMs, (family) => this.intervalOf(family)) });
    void this.runHeavy(watches, due);
    if (number % PROBE_AGAIN_TICKS === PROBE_AGAIN_TICKS - 1) await this.probeAgain(watches);
  }

  /** An extension or a grant may have come in the meantime. Prepared statements are then written anew, over a new link. */
  private async probeAgain({ linked }: Watches): Promise<void> {
    const probe = await probeServer(linked.side, probedViews);
    if (fingerprintOf(probe) === fingerprintOf(linked.probe)) return;
    this.link.renew();
  }

  private async sampleActivity(watches: Watches, atMs: number): Promise<void> {
    const started = performance.now();
    const outcome = await watches.activity.poll(watches.linked.floor, atMs).catch((error: unknown) => ({ error }));
    const elapsedMs = performance.now() - started;
    if (typeof outcome === 'number') {
      this.cost.add('pg_stat_activity', { rows: outcome, elapsedMs });
      if (Number.isFinite(this.roundTripMs)) this.activityPace.observe(elapsedMs - this.roundTripMs);
      this.noteActivity(watches);
      return;
    }
    this.cost.add('pg_stat_activity', { elapsedMs });
    const sqlState = errorCode(outcome.error);
    if (!concernsStatement(sqlState)) throw outcome.error;
    this.health.failed('pg_stat_activity', sqlState, atMs);
  }

  private noteActivity({ linked }: Watches): void {
    if (!linked.probe.readsAllStats) {
      const reason = 'denied: Sessions of other roles show no details; GRANT pg_monitor to this role.';
      this.health.limited('pg_stat_activity', 'denied', reason);
    } else if (this.activityPace.thinned) {
      this.health.limited('pg_stat_activity', 'thinned', 'load: A look takes the server too long for each second.');
    } else this.health.succeeded('pg_stat_activity');
  }

  private noteHost(missing: readonly string[] | undefined): void {
    const reason = missing === undefined ? 'remote: The server is not on this machine.' : 'not-there: /proc lacks it.';
    for (const family of hostFamilies) {
      if (missing?.includes(family) === false) this.health.succeeded(family);
      else this.health.notThere(family, { state: 'unavailable', reason });
    }
  }

  private async runHeavy(watches: Watches, due: (family: string) => boolean): Promise<void> {
    if (this.heavyRunning) return;
    this.heavyRunning = true;
    try {
      this.heavyReadings.push(...(await watches.cluster.heavy(due, () => Date.now())));
    } catch (error) {
      await this.lost(error, watches);
    } finally {
      this.heavyRunning = false;
    }
  }

  /** Sparse families leave out what the platform has. After a loss it has not; sooner, that would only be lost too. */
  private resendAfterLoss(watches: Watches): void {
    const { sink, serverId } = this.options;
    const dropped = sink.droppedOf(serverId);
    if (dropped === this.droppedBefore || !sink.status().connected) return;
    this.droppedBefore = dropped;
    watches.cluster.forget();
    watches.statements.forget();
    this.health.retell();
  }

  private ownReadings(atMs: number, due: (family: string) => boolean): Reading[] {
    const tier = this.activityPace.thinned ? 2 : this.watches?.statements.thinned === true ? 1 : 0;
    const { targetCount: targets, sink } = this.options;
    const facts = { targets, connections: this.link.connections, tier, sink: sink.status() };
    const own = [{ ...this.cost.collectorRow(facts), at: atMs }];
    if (due('collector_families')) own.push({ ...this.cost.familyRows(), at: atMs });
    for (const { schema } of own) this.health.succeeded(schema.family);
    return own;
  }

  private frameOf({ schema, at, rows }: Reading): FrameInput {
    return { schema, intervalMs: this.intervalOf(schema.family), polls: [{ at, rows }] };
  }

  private activityFrame({ activity }: Watches): FrameInput {
    return { schema: activity.schema, intervalMs: this.activityPace.intervalMs, polls: activity.takePolls() };
  }

  private intervalOf(family: string): number {
    if (family === 'pg_stat_activity') return this.activityPace.intervalMs;
    const ticks = family === 'pg_stat_statements' ? (this.watches?.statements.everyTicks ?? 1) : 1;
    return this.options.schedule.intervalMs(family) * ticks;
  }

  /** Several readings fail with one connection: the first gives it up, the others find it given up, or a new one. */
  private async lost(error: unknown, watches: Watches): Promise<void> {
    if (this.watches !== watches) return;
    const failure = this.link.broken ?? connectFailureOf(error);
    const { target, logger } = this.options;
    if (failure.reason === 'other') logger.error({ target: target.id, err: error }, 'Sampling failed.');
    this.watches = undefined;
    this.link.drop(failure);
    await this.shipFailure(Date.now());
  }

  /** One line for each change, however long a state lasts. */
  private log(state: string, message: string): void {
    if (state === this.loggedState) return;
    this.loggedState = state;
    const { target, logger } = this.options;
    if (state === 'connected') logger.info({ target: target.id }, message);
    else logger.warn({ target: target.id, reason: state }, message);
  }

  /** The host below a server that is down is worth looking at more than ever. */
  private async shipFailure(atMs: number): Promise<void> {
    const { failure } = this.link;
    if (!failure) return;
    this.log(failure.reason, failure.message);
    const { host, target } = this.options;
    const readings = target.readsHost ? (await host.read(atMs)).readings : [];
    const frames = [...readings, ...this.ownReadings(atMs, () => false)].map((reading) => this.frameOf(reading));
    this.stream.shipReason('unavailable', failure.stateReason, { frames, intervalOf: (name) => this.intervalOf(name) });
  }
}
