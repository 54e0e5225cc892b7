import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { parseCollectorToken, uuidOf } from '@pganalytics/contracts';
import type { IngestMessage, Refusal } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import { SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { ControlHandler, SinkStatus, UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import { BackOff } from './back-off.js';
import { Backlog } from './backlog.js';
import type { BacklogEntry } from './backlog.js';
import type { DeliveryConfig } from './delivery.config.js';
import { MalformedCollectorToken } from './delivery.errors.js';
import { freeze, split } from './freeze-snapshot.js';
import { IngestLink, assertSafe } from './ingest-link.js';
import { PendingGaps } from './pending-gaps.js';
import { Sequences } from './sequences.js';
import type { Spool } from './spool.js';

export interface DeliveryOptions {
  readonly config: DeliveryConfig;
  readonly spool: Spool;
  readonly logger: Logger;
  /** Said to ingest when connecting. */
  readonly hello: { readonly collectorVersion: string; readonly hostName: string; readonly targets: number };
}

/** A snapshot whose schema ingest does not take would otherwise go to and fro for ever. */
const MOST_RETURNS = 5;

/** Delivers snapshots to ingest, and keeps each until the history has it. */
export class DeliverSnapshots extends SnapshotSink {
  private readonly gaps = new PendingGaps();
  private readonly sequences = new Sequences();
  private readonly backlog: Backlog;
  private readonly backOff: BackOff;
  private readonly collectorId: string;
  private handler: ControlHandler | undefined;
  private link: IngestLink | undefined;
  private welcomed = false;
  private credit = 0;
  private maxBytes: number;
  private takenBytes = Number.POSITIVE_INFINITY;
  private sentSchemas = new Set<string>();
  private pumping = false;
  private appending = 0;
  private closing = false;
  private reconnect: NodeJS.Timeout | undefined;
  private readonly resend: NodeJS.Timeout;

  /**
   * Takes up what an earlier process left in the spool and begins to connect; resolves before there is a connection.
   * @throws MalformedCollectorToken, PlaintextIngest
   */
  static async start(options: DeliveryOptions): Promise<DeliverSnapshots> {
    const delivery = new DeliverSnapshots(options);
    delivery.backlog.restore(await options.spool.open());
    delivery.connect();
    return delivery;
  }

  private constructor(private readonly options: DeliveryOptions) {
    super();
    const { config, spool } = options;
    const token = parseCollectorToken(config.COLLECTOR_TOKEN);
    if (!token) throw new MalformedCollectorToken();
    assertSafe(config);
    this.collectorId = token.collectorId;
    this.maxBytes = config.SNAPSHOT_MAX_BYTES;
    this.backOff = new BackOff({ firstMs: config.RECONNECT_FIRST_MS, mostMs: config.RECONNECT_MOST_MS });
    this.backlog = new Backlog({
      maxBytes: config.SPOOL_MAX_BYTES,
      gaps: this.gaps,
      monotonicMs: () => performance.now(),
      onGone: (entries) => void spool.remove(entries).catch((error: unknown) => this.onSpoolError(error)),
    });
    const resendMs = config.RESEND_SECONDS * 1000;
    this.resend = setInterval(() => {
      this.backlog.requeueOlderThan(resendMs);
      void this.pump();
    }, resendMs / 4).unref();
  }

  accept(snapshot: UnsequencedSnapshot): void {
    try {
      for (const part of split(snapshot, this.maxBytes)) this.keep(part);
    } catch (error) {
      // Sampling goes on whatever happens here.
      this.options.logger.error({ err: error }, 'a snapshot could not be frozen');
    }
  }

  onControl(handler: ControlHandler): void {
    this.handler = handler;
  }

  status(): SinkStatus {
    return {
      connected: this.welcomed,
      spooledSnapshots: this.backlog.size,
      spooledBytes: this.backlog.bytes,
      droppedSnapshots: this.backlog.dropped,
    };
  }

  droppedOf(serverId: string): number {
    return this.backlog.droppedOf(serverId);
  }

  async close(timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (!this.settled && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    this.closing = true;
    clearInterval(this.resend);
    clearTimeout(this.reconnect);
    this.link?.finish();
    while (this.link && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    this.link?.close();
    await this.options.spool.close();
  }

  private get settled(): boolean {
    return this.appending === 0 && this.backlog.allLogged;
  }

  private keep(part: UnsequencedSnapshot): void {
    const { serverId, epoch } = part;
    const gaps = this.gaps.take(serverId, epoch);
    const sequence = this.sequences.next(serverId, epoch);
    const { snapshot, bytes, schemas } = freeze(part, { collectorId: this.collectorId, sequence, gaps });
    const { spool } = this.options;
    const writes = schemas.map(async ({ id, definition }) => spool.putSchema(id, definition));
    this.appending++;
    Promise.all([...writes, spool.append(snapshot, bytes)])
      .then(
        () => this.backlog.add(snapshot, gaps),
        (error: unknown) => {
          this.onSpoolError(error);
          this.gaps.add(snapshot, 'spool-full');
          this.gaps.restore(serverId, epoch, gaps);
        },
      )
      .finally(() => {
        this.appending--;
        void this.pump();
      });
  }

  private connect(): void {
    if (this.closing) return;
    try {
      this.link = new IngestLink(this.options.config, {
        onMessage: (message) => this.onMessage(message),
        onWritable: () => void this.pump(),
        onEnd: (error) => this.onEnd(error),
      });
      this.link.send({ hello: this.options.hello });
    } catch (error) {
      // For one, a certificate file that is being replaced.
      this.onEnd(error as ServiceError);
    }
  }

  private onEnd(error: ServiceError | undefined): void {
    const { logger } = this.options;
    if (this.welcomed) logger.info({ reason: error?.message }, 'the connection to ingest ended');
    else if (error?.code === status.UNAUTHENTICATED)
      logger.error({ reason: error.details }, 'ingest refuses the token');
    else if (error) logger.warn({ reason: error.message }, 'ingest cannot be reached');
    this.link = undefined;
    this.welcomed = false;
    this.credit = 0;
    this.sentSchemas = new Set();
    this.backlog.rearrange();
    if (this.closing) return;
    clearTimeout(this.reconnect);
    this.reconnect = setTimeout(() => this.connect(), this.backOff.nextMs());
  }

  private onMessage({ welcome, ack, credit, refusal, control }: IngestMessage): void {
    if (welcome) {
      this.welcomed = true;
      this.backOff.reset();
      this.backlog.rearrange();
      this.credit = welcome.credit;
      this.takenBytes = welcome.maxSnapshotBytes;
      this.maxBytes = Math.min(this.options.config.SNAPSHOT_MAX_BYTES, welcome.maxSnapshotBytes);
    } else if (ack) {
      const serverId = uuidOf(ack.serverId);
      this.backlog.markLogged(serverId, ack.epoch, ack.logged);
      this.backlog.markStored(serverId, ack.epoch, ack.stored);
    } else if (credit) this.credit += credit.snapshots;
    else if (refusal) this.onRefusal(refusal);
    else if (control) {
      const serverId = control.serverId.length === 0 ? undefined : uuidOf(control.serverId);
      if (control.pause !== undefined) this.handler?.pause(serverId, control.pause);
      if (control.watchUntilMs !== undefined && serverId) this.handler?.watch(serverId, control.watchUntilMs);
    }
    void this.pump();
  }

  private onRefusal({ serverId, epoch, sequence, code, message, retryable }: Refusal): void {
    const entry = serverId.length === 16 ? this.backlog.find(uuidOf(serverId), epoch, sequence) : undefined;
    this.options.logger.warn({ code, message, sequence: String(sequence), retryable }, 'ingest refused a message');
    if (!entry) return;
    if (!retryable) {
      this.backlog.drop(entry, 'refused-by-ingest');
      return;
    }
    entry.returns += code === 'ingest.unknown-schema' ? 1 : 0;
    if (entry.returns > MOST_RETURNS) {
      this.backlog.drop(entry, 'refused-by-ingest');
      return;
    }
    // Ingest may not know a schema that we sent to another instance; all of them go out again.
    for (const id of entry.schemaIds) this.sentSchemas.delete(id);
    this.backlog.requeue(entry);
  }

  /** Sends what waits, as long as ingest and the connection take it. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.credit > 0 && this.link?.writable) {
        const entry = this.backlog.next();
        if (!entry) break;
        await this.send(entry, this.link);
      }
    } catch (error) {
      this.onSpoolError(error);
    } finally {
      this.pumping = false;
    }
  }

  private async send(entry: BacklogEntry, link: IngestLink): Promise<void> {
    const { spool } = this.options;
    const { sentSchemas } = this;
    if (entry.size > this.takenBytes) {
      // It would cost the connection, and the next one too.
      this.options.logger.error({ bytes: entry.size, most: this.takenBytes }, 'a snapshot is larger than ingest takes');
      this.backlog.drop(entry, 'refused-by-ingest');
      return;
    }
    const bytes = await spool.read(entry);
    if (bytes === undefined) {
      if (!entry.gone) this.backlog.drop(entry, 'spool-full');
      return;
    }
    for (const id of entry.schemaIds) {
      if (sentSchemas.has(id)) continue;
      const definition = await spool.readSchema(id);
      if (definition) link.send({ schema: { schemaId: Buffer.from(id, 'hex'), definition } });
      sentSchemas.add(id);
    }
    // Meanwhile the connection may have gone, and what waits was put in order anew.
    if (link !== this.link || entry.gone) return;
    this.credit--;
    this.backlog.markSent(entry);
    link.send({ snapshot: bytes });
  }

  private onSpoolError(error: unknown): void {
    this.options.logger.error({ reason: messageOf(error) }, 'the spool failed');
  }
}
