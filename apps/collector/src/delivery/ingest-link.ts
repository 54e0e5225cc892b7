import { readFileSync } from 'node:fs';

import { Client, Metadata, credentials } from '@grpc/grpc-js';
import type { ChannelCredentials, ClientDuplexStream, ClientOptions, ServiceError } from '@grpc/grpc-js';
import { decodeIngestMessage, deliverPath, encodeCollectorMessage } from '@pganalytics/contracts/wire';
import type { CollectorMessage, IngestMessage } from '@pganalytics/contracts/wire';

import type { ClientIdentity } from './client-identity.js';
import type { DeliveryConfig } from './delivery.config.js';
import { portOf } from './ingest-address.js';
import type { IngestAddress } from './ingest-address.js';
import { ResumingCredentials } from './resuming-credentials.js';
import type { TlsSessions } from './resuming-credentials.js';

export interface LinkListener {
  onMessage(message: IngestMessage): void;
  /** More can be written again. */
  onWritable(): void;
  /** The link is over, for whatever reason; called once. */
  onEnd(error: ServiceError | undefined): void;
}

export interface LinkOptions {
  readonly address: IngestAddress;
  readonly config: Pick<
    DeliveryConfig,
    'INGEST_CA_FILE' | 'INGEST_CONNECT_MS' | 'INGEST_KEEPALIVE_MS' | 'INGEST_KEEPALIVE_TIMEOUT_MS' | 'COLLECTOR_TOKEN'
  >;
  /** Without it the token says who we are. */
  readonly identity: ClientIdentity | undefined;
  readonly sessions: TlsSessions;
}

const leaveAsBytes = (bytes: Buffer): Buffer => bytes;

/** One connection to ingest with one stream in it. */
export class IngestLink {
  private readonly client: Client;
  private readonly call: ClientDuplexStream<Buffer, Buffer>;
  private over = false;
  private finishing = false;
  private writableNow = true;

  constructor(
    options: LinkOptions,
    private readonly listener: LinkListener,
  ) {
    this.client = clientOf(options);
    const metadata = new Metadata();
    const { COLLECTOR_TOKEN } = options.config;
    if (COLLECTOR_TOKEN !== '') metadata.set('authorization', `Bearer ${COLLECTOR_TOKEN}`);
    this.call = this.client.makeBidiStreamRequest(deliverPath, leaveAsBytes, leaveAsBytes, metadata);
    this.call.on('data', (bytes: Buffer) => this.onData(bytes));
    this.call.on('drain', () => {
      this.writableNow = true;
      if (this.writable) listener.onWritable();
    });
    this.call.on('error', (error: ServiceError) => this.end(error));
    this.call.on('end', () => this.end(undefined));
  }

  /** Whether a message now would be sent rather than piled up. */
  get writable(): boolean {
    return this.writableNow && !this.over && !this.finishing;
  }

  send(message: CollectorMessage): void {
    if (this.over || this.finishing) return;
    const bytes = encodeCollectorMessage(message);
    this.writableNow = this.call.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  /** Says that nothing more comes; ingest answers what it has and ends the stream. */
  finish(): void {
    if (this.over || this.finishing) return;
    // Written to once more, the stream would break and the answers with it.
    this.finishing = true;
    this.call.end();
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

function clientOf({ address, config, identity, sessions }: LinkOptions): Client {
  const { url, secure, proxy } = address;
  const target = `${url.hostname}:${portOf(url)}`;
  const options: ClientOptions = {
    // A connection of our own, so that the waiting between attempts is ours alone.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_retries': 0,
    'grpc.keepalive_time_ms': config.INGEST_KEEPALIVE_MS,
    'grpc.keepalive_timeout_ms': config.INGEST_KEEPALIVE_TIMEOUT_MS,
    'grpc.service_config_disable_resolution': 1,
    // The proxy is a setting like others; grpc-js would take it from the environment.
    'grpc.enable_http_proxy': 0,
  };
  if (proxy) {
    options['grpc.http_connect_target'] = `dns:${target}`;
    options['grpc.default_authority'] = target;
    if (proxy.credentials !== undefined) options['grpc.http_connect_creds'] = proxy.credentials;
  }
  const channel = secure ? secureChannel({ address, config, identity, sessions }) : credentials.createInsecure();
  return new Client(proxy ? proxy.host : target, channel, options);
}

function secureChannel({ address, config, identity, sessions }: LinkOptions): ChannelCredentials {
  const shown = identity?.current();
  const given = [
    ...(config.INGEST_CA_FILE === undefined ? [] : [readFileSync(config.INGEST_CA_FILE, 'utf8')]),
    ...(shown?.authorities === undefined ? [] : [shown.authorities]),
  ];
  return new ResumingCredentials({
    server: `${address.url.host} ${address.serverName}`,
    serverName: address.serverName,
    sessions,
    handshakeMs: config.INGEST_CONNECT_MS,
    options: {
      ...(given.length === 0 ? {} : { ca: given }),
      ...(shown ? { cert: shown.certificate, key: shown.key } : {}),
    },
  });
}
