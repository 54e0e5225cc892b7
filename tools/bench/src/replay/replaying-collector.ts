import { uuidBytes } from '@pganalytics/contracts';
import type { Ack, Gap } from '@pganalytics/contracts/wire';

import type { ReplayTemplate } from '../replay-template.js';
import { SimulatedCollector } from '../simulated-collector.js';
import type { Credential } from '../simulated-collector.js';
import type { SeededRandom } from './random.js';
import type { RecordFile } from './record-file.js';
import type { Range, StreamIdentity } from './record-lines.js';

/** What all replaying collectors of a run share. */
export interface ReplayingSurroundings {
  /** `host:port` of the collector port, and the certificate to trust when it speaks TLS. */
  readonly address: string;
  readonly ca?: Buffer;
  readonly record: RecordFile;
  readonly templates: readonly ReplayTemplate[];
  readonly schemas: ReadonlyMap<string, Uint8Array>;
  readonly everyMs: number;
  /** After how long a snapshot that is logged and not stored is sent again; it doubles, as with real collectors. */
  readonly resendMs: number;
  /** Whether numbers are skipped and snapshots repeated now and then. */
  readonly mischief: boolean;
  /** Told of connections and acknowledgements, for whoever measures them. */
  readonly watcher?: ReplayWatcher;
}

/** Hears what happens to replaying collectors. */
export interface ReplayWatcher {
  readonly welcomed: (collector: ReplayingCollector) => void;
  readonly cut: (collector: ReplayingCollector) => void;
  /** A snapshot that was due at `dueMs` by the monotonic clock has reached the log, or the history. */
  readonly reached: (what: 'logged' | 'stored', dueMs: number) => void;
}

interface Kept {
  readonly sequence: number;
  readonly template: number;
  readonly at: number;
  readonly gaps: readonly Gap[];
  state: 'waiting' | 'sent' | 'logged';
  since: number;
  resends: number;
  readonly dueMs: number;
}

/** Ceiling of the first wait before connecting again, and the highest one, which is that of real collectors. */
const BACK_OFF_MS = { first: 500, most: 30_000 };
/** Share of snapshots in front of which a few numbers are skipped, half of them without a word. */
const SKIP_SHARE = 0.01;
/** Share of snapshots that are sent twice without need. */
const REPEAT_SHARE = 0.02;
/** Of its interval: how long a collector waits between snapshots that it sends again because nobody said they are stored. */
const RESEND_SHARE = 0.5;

/**
 * A simulated collector that keeps what it has sent until the history has it, as a spool does, and writes down what was
 * acknowledged. Now and then it skips numbers, declared or not, and sends something twice.
 */
export class ReplayingCollector {
  private readonly kept = new Map<number, Kept>();
  private readonly number: number;
  private link: SimulatedCollector | undefined;
  private welcomed = false;
  private attempts = 0;
  private sequence = 0;
  private taken = 0;
  private dueMs = 0;
  private ending = false;
  private skipped: Gap[] = [];
  private readonly metLogs = new Set<string>();
  private timers = new Set<NodeJS.Timeout>();

  /** `track` are the numbers of the templates that it replays, in this order; all of them unless given. */
  constructor(
    private readonly around: ReplayingSurroundings,
    private readonly identity: StreamIdentity & { readonly targetId: string },
    private readonly credential: Credential,
    private readonly random: SeededRandom,
    private readonly track: readonly number[] = [...around.templates.keys()],
  ) {
    const { targetId: _targetId, ...stream } = identity;
    this.number = around.record.newStream();
    around.record.write({ stream: this.number, identity: stream, real: false });
  }

  /** Connects, and takes the first snapshot after `delayMs`. */
  start(delayMs: number): void {
    this.connect();
    const again = setInterval(() => this.resend(), this.around.everyMs * RESEND_SHARE);
    this.timers.add(again);
    this.dueMs = performance.now() + delayMs - this.around.everyMs;
    this.later(delayMs, () => this.tick());
  }

  /** Takes no further snapshot; what is kept goes on being sent. */
  finish(): void {
    this.ending = true;
  }

  /** Snapshots that the history does not have yet, as far as this collector was told. */
  get unsettled(): number {
    return this.kept.size;
  }

  /** Snapshots that were taken so far. */
  get frozen(): number {
    return this.taken;
  }

  /** Whether ingest has greeted it on the connection that it has. */
  get connected(): boolean {
    return this.welcomed;
  }

  /** As when its process is killed and started again: the connection is gone, the spool is not. */
  cutConnection(): void {
    this.link?.destroy();
  }

  close(): void {
    this.ending = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.link?.destroy();
    this.link = undefined;
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }

  private tick(): void {
    if (this.ending) return;
    // By the clock, whatever this process was busy with: what comes late counts from when it was due.
    this.dueMs += this.around.everyMs;
    this.later(Math.max(0, this.dueMs + this.around.everyMs - performance.now()), () => this.tick());
    const { mischief } = this.around;
    if (mischief && this.sequence > 0 && this.random.next() < SKIP_SHARE) this.skip();
    this.sequence += 1;
    const kept: Kept = {
      sequence: this.sequence,
      template: this.track[(this.sequence + this.number) % this.track.length],
      at: Date.now(),
      gaps: this.skipped,
      state: 'waiting',
      since: performance.now(),
      resends: 0,
      dueMs: this.dueMs,
    };
    this.skipped = [];
    const { record } = this.around;
    record.write({ stream: this.number, frozen: kept.sequence, template: kept.template, at: kept.at });
    this.kept.set(kept.sequence, kept);
    this.taken += 1;
    if (this.welcomed) this.send(kept);
    if (mischief && this.random.next() < REPEAT_SHARE && this.welcomed) this.send(kept);
  }

  private skip(): void {
    const [from, to] = [this.sequence + 1, this.sequence + 1 + this.random.below(3)];
    this.sequence = to;
    const reason = this.random.next() < 0.5 ? 'spool-full' : null;
    this.around.record.write({ stream: this.number, skipped: [from, to], reason });
    if (reason === null) return;
    const times = { fromMs: Date.now() - this.around.everyMs, toMs: Date.now() };
    this.skipped.push({ fromSequence: BigInt(from), toSequence: BigInt(to), ...times, reason });
  }

  private send(kept: Kept): void {
    kept.state = 'sent';
    kept.since = performance.now();
    const { serverId, collectorId, targetId, epoch } = this.identity;
    const place = {
      serverId: uuidBytes(serverId),
      collectorId: uuidBytes(collectorId),
      targetId,
      epoch: BigInt(epoch),
    };
    const { sequence, template, at: collectedAtMs, gaps } = kept;
    this.link?.send(() =>
      this.around.templates[template].stamp({ ...place, sequence: BigInt(sequence), collectedAtMs, gaps }),
    );
  }

  /**
   * A log that loses its disks has acknowledged what it no longer has. One snapshot at a time, and none while others wait
   * for credit: after an outage of minutes all collectors have much to send again, and the platform little time.
   */
  private resend(): void {
    if (!this.welcomed || this.link === undefined || this.link.queued > 0) return;
    const now = performance.now();
    for (const kept of this.kept.values()) {
      if (kept.since >= now - this.around.resendMs * 2 ** kept.resends) continue;
      kept.resends += 1;
      this.send(kept);
      return;
    }
  }

  private connect(): void {
    const { address, ca, schemas, watcher } = this.around;
    this.welcomed = false;
    const link = new SimulatedCollector({
      address,
      ...(ca && { ca }),
      credential: this.credential,
      onAck: (ack) => this.acknowledge(ack),
      onRefusal: ({ sequence }) => {
        const kept = this.kept.get(Number(sequence));
        // It is sent again after the time of a resend.
        if (kept !== undefined) kept.state = 'waiting';
      },
      onEnd: () => this.reconnect(link),
    });
    this.link = link;
    link.welcomed.then(
      ({ logId }) => {
        this.welcomed = true;
        this.attempts = 0;
        watcher?.welcomed(this);
        for (const [id, definition] of schemas) link.defineSchema(Buffer.from(id, 'hex'), definition);
        this.meetLog(logId);
        for (const kept of this.kept.values()) if (kept.state !== 'logged') this.send(kept);
      },
      () => undefined,
    );
  }

  /** What a log had that is gone waits again, as with real collectors; each log is new once. */
  private meetLog(logId: Uint8Array): void {
    if (logId.length === 0) return;
    const id = Buffer.from(logId).toString('hex');
    const another = this.metLogs.size > 0 && !this.metLogs.has(id);
    this.metLogs.add(id);
    if (!another) return;
    for (const kept of this.kept.values()) {
      kept.state = 'waiting';
      kept.resends = 0;
    }
  }

  private reconnect(ended: SimulatedCollector): void {
    if (this.link !== ended) return;
    this.link = undefined;
    if (this.welcomed) this.around.watcher?.cut(this);
    this.welcomed = false;
    const ceiling = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** Math.min(this.attempts++, 10));
    this.later(Math.random() * ceiling, () => this.connect());
  }

  private acknowledge(ack: Ack): void {
    if (Number(ack.epoch) !== this.identity.epoch) return;
    const ranges = (list: Ack['logged']): Range[] => list.map(({ from, to }) => [Number(from), Number(to)]);
    const [logged, stored] = [ranges(ack.logged), ranges(ack.stored)];
    const { record } = this.around;
    if (logged.length > 0) record.write({ stream: this.number, logged });
    if (stored.length > 0) record.write({ stream: this.number, stored });
    for (const kept of this.within(logged)) {
      if (kept.state !== 'logged') this.around.watcher?.reached('logged', kept.dueMs);
      kept.state = 'logged';
    }
    for (const kept of this.within(stored)) {
      this.around.watcher?.reached('stored', kept.dueMs);
      this.kept.delete(kept.sequence);
    }
  }

  private within(ranges: readonly Range[]): Kept[] {
    const found: Kept[] = [];
    for (const [from, to] of ranges) {
      for (let sequence = from; sequence <= to; sequence += 1) {
        const kept = this.kept.get(sequence);
        if (kept !== undefined) found.push(kept);
      }
    }
    return found;
  }
}
