import { status } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { uuidBytes } from '@pganalytics/contracts';
import { decodeCollectorMessage, encodeIngestMessage } from '@pganalytics/contracts/wire';
import type { Control, Hello, SchemaDefinition, SequenceRange, SnapshotEnvelope } from '@pganalytics/contracts/wire';
import { AppError } from '@pganalytics/errors';

import type { CollectorCredential } from '../credentials/collector-directory.js';
import { QuotaExceeded } from '../quotas/quota.errors.js';
import { InvalidSchema } from '../schemas/schema.errors.js';
import type { CheckedSnapshot } from '../snapshots/check-snapshot.js';
import { refusalOf } from '../snapshots/refusal.js';
import { AnswerBatch } from './answer-batch.js';
import { CreditLine } from './credit-line.js';
import { HelloRepeated } from './delivery.errors.js';
import type { SessionSurroundings, SlowLimits } from './session-surroundings.js';
import { ReadingGate } from './reading-gate.js';

/** The stream as grpc-js gives it, with messages left as bytes. */
export type DeliverCall = ServerDuplexStream<Buffer, Buffer>;

export type { SessionSurroundings, SlowLimits };

const NOBODY = new Uint8Array(0);
/** What key, headers and bookkeeping add to a snapshot that waits for the log, at most. */
const AROUND_BYTES = 128;

/** One open stream of one collector. */
export class CollectorSession {
  private readonly answers = new AnswerBatch();
  private readonly creditLine: CreditLine;
  private readonly gate: ReadingGate;
  private readonly servers = new Set<string>();
  private malformed = 0;
  private introduced = false;
  private inFlight = 0;
  private flushing = false;
  private blocked = false;
  private blockedSinceMs = 0;
  private lastMessageMs = Date.now();
  private heard = false;
  private over = false;
  private draining = false;
  private whenIdle: (() => void) | undefined;

  constructor(
    private readonly call: DeliverCall,
    readonly credential: CollectorCredential,
    /** Where the collector connects from. */
    readonly address: string,
    private readonly around: SessionSurroundings,
  ) {
    this.gate = new ReadingGate(call);
    this.creditLine = new CreditLine({
      window: around.credit,
      probeMs: around.creditProbeMs,
      logHealthy: around.logHealthy,
      room: () => around.quotas.room(credential),
      give: (snapshots) => {
        this.answers.giveCredit(snapshots);
        this.flushSoon();
      },
    });
  }

  open(onClose: () => void): void {
    const { call, credential } = this;
    call.on('data', (bytes: Buffer) => this.onMessage(bytes));
    call.on('drain', () => this.onDrain());
    call.on('end', () => void this.drain(20_000));
    call.on('error', () => this.dispose());
    call.on('close', () => this.dispose());
    call.on('cancelled', () => this.dispose());
    this.onDispose = onClose;
    this.write(
      encodeIngestMessage({
        welcome: {
          collectorId: credential.collectorIdBytes,
          organisationId: uuidBytes(credential.organisationId),
          credit: this.around.credit,
          maxSnapshotBytes: this.around.maxSnapshotBytes,
          logId: this.around.logId(),
        },
      }),
    );
  }

  delivers(serverId: string): boolean {
    return this.servers.has(serverId);
  }

  stored(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): void {
    this.answers.stored(serverId, epoch, ranges);
    this.flushSoon();
  }

  /** Asks the collector for something; without a server it means all of them. */
  control(what: Omit<Control, 'serverId'>, serverId?: string): void {
    const control = { serverId: serverId === undefined ? NOBODY : uuidBytes(serverId), ...what };
    this.write(encodeIngestMessage({ control }));
  }

  /** Ends the stream at once with a gRPC status. */
  cut(code: status, details: string): void {
    if (this.over) return;
    this.dispose();
    this.call.emit('error', { code, details });
  }

  /** Ends a stream that holds its place and does nothing with it; an honest collector comes back at once. */
  cutIfSlow({ firstMessageMs, silentMs, unreadMs }: SlowLimits, now: number): void {
    // While we do not read, nothing can be heard.
    const silentFor = this.around.intake.full || this.inFlight > 0 ? 0 : now - this.lastMessageMs;
    const unreadFor = this.blocked ? now - this.blockedSinceMs : 0;
    const why =
      unreadFor > unreadMs ? 'unread' : silentFor > (this.heard ? silentMs : firstMessageMs) ? 'silent' : undefined;
    if (why === undefined || this.over) return;
    this.around.metrics.cut(`stream-${why}`);
    this.around.logger.info({ collectorId: this.credential.collectorId, why }, 'a slow stream was cut');
    this.cut(status.DEADLINE_EXCEEDED, `The stream was ${why} for too long. Connect again.`);
  }

  /** Takes nothing more, waits for what is on its way to the log, tells it, and ends the stream. */
  async drain(timeoutMs: number): Promise<void> {
    if (this.draining || this.over) return;
    this.draining = true;
    if (this.inFlight > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.whenIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.over) return;
    this.flush();
    this.dispose();
    this.call.end();
  }

  private onDispose: () => void = () => undefined;

