import { serverIdOf } from '@pganalytics/contracts';
import type { Logger } from '@pganalytics/telemetry';

import { HostSampler } from '../host/host-sampler.js';
import type { Redactor } from '../redaction/redactor.js';
import type { SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import { Beat } from './beat.js';
import type { Clock } from './clock.js';
import { PauseBook } from './pauses.js';
import { Schedule } from './schedule.js';
import { TargetWatch } from './target-watch.js';
import type { EarlierWatch, PauseOrigin, TargetWatching, WatchSettings, WatchState } from './watching.js';

export interface GroupOptions {
  readonly settings: WatchSettings;
  readonly sink: SnapshotSink;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Of the whole process; of this group when it is not given. */
  readonly targetCount?: () => number;
}

interface Watched {
  readonly target: Target;
  readonly watch: TargetWatch;
  readonly beats: readonly Beat[];
}

/** So many targets connect at once when the collector starts; more than these are spread over a tick. */
const AT_ONCE = 8;
/** Its multiples fall evenly between 0 and 1 however many there are (the golden ratio). */
const SPREAD = 0.618_033_988_75;

/** Watches targets in this thread. None of them waits for another. */
export class TargetGroup implements TargetWatching {
  private readonly watched = new Map<string, Watched>();
  private readonly pauses = new PauseBook();
  private readonly schedule: Schedule;
  private readonly host: HostSampler;
  private started = 0;
  /** One change of the targets after the other: they overlap while a watch that is stopped still waits for its server. */
  private changes: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly options: GroupOptions) {
    const { settings } = options;
    this.schedule = new Schedule(settings.tickMs, settings.activityMs);
    this.host = new HostSampler(settings.osRoot);
  }

  async watchOnly(targets: readonly Target[], earlier: readonly EarlierWatch[] = []): Promise<void> {
    const change = this.changes.then(async () => this.change(targets, earlier));
    this.changes = change.catch(() => undefined);
    return change;
  }

  async states(): Promise<WatchState[]> {
    const { user, system } = process.threadCpuUsage();
    const cpuMs = (user + system) / 1000 / Math.max(1, this.watched.size);
    return [...this.watched.values()].map(({ watch }) => ({ ...watch.state, cpuMs }));
  }

  pause(serverId: string | undefined, paused: boolean, origin: PauseOrigin): void {
    this.pauses.set(serverId, paused, origin);
    for (const { watch } of this.watched.values()) {
      if (serverId === undefined || serverId === watch.serverId) watch.pause(paused, origin);
    }
  }

  watch(serverId: string, untilMs: number): void {
    for (const { watch } of this.watched.values()) if (watch.serverId === serverId) watch.watchUntil(untilMs);
  }

  retry(targetId: string): void {
    this.watched.get(targetId)?.watch.retry();
  }

  async close(): Promise<void> {
    this.closed = true;
    const all = [...this.watched.values()];
    this.watched.clear();
    await Promise.all(all.flatMap(({ beats }) => beats.map((beat) => beat.stop())));
    await Promise.all(all.map(({ watch }) => watch.close()));
  }

  private async change(targets: readonly Target[], earlier: readonly EarlierWatch[]): Promise<void> {
    if (this.closed) return;
    const wanted = new Map(targets.map((target) => [target.id, target]));
    const before = new Map(earlier.map((watch) => [watch.serverId, watch]));
    const gone = [...this.watched.values()].filter(({ target }) => !sameTarget(target, wanted.get(target.id)));
    await Promise.all(
      gone.map(async ({ target, watch, beats }) => {
        this.watched.delete(target.id);
        const { serverId, epoch } = watch;
        before.set(serverId, { serverId, epoch });
        await Promise.all(beats.map((beat) => beat.stop()));
        await (wanted.has(target.id) ? watch.close() : watch.leave());
      }),
    );
    if (this.closed) return;
    const fresh = targets.filter(({ id }) => !this.watched.has(id));
    for (const target of fresh) this.start(target, { count: targets.length, before });
  }

  private start(target: Target, given: { count: number; before: ReadonlyMap<string, EarlierWatch> }): void {
    const { settings, logger } = this.options;
    const { tickMs, activityMs } = this.schedule;
    const serverId = serverIdOf(settings.organisationId, target.id);
    const onError = (error: unknown) => logger.error({ target: target.id, err: error }, 'A tick failed.');
    const tick = new Beat(tickMs, () => watch.tick(), onError);
    const watch = new TargetWatch({
      ...this.options,
      target,
      serverId,
      host: this.host,
      schedule: this.schedule,
      budgetPercent: settings.budgetPercent,
      targetCount: this.options.targetCount ?? (() => this.watched.size),
      onLinked: () => tick.now(),
      earlier: given.before.get(serverId),
    });
    const looks = new Beat(activityMs, () => watch.pollActivity(), onError);
    for (const origin of this.pauses.originsOf(serverId)) watch.pause(true, origin);
    this.watched.set(target.id, { target, watch, beats: [tick, looks] });
    const delayMs = given.count <= AT_ONCE ? 0 : ((this.started++ * SPREAD) % 1) * tickMs;
    tick.start(Math.random, delayMs);
    looks.start(Math.random, delayMs);
  }
}

function sameTarget(before: Target, now: Target | undefined): boolean {
  return now !== undefined && JSON.stringify(before) === JSON.stringify(now);
}
