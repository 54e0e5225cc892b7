import { connect } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';

import { decodeIngestMessage, deliverPath, encodeCollectorMessage } from '@pganalytics/contracts/wire';
import type { Ack, IngestMessage, Refusal, Welcome } from '@pganalytics/contracts/wire';

/** A certificate to show, and the key that it is for, in PEM. */
export interface ClientCertificate {
  readonly chain: string;
  readonly key: string;
}

/** How a simulated collector says who it is. */
export type Credential = { readonly token: string } | { readonly certificate: ClientCertificate };

/** What a simulated collector is told to do and tells back. */
export interface SimulatedCollectorOptions {
  /** `host:port` of the collector port. */
  readonly address: string;
  /** A certificate needs TLS. */
  readonly credential: Credential;
  /** PEM of the CA that signed the collector port's certificate; unset means plain text. */
  readonly ca?: Buffer;
  readonly onAck: (ack: Ack) => void;
  readonly onRefusal: (refusal: Refusal) => void;
  /** Told once when the connection is over, with what ingest or the network said. */
  readonly onEnd?: (reason: string) => void;
}

/** Frozen bytes, or what makes them when it is their turn: thousands that wait would take all memory. */
type Snapshot = Uint8Array | (() => Uint8Array);

const HEADER_BYTES = 5;

const contexts = new WeakMap<Buffer | ClientCertificate, SecureContext>();

/** Read once, as a collector does that connects again: after an outage thousands of them connect within seconds. */
function contextOf(ca: Buffer, credential: Credential): SecureContext {
  const certificate = 'certificate' in credential ? credential.certificate : undefined;
  const known = contexts.get(certificate ?? ca);
  if (known !== undefined) return known;
  const context = createSecureContext({ ca, ...(certificate && { cert: certificate.chain, key: certificate.key }) });
  contexts.set(certificate ?? ca, context);
  return context;
}

/**
 * One TCP (and TLS) connection with one gRPC stream in it that delivers snapshots as a collector does, and keeps to its
 * credit. It reads no database: it is called a simulated collector wherever its figures are shown. It speaks gRPC's
 * framing on plain HTTP/2, which costs the generator a third of what a gRPC client does.
 */
export class SimulatedCollector {
  /** Resolves with ingest's greeting; rejects when the connection ends before it. */
  readonly welcomed: Promise<Welcome>;
  private readonly session: ClientHttp2Session;
  private readonly stream: ClientHttp2Stream;
  private waiting: Snapshot[] = [];
  private credit = 0;
  private over = false;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly options: SimulatedCollectorOptions) {
    const { address, ca, credential } = options;
    this.session =
      ca === undefined
        ? connect(`http://${address}`)
        : connect(`https://${address}`, { secureContext: contextOf(ca, credential), servername: '' });
    this.stream = this.session.request(
      {
        ':method': 'POST',
        ':path': deliverPath,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...('token' in credential && { authorization: `Bearer ${credential.token}` }),
      },
      { endStream: false },
    );
    this.welcomed = new Promise((resolve, reject) => {
      this.listen(resolve, (reason) => {
        reject(new Error(reason));
        options.onEnd?.(reason);
      });
    });
    // Whoever does not wait for the greeting hears of the end by `onEnd`.
    this.welcomed.catch(() => undefined);
    this.frame(encodeCollectorMessage({ hello: { collectorVersion: 'simulated', hostName: 'simulated', targets: 1 } }));
  }

  defineSchema(schemaId: Uint8Array, definition: Uint8Array): void {
    this.frame(encodeCollectorMessage({ schema: { schemaId, definition } }));
  }

  /** Sends frozen snapshot bytes now, or as soon as there is credit and the connection takes more. */
  send(snapshot: Snapshot): void {
    this.waiting.push(snapshot);
    this.pump();
  }

  /** Snapshots that wait. */
  get queued(): number {
    return this.waiting.length;
  }

  /** Ends the stream in order. */
  close(): void {
    this.stream.end();
    this.session.close();
  }

  /** Cuts the connection. */
  destroy(): void {
    this.session.destroy();
  }

  private listen(welcomed: (welcome: Welcome) => void, ended: (reason: string) => void): void {
    const end = (reason: string) => {
      if (this.over) return;
      this.over = true;
      this.waiting = [];
      this.session.destroy();
      ended(reason);
    };
    const statusOf = (headers: IncomingHttpHeaders) => {
      const status = headers['grpc-status'];
      if (status === undefined) return;
      end(`status ${String(status)}: ${decodeURIComponent(String(headers['grpc-message'] ?? ''))}`);
    };
    this.session.on('error', (error: Error) => end(error.message));
    this.session.on('close', () => end('the connection was closed'));
    this.stream.on('error', (error: Error) => end(error.message));
    this.stream.on('response', statusOf);
    this.stream.on('trailers', statusOf);
    this.stream.on('close', () => end('the stream was closed'));
    this.stream.on('data', (bytes: Buffer) => this.receive(bytes, welcomed));
    this.stream.on('drain', () => this.pump());
  }

  /** What a slow connection does not take yet stays unmade: with credit for hundreds it would fill the memory. */
  private pump(): void {
    while (this.credit > 0 && !this.stream.writableNeedDrain) {
      const snapshot = this.waiting.shift();
      if (snapshot === undefined) return;
      this.credit -= 1;
      const bytes = typeof snapshot === 'function' ? snapshot() : snapshot;
      this.frame(encodeCollectorMessage({ snapshot: bytes }));
    }
  }

  /** gRPC's framing: a byte that says whether the message is compressed, and its length. */
  private frame(message: Uint8Array): void {
    if (this.over) return;
    const bytes = Buffer.allocUnsafe(HEADER_BYTES + message.length);
    bytes[0] = 0;
    bytes.writeUInt32BE(message.length, 1);
    bytes.set(message, HEADER_BYTES);
    this.stream.write(bytes);
  }

  private receive(bytes: Buffer, welcomed: (welcome: Welcome) => void): void {
    let rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUInt32BE(1);
      if (rest.length < end) break;
      this.hear(decodeIngestMessage(rest.subarray(HEADER_BYTES, end)), welcomed);
      rest = rest.subarray(end);
    }
    this.rest = rest;
  }

  private hear(message: IngestMessage, welcomed: (welcome: Welcome) => void): void {
    if (message.welcome !== undefined) {
      this.credit += message.welcome.credit;
      welcomed(message.welcome);
    } else if (message.credit !== undefined) this.credit += message.credit.snapshots;
    else if (message.ack !== undefined) this.options.onAck(message.ack);
    else if (message.refusal !== undefined) this.options.onRefusal(message.refusal);
    this.pump();
  }
}