  private onMessage(bytes: Buffer): void {
    // What comes after the drain began is not acknowledged, so the collector sends it again elsewhere.
    if (this.draining || this.over) return;
    this.heard = true;
    this.lastMessageMs = Date.now();
    // Before anything is looked at: what is refused has cost us as much.
    const overQuota = this.charge(bytes.length);
    try {
      const message = decodeCollectorMessage(bytes);
      if (message.snapshot) this.take(message.snapshot, overQuota);
      else if (overQuota) throw overQuota;
      else if (message.schema) this.register(message.schema);
      else if (message.hello) this.introduce(message.hello);
    } catch (error) {
      this.refuse(error);
    }
  }

  private charge(bytes: number): QuotaExceeded | undefined {
    try {
      this.around.quotas.spend(this.credential, bytes);
      return undefined;
    } catch (error) {
      if (error instanceof QuotaExceeded) return error;
      throw error;
    }
  }

  private introduce(hello: Hello): void {
    if (this.introduced) throw new HelloRepeated();
    this.introduced = true;
    this.around.greetings.hear(this.credential, this.address, hello, Date.now());
  }

  private register(schema: SchemaDefinition): void {
    this.around.schemas.register(schema, this.credential.collectorId).catch((error: unknown) => this.refuse(error));
  }

  private take(bytes: Uint8Array, overQuota: QuotaExceeded | undefined): void {
    if (!this.creditLine.spend()) {
      this.cut(status.RESOURCE_EXHAUSTED, 'More snapshots were sent than there was credit for.');
      return;
    }
    const now = Date.now();
    const { check } = this.around;
    let snapshot: SnapshotEnvelope | undefined;
    try {
      snapshot = check.read(bytes);
      if (overQuota) throw overQuota;
      const checked = check.run(this.credential, bytes, snapshot, now);
      this.noticeServer(checked.serverId);
      this.around.metrics.arrived(checked.snapshot.collectedAtMs, now);
      this.send(checked, this.around.accept.run(this.credential, checked, now), now);
    } catch (error) {
      this.refuseSnapshot(error, snapshot);
    }
  }

  private send(checked: CheckedSnapshot, sent: Promise<unknown>, since: number): void {
    const { intake, metrics } = this.around;
    const size = checked.bytes.length + AROUND_BYTES;
    this.inFlight++;
    intake.enter(size, this.gate);
    sent.then(
      () => {
        metrics.logged('grpc', checked.bytes.length, Date.now() - since);
        this.answers.logged(checked.serverId, checked.snapshot.epoch, checked.snapshot.sequence);
        this.creditLine.settled();
        this.flushSoon();
        this.landed(size);
      },
      (error: unknown) => {
        this.refuseSnapshot(error, checked.snapshot);
        this.landed(size);
      },
    );
  }

  private landed(size: number): void {
    this.around.intake.leave(size);
    this.inFlight--;
    if (this.inFlight === 0) this.whenIdle?.();
  }

  private refuseSnapshot(error: unknown, snapshot: SnapshotEnvelope | undefined): void {
    if (refusalOf(error).outage || error instanceof QuotaExceeded) this.creditLine.withhold();
    else this.creditLine.settled();
    this.refuse(error, snapshot);
    this.flushSoon();
  }

  private refuse(error: unknown, snapshot?: SnapshotEnvelope): void {
    const { code, message, retryable, outage } = refusalOf(error);
    if (!(error instanceof AppError)) this.around.logger.error({ err: error }, 'a message failed on a bug');
    if (outage) this.around.metrics.unlogged('grpc');
    else this.around.metrics.refused('grpc', code);
    const { serverId, epoch, sequence } = snapshot ?? { serverId: NOBODY, epoch: 0n, sequence: 0n };
    this.write(encodeIngestMessage({ refusal: { serverId, epoch, sequence, code, message, retryable } }));
    if (code.startsWith('wire.') || error instanceof InvalidSchema || error instanceof HelloRepeated)
      this.onMalformed();
  }

  /** Somebody who only makes us read rubbish; an honest collector has none, or some of a newer version than ours. */
  private onMalformed(): void {
    this.malformed += 1;
    if (this.malformed <= this.around.malformedMax || this.over) return;
    this.around.metrics.cut('stream-malformed');
    this.around.logger.info({ collectorId: this.credential.collectorId }, 'a stream of malformed messages was cut');
    this.cut(status.INVALID_ARGUMENT, `More than ${this.around.malformedMax} messages could not be read.`);
  }

  private noticeServer(serverId: string): void {
    if (this.servers.has(serverId)) return;
    this.servers.add(serverId);
    this.around.onServer(this, serverId);
  }

  /** Answers of one turn of the event loop go out together: the log confirms whole batches. */
  private flushSoon(): void {
    if (this.flushing || this.blocked || this.over) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      if (!this.blocked) this.flush();
    });
  }

  private flush(): void {
    for (const message of this.answers.take()) this.write(message);
  }

  private write(message: Uint8Array): void {
    if (this.over) return;
    // A collector that does not read gets its acknowledgements gathered, not queued.
    if (this.call.write(Buffer.from(message.buffer, message.byteOffset, message.byteLength)) || this.blocked) return;
    this.blocked = true;
    this.blockedSinceMs = Date.now();
    this.gate.answersWait();
  }

  private onDrain(): void {
    this.blocked = false;
    this.gate.answersRead();
    this.flushSoon();
  }

  private dispose(): void {
    if (this.over) return;
    this.over = true;
    this.creditLine.close();
    this.around.intake.forget(this.gate);
    this.whenIdle?.();
    this.onDispose();
  }
}
