import { readFileSync } from 'node:fs';

import { Client, Metadata, credentials } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { decodeIngestMessage, deliverPath, encodeCollectorMessage } from '@pganalytics/contracts';
import type { CollectorMessage, IngestMessage } from '@pganalytics/contracts';

import type { DeliveryConfig } from './delivery.config.js';
import { PlaintextIngest } from './delivery.errors.js';

export interface LinkListener {
  onMessage(message: IngestMessage): void;
  /** More can be written again. */
  onWritable(): void;
  /** The link is over, for whatever reason; called once. */
  onEnd(error: ServiceError | undefined): void;
}

type Address = Pick<DeliveryConfig, 'INGEST_URL' | 'INGEST_CA_FILE' | 'INGEST_PLAINTEXT' | 'COLLECTOR_TOKEN'>;

const leaveAsBytes = (bytes: Buffer): Buffer => bytes;

/** One connection to ingest with one stream in it. */
export class IngestLink {
  private readonly client: Client;
  private readonly call: ClientDuplexStream<Buffer, Buffer>;
  private over = false;
  private writableNow = true;

  /** @throws PlaintextIngest */
  constructor(
    address: Address,
    private readonly listener: LinkListener,
  ) {
    this.client = clientOf(address);
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${address.COLLECTOR_TOKEN}`);
    this.call = this.client.makeBidiStreamRequest(deliverPath, leaveAsBytes, leaveAsBytes, metadata);
    this.call.on('data', (bytes: Buffer) => this.onData(bytes));
    this.call.on('drain', () => {
      this.writableNow = true;
      if (!this.over) listener.onWritable();
    });
    this.call.on('error', (error: ServiceError) => this.end(error));
    this.call.on('end', () => this.end(undefined));
  }

  /** Whether a message now would be sent rather than piled up. */
  get writable(): boolean {
    return this.writableNow && !this.over;
  }

  send(message: CollectorMessage): void {
    if (this.over) return;
    const bytes = encodeCollectorMessage(message);
    this.writableNow = this.call.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  /** Says that nothing more comes; ingest answers what it has and ends the stream. */
  finish(): void {
    if (!this.over) this.call.end();
  }

  close(): void {
    if (!this.over) this.call.cancel();
    this.end(undefined);
  }

  private onData(bytes: Buffer): void {
    if (this.over) return;
    try {
      this.listener.onMessage(decodeIngestMessage(bytes));
    } catch (error) {
      // Whoever speaks another protocol is not ingest; the next connection may reach it.
      this.call.cancel();
      this.end(error as ServiceError);
    }
  }

  private end(error: ServiceError | undefined): void {
    if (this.over) return;
    this.over = true;
    // The stream may report its cancellation after it is over.
    this.call.on('error', () => undefined);
    this.client.close();
    this.listener.onEnd(error);
  }
}

/** @throws PlaintextIngest when the token would cross a network in clear. */
export function assertSafe(address: Address): void {
  const url = new URL(address.INGEST_URL);
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !loopback && !address.INGEST_PLAINTEXT) throw new PlaintextIngest(url.hostname);
}

function clientOf(address: Address): Client {
  assertSafe(address);
  const url = new URL(address.INGEST_URL);
  const secure = url.protocol === 'https:';
  const authorities = address.INGEST_CA_FILE === undefined ? null : readFileSync(address.INGEST_CA_FILE);
  const channel = secure ? credentials.createSsl(authorities) : credentials.createInsecure();
  return new Client(`${url.hostname}:${url.port === '' ? (secure ? 443 : 80) : url.port}`, channel, {
    // A connection of our own, so that the waiting between attempts is ours alone.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_retries': 0,
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.service_config_disable_resolution': 1,
  });
}
