import { Worker } from 'node:worker_threads';

import { serverIdOf } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';
import type { FrameSchema } from '@pganalytics/stats';
import type { Logger } from '@pganalytics/telemetry';

import type { Parsed, Unparsed } from '../redaction/parser-pool.js';
import type { UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import type { EarlierWatch, WatchState } from '../watch/watching.js';
import type { FromThread, ThreadData, ToThread } from './messages.js';
import { SnapshotUnpacker } from './pack-snapshot.js';

/** A thread runs the build, also when the sources are run: its file imports others, which Node finds only there. */
const WORKER_FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/workers/watch-worker.js', import.meta.url)
  : new URL('./watch-worker.js', import.meta.url);

/** A thread that says nothing for so long, at one word a second, is stuck for ever. */
const SILENCE_MS = 30_000;
const LOOK_EVERY_MS = 5000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** One that lived for so long did not end because of how it began. */
const SOUND_AFTER_MS = 300_000;
const CLOSE_PATIENCE_MS = 3000;

/** Whom a thread talks to. */
export interface ThreadListener {
  onSnapshot(snapshot: UnsequencedSnapshot): void;
  parse(sql: string): Promise<Parsed | Unparsed>;
  onLog(line: string): void;
  /** A new thread runs in place of one that ended, and knows of nothing yet but its targets, which it is told next. */
  onRestart(thread: WatchThread): void;
  /** The last epoch of a server. */
  epochOf(serverId: string): bigint;
}

/** One thread that watches a share of the targets. When it ends by itself another one takes its place. */
export class WatchThread {
  private targets: readonly Target[] = [];
  private worker: Worker | undefined;
  private unpacker: SnapshotUnpacker;
  private startedAt = 0;
  private heardAt = 0;
  private lookedAt = performance.now();
  private pauseMs = FIRST_PAUSE_MS;
  private brokenBy = '';
  private restart: NodeJS.Timeout | undefined;
  private readonly look: NodeJS.Timeout;
  private nextId = 0;
  private readonly asked = new Map<number, (states: readonly WatchState[]) => void>();
  private closing = false;
  private onClosed: () => void = () => undefined;

  constructor(
    private readonly data: ThreadData,
    private readonly listener: ThreadListener,
    private readonly given: {
      readonly logger: Logger;
      /** Schemas by their text, of all threads. */
      readonly schemas: Map<string, FrameSchema>;
    },
  ) {
    this.unpacker = new SnapshotUnpacker(given.schemas);
    this.start();
    this.look = setInterval(() => this.endWhenStuck(), LOOK_EVERY_MS).unref();
  }

  get size(): number {
    return this.targets.length;
  }

  has(targetId: string): boolean {
    return this.targets.some(({ id }) => id === targetId);
  }

  watchOnly(targets: readonly Target[]): void {
    this.targets = targets;
    this.send({ kind: 'targets', targets, earlier: [] });
  }

  send(message: ToThread): void {
    this.worker?.postMessage(message);
  }

  /** As they were last, with the reason, while no thread runs. */
  async states(): Promise<readonly WatchState[]> {
    if (!this.worker) return this.brokenStates();
    const id = this.nextId++;
    return new Promise((resolve) => {
      this.asked.set(id, resolve);
      this.send({ kind: 'states', id });
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.look);
    clearTimeout(this.restart);
    const { worker } = this;
    if (!worker) return;
    let patience: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.onClosed = resolve;
      patience = setTimeout(resolve, CLOSE_PATIENCE_MS);
      this.send({ kind: 'close' });
    });
    clearTimeout(patience);
    await worker.terminate();
  }

  private start(): void {
    this.unpacker = new SnapshotUnpacker(this.given.schemas);
    const worker = new Worker(WORKER_FILE, { workerData: this.data, name: 'watch' });
    this.worker = worker;
    this.startedAt = this.heardAt = performance.now();
    worker.on('message', (message: FromThread) => this.take(message));
    worker.on('error', (error: unknown) => this.ended(worker, messageOf(error)));
    worker.on('exit', (code) => this.ended(worker, `exit code ${code}`));
  }

  private take(message: FromThread): void {
    this.heardAt = performance.now();
    if (message.kind === 'snapshot') this.listener.onSnapshot(this.unpacker.unpack(message.snapshot));
    else if (message.kind === 'log') this.listener.onLog(message.line);
    else if (message.kind === 'closed') this.onClosed();
    else if (message.kind === 'parse') {
      const { id } = message;
      void this.listener.parse(message.sql).then((parsed) => this.send({ kind: 'parsed', id, parsed }));
    } else if (message.kind === 'states') {
      this.asked.get(message.id)?.(message.states);
      this.asked.delete(message.id);
    }
  }

  private ended(worker: Worker, why: string): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.brokenBy = `The thread that watches this server ended (${why}) and is started again.`;
    for (const resolve of this.asked.values()) resolve(this.brokenStates());
    this.asked.clear();
    this.onClosed();
    if (this.closing) return;
    this.given.logger.error({ reason: why, targets: this.targets.length }, 'A thread that watches servers ended.');
    if (performance.now() - this.startedAt > SOUND_AFTER_MS) this.pauseMs = FIRST_PAUSE_MS;
    this.restart = setTimeout(() => this.startAgain(), this.pauseMs);
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }

  private startAgain(): void {
    this.start();
    this.listener.onRestart(this);
    const earlier = this.targets.map((target): EarlierWatch => {
      const serverId = this.serverIdOf(target);
      return { serverId, epoch: this.listener.epochOf(serverId), broken: this.brokenBy };
    });
    this.send({ kind: 'targets', targets: this.targets, earlier });
  }

  private endWhenStuck(): void {
    const now = performance.now();
    const weWereStuck = now - this.lookedAt > 2 * LOOK_EVERY_MS;
    this.lookedAt = now;
    if (weWereStuck || !this.worker || now - this.heardAt < SILENCE_MS) return;
    const { worker } = this;
    this.ended(worker, `silent for ${SILENCE_MS / 1000} s`);
    void worker.terminate();
  }

  private brokenStates(): WatchState[] {
    return this.targets.map((target) => ({
      targetId: target.id,
      serverId: this.serverIdOf(target),
      name: target.name,
      state: 'unreachable',
      reason: this.brokenBy,
      tier: 'schema',
      families: [],
      connections: 0,
      queries: 0,
      queryMs: 0,
      lastTickAtMs: undefined,
      cpuMs: 0,
    }));
  }

  private serverIdOf({ id }: Target): string {
    return serverIdOf(this.data.settings.organisationId, id);
  }
}
