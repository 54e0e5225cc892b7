import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { parseCollectorToken, uuidOf } from '@pganalytics/contracts';
import type { IngestMessage, Refusal } from '@pganalytics/contracts/wire';
import { messageOf } from '@pganalytics/errors';

import { SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { ControlHandler, UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import type { Backlog, BacklogEntry } from './backlog.js';
import { MalformedCollectorToken } from './delivery.errors.js';
import type { DeliveryOptions } from './delivery-options.js';
import type { DeliveryStatus } from './delivery-status.js';
import { ingestAddresses } from './ingest-address.js';
import { IngestLink } from './ingest-link.js';
import { IngestRoute } from './ingest-route.js';
import { KeepSnapshots } from './keep-snapshots.js';
import { TlsSessions } from './resuming-credentials.js';
import { SendingWindow } from './sending-window.js';

/** A snapshot whose schema ingest does not take would otherwise go to and fro for ever. */
const MOST_RETURNS = 5;

/** Files go in whole; this share of the limit holds snapshots, the rest is what they leave behind until then. */
const LIVE_SHARE = 0.8;

/** Delivers snapshots to ingest, and keeps each until the history has it. */
export class DeliverSnapshots extends SnapshotSink {
  private readonly keeper: KeepSnapshots;
  private readonly backlog: Backlog;
  private readonly route: IngestRoute;
  private readonly sessions = new TlsSessions();
  private readonly stopRenewals: () => void;
  private handler: ControlHandler | undefined;
  private link: IngestLink | undefined;
  private welcomed = false;
  /** Why ingest lets nobody in who shows our certificate or token. */
  private refusal: string | undefined;
  private readonly window: SendingWindow;
  private readonly toldRefusals = new Set<string>();
  private maxBytes: number;
  private takenBytes = Number.POSITIVE_INFINITY;
  private sentSchemas = new Set<string>();
  private pumping = false;
  private closing = false;
  private reconnect: NodeJS.Timeout | undefined;
  private welcomeDue: NodeJS.Timeout | undefined;
  private readonly resend: NodeJS.Timeout;

  /**
   * Takes up what an earlier process left in the spool and begins to connect; resolves before there is a connection.
   * @throws MalformedCollectorToken, PlaintextIngest, UnusableProxy, and what opening the spool throws
   */
  static async start(options: DeliveryOptions): Promise<DeliverSnapshots> {
    const delivery = new DeliverSnapshots(options);
    try {
      await delivery.keeper.open();
    } catch (error) {
      clearInterval(delivery.resend);
      throw error;
    }
    delivery.connect();
    return delivery;
  }

  private constructor(private readonly options: DeliveryOptions) {
    super();
    const { config, spool, logger, identity } = options;
    const collectorId = identity?.collectorId ?? parseCollectorToken(config.COLLECTOR_TOKEN)?.collectorId;
    if (collectorId === undefined) throw new MalformedCollectorToken();
    this.maxBytes = config.SNAPSHOT_MAX_BYTES;
    this.route = new IngestRoute({
      addresses: ingestAddresses(config),
      firstMs: config.RECONNECT_FIRST_MS,
      mostMs: config.RECONNECT_MOST_MS,
    });
    this.window = new SendingWindow({
      firstMs: config.RECONNECT_FIRST_MS,
      mostMs: config.RECONNECT_MOST_MS,
      onOpen: () => void this.pump(),
    });
    this.keeper = new KeepSnapshots({
      spool,
      collectorId,
      maxBytes: config.SPOOL_MAX_BYTES * LIVE_SHARE,
      maxMemoryBytes: config.SPOOL_MEMORY_BYTES,
      retryMs: config.SPOOL_RETRY_SECONDS * 1000,
      logger,
      onWaiting: () => void this.pump(),
    });
    this.backlog = this.keeper.backlog;
    const resendMs = config.RESEND_SECONDS * 1000;
    this.resend = setInterval(() => {
      this.toldRefusals.clear();
      this.keeper.dropOlderThan(config.SPOOL_MAX_HOURS * 3_600_000);
      this.backlog.requeueOlderThan(resendMs);
      void this.pump();
    }, resendMs / 4).unref();
    this.stopRenewals = identity?.onRenewed(() => this.renew()) ?? (() => undefined);
  }

  accept(snapshot: UnsequencedSnapshot): void {
    try {
      this.keeper.accept(snapshot, this.maxBytes);
    } catch (error) {
      // Sampling goes on whatever happens here.
      this.options.logger.error({ err: error }, 'a snapshot could not be frozen');
    }
  }

  onControl(handler: ControlHandler): void {
    this.handler = handler;
  }

  override status(): DeliveryStatus {
    const { backlog, keeper } = this;
    return {
      connected: this.welcomed,
      spooledSnapshots: backlog.size,
      spooledBytes: backlog.bytes,
      droppedSnapshots: backlog.dropped,
      unkeptSnapshots: keeper.unkept,
      oldestMs: backlog.oldestMs,
      ingest: this.route.address?.url.origin,
      refusal: this.refusal,
      spool: { ...this.options.spool.status(), keeps: keeper.keeps },
    };
  }

  droppedOf(serverId: string): number {
    return this.backlog.droppedOf(serverId);
  }

  override get highestEpoch(): bigint {
    return this.keeper.highestEpoch;
  }

  async close(timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (!this.settled && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    this.closing = true;
    this.stopRenewals();
    clearInterval(this.resend);
    clearTimeout(this.reconnect);
    this.link?.finish();
    while (this.link && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    this.link?.close();
    clearTimeout(this.welcomeDue);
    await this.keeper.close();
  }

  private get settled(): boolean {
    return this.keeper.settled && this.backlog.allLogged;
  }

  private connect(): void {
    const { config, identity, hello } = this.options;
    const { address } = this.route;
    if (this.closing || !address) return;
    try {
      const link = new IngestLink(
        { address, config, identity, sessions: this.sessions },
        {
          onMessage: (message) => this.onMessage(message),
          onWritable: () => void this.pump(),
          onEnd: (error) => this.onEnd(error),
        },
      );
      this.link = link;
      this.welcomeDue = setTimeout(() => link.close(), config.INGEST_CONNECT_MS);
      link.send({ hello });
    } catch (error) {
      // For one, a certificate file that is being replaced.
      this.onEnd(error as ServiceError);
    }
  }

  /** The next connection shows the new certificate; what is on its way is answered before. */
  private renew(): void {
    this.sessions.forget();
    this.link?.finish();
  }

  private onEnd(error: ServiceError | undefined): void {
    const { logger } = this.options;
    const ingest = this.route.address?.url.origin;
    this.refusal = error?.code === status.UNAUTHENTICATED ? error.details : undefined;
    if (this.welcomed) logger.info({ ingest, reason: error?.message }, 'the connection to ingest ended');
    else if (error?.code === status.UNAUTHENTICATED)
      logger.error({ ingest, reason: error.details }, 'ingest refuses the token or the certificate');
    else logger.warn({ ingest, reason: error?.message ?? 'no answer' }, 'ingest cannot be reached');
    this.link = undefined;
    this.welcomed = false;
    this.window.reset(0);
    this.sentSchemas = new Set();
    this.backlog.rearrange();
    clearTimeout(this.welcomeDue);
    clearTimeout(this.reconnect);
    if (!this.closing) this.reconnect = setTimeout(() => this.connect(), this.route.failed());
  }

  private onMessage({ welcome, ack, credit, refusal, control }: IngestMessage): void {
    if (welcome) {
      clearTimeout(this.welcomeDue);
      this.welcomed = true;
      this.refusal = undefined;
      this.route.succeeded();
      const lost = this.backlog.begin(welcome.logId);
      if (lost > 0)
        this.options.logger.warn({ snapshots: lost }, 'ingest has another log: what is not stored goes again');
      this.window.reset(welcome.credit);
      this.takenBytes = welcome.maxSnapshotBytes;
      this.maxBytes = Math.min(this.options.config.SNAPSHOT_MAX_BYTES, welcome.maxSnapshotBytes);
    } else if (ack) {
      const serverId = uuidOf(ack.serverId);
      if (ack.logged.length > 0) {
        this.window.succeeded();
        this.backlog.returns.answered();
      }
      this.backlog.markLogged(serverId, ack.epoch, ack.logged);
      this.backlog.markStored(serverId, ack.epoch, ack.stored);
    } else if (credit) this.window.give(credit.snapshots);
    else if (refusal) this.onRefusal(refusal);
    else if (control) {
      const serverId = control.serverId.length === 0 ? undefined : uuidOf(control.serverId);
      if (control.pause !== undefined) this.handler?.pause(serverId, control.pause);
      if (control.watchUntilMs !== undefined && serverId) this.handler?.watch(serverId, control.watchUntilMs);
    }
    void this.pump();
  }

  private onRefusal({ serverId, epoch, sequence, code, message, retryable }: Refusal): void {
    const handle = serverId.length === 16 ? this.backlog.find(uuidOf(serverId), epoch, sequence) : undefined;
    // One line of each kind: ingest may refuse thousands of snapshots for one reason.
    if (!this.toldRefusals.has(code)) {
      this.options.logger.warn({ code, message, sequence: String(sequence), retryable }, 'ingest refuses snapshots');
      this.toldRefusals.add(code);
    }
    // A schema that was judged: the frames of it never get through.
    if (handle === undefined && !retryable) this.backlog.returns.answered();
    if (handle === undefined) return;
    const lacksSchema = code === 'ingest.unknown-schema';
    if (!retryable || (lacksSchema && this.backlog.returns.count(handle) > MOST_RETURNS)) {
      this.backlog.drop(handle, 'refused-by-ingest');
      return;
    }
    // Ingest may not know a schema that we sent to another instance; all of them go out again.
    if (lacksSchema) this.sentSchemas = new Set();
    if (!lacksSchema || this.backlog.returns.stuck()) this.window.holdBack();
    this.backlog.requeue(handle);
  }

  /** Sends what waits, as long as ingest and the connection take it. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.window.isOpen && this.link?.writable) {
        const entry = this.backlog.next();
        if (!entry) break;
        await this.send(entry, this.link).catch((error: unknown) => {
          this.backlog.putBack(entry.handle);
          throw error;
        });
      }
    } catch (error) {
      this.options.logger.error({ reason: messageOf(error) }, 'the spool cannot be read');
      this.window.holdBack();
    } finally {
      this.pumping = false;
    }
  }

  private async send(entry: BacklogEntry, link: IngestLink): Promise<void> {
    const { backlog, sentSchemas } = this;
    if (entry.size > this.takenBytes) {
      // It would cost the connection, and the next one too.
      this.options.logger.error({ bytes: entry.size, most: this.takenBytes }, 'a snapshot is larger than ingest takes');
      backlog.drop(entry.handle, 'refused-by-ingest');
      return;
    }
    const spooled = await this.keeper.read(entry);
    if (spooled === undefined) {
      backlog.drop(entry.handle, 'spool-damaged');
      return;
    }
    // Meanwhile the connection may have gone, and what waits was put in order anew.
    if (link !== this.link || backlog.isGone(entry.handle)) return;
    for (const id of spooled.schemaIds) {
      if (sentSchemas.has(id)) continue;
      const definition = this.keeper.definitionOf(id, entry);
      if (!definition) continue;
      link.send({ schema: { schemaId: Buffer.from(id, 'hex'), definition } });
      sentSchemas.add(id);
    }
    this.window.spend();
    backlog.markSent(entry.handle);
    link.send({ snapshot: spooled.bytes });
  }
}
