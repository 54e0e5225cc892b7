import type { Logger } from '@pganalytics/telemetry';

import { DatabaseTour } from '../databases/database-tour.js';
import type { HostSampler } from '../host/host-sampler.js';
import type { Redactor } from '../redaction/redactor.js';
import { ConnectFailure, connectFailureOf } from '../sources/connect-failure.js';
import { ServerLink } from '../sources/server-link.js';
import type { FrameInput } from '../snapshot/assemble.js';
import type { SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import type { Clock } from './clock.js';
import { probedViews } from './families-by-view.js';
import { FamilyHealth } from './family-health.js';
import type { Cadence } from './family-health.js';
import { Governor } from './governor.js';
import { LinkedWatch } from './linked-watch.js';
import { noteHost } from './note-host.js';
import { OwnCost } from './own-cost.js';
import { OwnReadings } from './own-readings.js';
import { Pauses } from './pauses.js';
import type { Reading } from './reading.js';
import type { Schedule } from './schedule.js';
import { SentRows } from './sent-rows.js';
import { Stream } from './stream.js';
import { TargetLog } from './target-log.js';
import type { EarlierWatch, PauseOrigin, WatchState } from './watching.js';

export interface WatchOptions {
  readonly target: Target;
  readonly serverId: string;
  readonly sink: SnapshotSink;
  readonly redactor: Redactor;
  readonly host: HostSampler;
  readonly logger: Logger;
  readonly schedule: Schedule;
  readonly budgetPercent: number;
  readonly clock: Clock;
  /** Of the whole process. */
  readonly targetCount: () => number;
  /** Called when the server was reached, so that the first numbers need not wait for the next tick. */
  readonly onLinked: () => void;
  readonly earlier?: EarlierWatch | undefined;
}

/** The part of a tick that visiting other databases may take: statements wait for it. */
const TOUR_SHARE = 0.05;

/** Watches one server: what it does or fails to do concerns no other. */
export class TargetWatch {
  private readonly health = new FamilyHealth();
  private readonly cost = new OwnCost();
  private readonly sent = new SentRows();
  private readonly pauses = new Pauses();
  private readonly governor: Governor;
  private readonly cadence: Cadence = {
    intervalMs: (family) => this.tour.intervalMs(family) ?? this.governor.intervalMs(family),
    thinnedFamily: (family) => this.governor.thinnedFamily(family),
  };
  private readonly log: TargetLog;
  private readonly own: OwnReadings;
  private readonly stream: Stream;
  private readonly link: ServerLink;
  private readonly tour: DatabaseTour;
  private watch: LinkedWatch | undefined;
  private watchedUntilMs = 0;
  private droppedBefore = 0;
  private lastTickAtMs: number | undefined;

  constructor(private readonly options: WatchOptions) {
    const { earlier, sink } = options;
    const floor = sink.highestEpoch;
    const epochBefore = earlier && earlier.epoch > floor ? earlier.epoch : floor;
    this.stream = new Stream({ ...options, epochBefore });
    if (earlier?.broken !== undefined)
      this.stream.shipReason('unavailable', `collector-restarted: ${earlier.broken}`, {});
    this.log = new TargetLog(options.logger, options.target.id);
    this.governor = new Governor(options);
    this.own = new OwnReadings({ ...options, health: this.health, cost: this.cost, governor: this.governor });
    const { onLinked, schedule } = options;
    const { plan, password, databases: choice, measuresBloat } = options.target;
    this.link = new ServerLink({ connect: { plan, password }, views: probedViews, random: Math.random, onLinked });
    const { link, health, cost, governor: budget } = this;
    const sliceMs = schedule.tickMs * TOUR_SHARE;
    this.tour = new DatabaseTour({ link, health, cost, budget, sliceMs, choice, measuresBloat });
  }

  get serverId(): string {
    return this.options.serverId;
  }

  get epoch(): bigint {
    return this.stream.currentEpoch;
  }

  get linked(): boolean {
    return this.link.current !== undefined && this.link.broken === undefined;
  }

  /** A server that is paused is left alone: the connections are given up as well. */
  pause(paused: boolean, origin: PauseOrigin): void {
    if (!this.pauses.set(origin, paused)) return;
    this.health.retell();
    const { reason } = this.pauses;
    if (reason === undefined) return;
    this.relink();
    this.stream.shipReason('paused', reason, {});
  }

  /** Tries again at once what was refused, for it may have been put right. */
  retry(): void {
    if (this.linked) this.link.retry();
    else this.relink();
  }

  private relink(): void {
    if (this.watch) this.giveUp(this.watch);
    this.link.release();
  }

  watchUntil(untilMs: number): void {
    this.watchedUntilMs = untilMs;
  }

  async close(): Promise<void> {
    this.tour.close();
    await this.link.close();
  }

  /** Ends for good: nothing more is owed of this server. */
  async leave(): Promise<void> {
    this.stream.shipReason('paused', 'collector-removed: This collector no longer watches the server.', {});
    await this.close();
  }

  /** How it goes, for whoever looks at this collector. */
  get state(): Omit<WatchState, 'cpuMs'> {
    const { target, serverId } = this.options;
    const paused = this.pauses.reason;
    return {
      targetId: target.id,
      serverId,
      name: target.name,
      state: paused === undefined ? (this.linked ? 'connected' : 'unreachable') : 'paused',
      reason: paused ?? (this.linked ? '' : (this.link.failure?.message ?? 'The first attempt to connect runs.')),
      tier: this.governor.tier,
      families: this.health.states(this.cadence),
      connections: this.link.connections,
      ...this.cost.totals,
      lastTickAtMs: this.lastTickAtMs,
    };
  }

  /** One tick: everything that is due, or the reason why there is nothing. */
  async tick(): Promise<void> {
    const atMs = this.now();
    if (this.pauses.reason !== undefined) {
      // An attempt that ran when it was paused has succeeded.
      if (this.link.current) this.link.release();
      // It is told again now and then, since what was told may be lost.
      this.stream.shipReason('paused', this.pauses.reason, {});
      return;
    }
    this.governor.review(performance.now());
    this.link.tryNow(performance.now());
    const watch = await this.prepare();
    if (!watch) {
      await this.shipFailure(atMs);
      return;
    }
    try {
      await this.sampleAndShip(watch, atMs);
      this.lastTickAtMs = this.now();
      if (await watch.hasChanged()) {
        this.giveUp(watch);
        this.link.renew();
      } else void watch.runBeside();
    } catch (error) {
      await this.lost(error, watch);
    }
  }

  /** Between the ticks: one look at the sessions. */
  async pollActivity(): Promise<void> {
    if (this.pauses.reason !== undefined) return;
    const atMs = this.now();
    const watch = await this.prepare();
    if (!watch) {
      this.link.tryNow(performance.now());
      return;
    }
    try {
      const looked = await watch.look(atMs, this.options.schedule.activityMs);
      if (looked && atMs < this.watchedUntilMs) this.stream.ship({ frames: [watch.activityFrame()] });
    } catch (error) {
      await this.lost(error, watch);
    }
  }

  /** Our time. When the machine's clock was set far back, a new epoch begins: the times before were wrong. */
  private now(): number {
    const { clock, logger, target } = this.options;
    const nowMs = clock.nowMs();
    const step = clock.takeStep();
    if (step !== undefined) logger.warn({ byMs: step }, 'The clock of this machine was set.');
    if (this.stream.follow(clock.series)) {
      logger.warn({ target: target.id }, 'A new epoch begins: the clock was far ahead until now.');
      this.watch?.forget();
      this.tour.startAnew();
      this.health.retell();
    }
    return nowMs;
  }

  /** The watch for the connections there are; everything that was learned over older connections is forgotten. */
  private async prepare(): Promise<LinkedWatch | undefined> {
    const { broken } = this.link;
    if (broken && this.watch) await this.lost(broken, this.watch);
    else if (broken) this.link.drop(broken);
    const linked = this.link.current;
    if (linked && this.watch?.linked === linked) return this.watch;
    this.watch = undefined;
    if (!linked) return undefined;
    if (this.stream.meet(linked.identity).newEpoch) this.tour.startAnew();
    this.health.retell();
    this.own.begin();
    const { health, cost, governor, sent, link, tour } = this;
    const nowMs = () => this.options.clock.nowMs();
    const onSideFailure = (error: unknown) => this.log.secondConnection(error);
    const books = { health, cost, governor, sent, link, tour, nowMs, onSideFailure };
    this.watch = new LinkedWatch(linked, books, this.options.redactor);
    this.log.connected(`Connected to PostgreSQL ${linked.identity.version}${linked.secured ? ' with TLS' : ''}.`);
    return this.watch;
  }

  private async sampleAndShip(watch: LinkedWatch, atMs: number): Promise<void> {
    const { host, target } = this.options;
    this.resendAfterLoss(watch);
    const [server, onHost] = await Promise.all([watch.tick(atMs), target.readsHost ? host.read(atMs) : undefined]);
    // Paused in the meantime, or given up by somebody else.
    if (this.watch !== watch) return;
    if (server.identity && !this.stream.isSame(server.identity)) {
      // A standby was promoted under our connections. What was sampled up to here still goes to the old epoch.
      throw new ConnectFailure('lost', 'the role of the server changed');
    }
    if (server.identity) this.stream.meet(server.identity);
    const { connections } = this.link;
    const own = this.own.read(atMs, { connections, executedMs: watch.executedMs, clockSkewMs: server.clockSkewMs });
    noteHost(this.health, onHost?.missing);
    const readings = [...server.readings, ...this.tour.take(), ...(onHost?.readings ?? []), ...own];
    const frames = [...readings.map((reading) => this.frameOf(reading)), watch.activityFrame()];
    this.stream.ship({ frames, states: this.health.tell(performance.now(), this.cadence) });
  }

  /** Sparse families leave out what the platform has. After a loss it has not; sooner, that would only be lost too. */
  private resendAfterLoss(watch: LinkedWatch): void {
    const { sink, serverId } = this.options;
    const dropped = sink.droppedOf(serverId);
    if (dropped === this.droppedBefore || !sink.status().connected) return;
    this.droppedBefore = dropped;
    watch.forget();
    this.health.retell();
  }

  private frameOf({ schema, at, rows }: Reading): FrameInput {
    return { schema, intervalMs: this.cadence.intervalMs(schema.family), polls: [{ at, rows }] };
  }

  /** Several readings fail with one connection: the first gives it up, the others find it given up, or a new one. */
  private async lost(error: unknown, watch: LinkedWatch): Promise<void> {
    if (this.watch !== watch) return;
    const failure = this.link.broken ?? connectFailureOf(error);
    if (failure.reason === 'other') this.log.sampling(error);
    this.giveUp(watch);
    this.link.drop(failure);
    await this.shipFailure(this.now());
  }

  /** The last looks before the end say most about it: they do not wait for the next tick. */
  private giveUp(watch: LinkedWatch): void {
    if (this.watch !== watch) return;
    this.watch = undefined;
    this.stream.ship({ frames: [watch.activityFrame()] });
  }

  /** The host below a server that is down is worth looking at more than ever. */
  private async shipFailure(atMs: number): Promise<void> {
    const { failure } = this.link;
    if (!failure) return;
    this.log.failed(failure);
    const { host, target } = this.options;
    const readings = target.readsHost ? (await host.read(atMs)).readings : [];
    const frames = [...readings, ...this.own.read(atMs, undefined)].map((reading) => this.frameOf(reading));
    const intervalOf = (family: string) => this.cadence.intervalMs(family);
    this.stream.shipReason('unavailable', failure.stateReason, { frames, intervalOf });
  }
}
