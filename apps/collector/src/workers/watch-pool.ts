import type { FrameSchema } from '@pganalytics/stats';
import type { Logger } from '@pganalytics/telemetry';

import type { Parsed, Parsers, Unparsed } from '../redaction/parser-pool.js';
import type { SnapshotSink, UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import { PauseBook } from '../watch/pauses.js';
import type { PauseOrigin, TargetWatching, WatchState } from '../watch/watching.js';
import type { SinkNews, ThreadData } from './messages.js';
import type { ThreadListener } from './watch-thread.js';
import { WatchThread } from './watch-thread.js';

export interface PoolOptions {
  readonly threads: number;
  readonly data: ThreadData;
  readonly sink: SnapshotSink;
  readonly parsers: Parsers;
  readonly logger: Logger;
}

/** A line of a logger, as `createLogger` writes it. */
interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly service: string;
  readonly msg?: string;
}

/** How old what the threads know of the sink may be. */
const NEWS_EVERY_MS = 1000;

/** Watches targets in threads of their own, so that this one is free to deliver. Each thread has a share of them. */
export class WatchPool implements TargetWatching, ThreadListener {
  private readonly threads: WatchThread[];
  private readonly pauses = new PauseBook();
  private readonly epochs = new Map<string, bigint>();
  private readonly dropped = new Map<string, number>();
  private readonly news: NodeJS.Timeout;

  constructor(private readonly options: PoolOptions) {
    const { threads, data, logger } = options;
    const schemas = new Map<string, FrameSchema>();
    this.threads = Array.from({ length: threads }, () => new WatchThread(data, this, { logger, schemas }));
    this.news = setInterval(() => this.tellNews(), NEWS_EVERY_MS).unref();
  }

  /** A target stays with its thread; new ones go where the fewest are. */
  async watchOnly(targets: readonly Target[]): Promise<void> {
    const shares = new Map(this.threads.map((thread) => [thread, targets.filter(({ id }) => thread.has(id))] as const));
    for (const target of targets.filter(({ id }) => !this.threads.some((thread) => thread.has(id)))) {
      const smallest = [...shares.values()].reduce((least, share) => (share.length < least.length ? share : least));
      smallest.push(target);
    }
    this.tellNews();
    for (const [thread, share] of shares) thread.watchOnly(share);
    this.tellNews();
  }

  async states(): Promise<WatchState[]> {
    const states = await Promise.all(this.threads.map((thread) => thread.states()));
    return states.flat();
  }

  pause(serverId: string | undefined, paused: boolean, origin: PauseOrigin): void {
    this.pauses.set(serverId, paused, origin);
    for (const thread of this.threads) thread.send({ kind: 'pause', serverId, paused, origin });
  }

  watch(serverId: string, untilMs: number): void {
    for (const thread of this.threads) thread.send({ kind: 'watch', serverId, untilMs });
  }

  retry(targetId: string): void {
    for (const thread of this.threads) if (thread.has(targetId)) thread.send({ kind: 'retry', targetId });
  }

  async close(): Promise<void> {
    clearInterval(this.news);
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  onSnapshot(snapshot: UnsequencedSnapshot): void {
    this.epochs.set(snapshot.serverId, snapshot.epoch);
    this.options.sink.accept(snapshot);
  }

  async parse(sql: string): Promise<Parsed | Unparsed> {
    return this.options.parsers.parse(sql);
  }

  onLog(line: string): void {
    const { level, msg = '', time: _time, service: _service, ...told } = JSON.parse(line) as LogLine;
    if (level === 'error' || level === 'warn' || level === 'info' || level === 'debug') {
      this.options.logger[level](told, msg);
    }
  }

  onRestart(thread: WatchThread): void {
    thread.send({ kind: 'sink', news: this.newsWith([...this.dropped]) });
    for (const { serverId, origin } of this.pauses.list())
      thread.send({ kind: 'pause', serverId, paused: true, origin });
  }

  epochOf(serverId: string): bigint {
    return this.epochs.get(serverId) ?? 0n;
  }

  private tellNews(): void {
    const changed = [...this.epochs.keys()].flatMap((serverId): [string, number][] => {
      const snapshots = this.options.sink.droppedOf(serverId);
      if (snapshots === (this.dropped.get(serverId) ?? 0)) return [];
      this.dropped.set(serverId, snapshots);
      return [[serverId, snapshots]];
    });
    const news = this.newsWith(changed);
    for (const thread of this.threads) thread.send({ kind: 'sink', news });
  }

  private newsWith(dropped: SinkNews['dropped']): SinkNews {
    const { sink } = this.options;
    const targets = this.threads.reduce((sum, { size }) => sum + size, 0);
    return { status: sink.status(), highestEpoch: sink.highestEpoch, dropped, targets };
  }
}
