import { Client, Metadata, credentials } from '@grpc/grpc-js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { decodeIngestMessage, deliverPath, encodeCollectorMessage } from '@pganalytics/contracts';
import type { IngestMessage } from '@pganalytics/contracts';

/** What a simulated collector is told to do and tells back. */
export interface SimulatedCollectorOptions {
  /** `host:port` of the collector port. */
  readonly address: string;
  readonly token: string;
  /** PEM of the CA that signed the collector port's certificate; unset means plain text. */
  readonly ca?: Buffer;
  readonly onAck: (ack: Acknowledged) => void;
  readonly onRefusal: (message: string) => void;
}

/** Sequences of one stream that the log, or the history, now has. */
export interface Acknowledged {
  readonly serverId: Uint8Array;
  readonly logged: readonly { from: bigint; to: bigint }[];
  readonly stored: readonly { from: bigint; to: bigint }[];
}

type Stream = ClientDuplexStream<Uint8Array, Uint8Array>;

const raw = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * One connection that delivers snapshots as a collector does, and keeps to its credit. It reads no database: it is
 * called a simulated collector wherever its figures are shown.
 */
export class SimulatedCollector {
  private readonly client: Client;
  private readonly stream: Stream;
  private readonly waiting: Uint8Array[] = [];
  private credit = 0;
  readonly welcomed: Promise<void>;

  constructor(private readonly options: SimulatedCollectorOptions) {
    const tls = options.ca === undefined ? credentials.createInsecure() : credentials.createSsl(options.ca);
    this.client = new Client(options.address, tls, { 'grpc.max_receive_message_length': 4_194_304 });
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${options.token}`);
    this.stream = this.client.makeBidiStreamRequest(deliverPath, raw, raw, metadata);
    this.welcomed = new Promise((resolve, reject) => {
      this.stream.on('data', (bytes: Buffer) => this.receive(decodeIngestMessage(bytes), resolve));
      this.stream.on('error', (error) => {
        reject(error);
        options.onRefusal(error.message);
      });
    });
    this.stream.write(
      encodeCollectorMessage({ hello: { collectorVersion: 'simulated', hostName: 'bench', targets: 1 } }),
    );
  }

  defineSchema(schemaId: Uint8Array, definition: Uint8Array): void {
    this.stream.write(encodeCollectorMessage({ schema: { schemaId, definition } }));
  }

  /** Sends frozen snapshot bytes now, or as soon as there is credit. */
  send(snapshot: Uint8Array): void {
    if (this.credit > 0) this.write(snapshot);
    else this.waiting.push(snapshot);
  }

  /** Snapshots that wait for credit. */
  get queued(): number {
    return this.waiting.length;
  }

  close(): void {
    this.stream.end();
    this.client.close();
  }

  private write(snapshot: Uint8Array): void {
    this.credit -= 1;
    this.stream.write(encodeCollectorMessage({ snapshot }));
  }

  private receive(message: IngestMessage, welcomed: () => void): void {
    if (message.welcome !== undefined) {
      this.credit += message.welcome.credit;
      welcomed();
    } else if (message.credit !== undefined) this.credit += message.credit.snapshots;
    else if (message.ack !== undefined) this.options.onAck(message.ack);
    else if (message.refusal !== undefined) this.options.onRefusal(message.refusal.message);
    while (this.credit > 0) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.write(next);
    }
  }
}
