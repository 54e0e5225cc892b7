import type { Range, RecordFile } from '@pganalytics/bench';
import { Client, Server, ServerCredentials, credentials, status } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServerDuplexStream } from '@grpc/grpc-js';
import { uuidOf } from '@pganalytics/contracts';
import { decodeCollectorMessage, decodeIngestMessage, decodeSnapshot, deliverPath } from '@pganalytics/contracts/wire';

type Incoming = ServerDuplexStream<Buffer, Buffer>;
type Outgoing = ClientDuplexStream<Buffer, Buffer>;

const asBytes = (bytes: Buffer): Buffer => bytes;
/** Larger than any message that collectors may send. */
const MOST_BYTES = 32 * 1_024 * 1_024;

/** What a door leads to, and where it writes down what goes by. */
export interface RecordingDoorParts {
  /** `host:port` of the collector port behind it, and the certificate to trust there. */
  readonly ingest: string;
  readonly ca: Buffer;
  readonly record: RecordFile;
  readonly organisationId: string;
}

/**
 * Stands between real collectors and ingest, passes on every message as it is, and writes down which snapshots went by
 * and which were acknowledged: what a real collector knows, but on a disk that no fault touches.
 */
export class RecordingDoor {
  private readonly server: Server;
  private readonly streams = new Map<string, number>();
  private readonly calls = new Set<Incoming>();

  private constructor(private readonly parts: RecordingDoorParts) {
    this.server = new Server({ 'grpc.max_receive_message_length': MOST_BYTES });
    this.server.addService(
      {
        deliver: {
          path: deliverPath,
          requestStream: true,
          responseStream: true,
          requestSerialize: asBytes,
          requestDeserialize: asBytes,
          responseSerialize: asBytes,
          responseDeserialize: asBytes,
        },
      },
      { deliver: (call: Incoming) => this.pass(call) },
    );
  }

  /** Opens a door on a loopback port. */
  static async open(port: number, parts: RecordingDoorParts): Promise<RecordingDoor> {
    const door = new RecordingDoor(parts);
    await new Promise<void>((resolve, reject) => {
      door.server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
        error === null ? resolve() : reject(error),
      );
    });
    return door;
  }

  close(): void {
    this.server.forceShutdown();
  }

  private pass(call: Incoming): void {
    const client = new Client(this.parts.ingest, credentials.createSsl(this.parts.ca), {
      'grpc.max_receive_message_length': MOST_BYTES,
      // A connection of its own per collector, as without the door.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_retries': 0,
    });
    const ingest: Outgoing = client.makeBidiStreamRequest(deliverPath, asBytes, asBytes, call.metadata);
    this.calls.add(call);
    call.on('data', (bytes: Buffer) => {
      this.noteSent(bytes);
      if (!ingest.write(bytes)) {
        call.pause();
        ingest.once('drain', () => call.resume());
      }
    });
    call.on('end', () => ingest.end());
    call.on('cancelled', () => ingest.cancel());
    call.on('error', () => ingest.cancel());
    ingest.on('data', (bytes: Buffer) => {
      this.noteAnswer(bytes);
      call.write(bytes);
    });
    ingest.on('error', (error) => {
      const code = 'code' in error ? Number(error.code) : status.UNAVAILABLE;
      call.emit('error', { code, details: error.message });
    });
    ingest.on('end', () => call.end());
    ingest.on('close', () => {
      this.calls.delete(call);
      client.close();
    });
  }

  private noteSent(bytes: Buffer): void {
    const { snapshot } = decodeCollectorMessage(bytes);
    if (snapshot === undefined) return;
    const { serverId, collectorId, epoch, sequence } = decodeSnapshot(snapshot);
    const key = `${uuidOf(serverId)} ${epoch}`;
    let stream = this.streams.get(key);
    const { record, organisationId } = this.parts;
    if (stream === undefined) {
      stream = record.newStream();
      this.streams.set(key, stream);
      const identity = { organisationId, serverId: uuidOf(serverId), collectorId: uuidOf(collectorId) };
      record.write({ stream, identity: { ...identity, epoch: Number(epoch) }, real: true });
    }
    record.write({ stream, frozen: Number(sequence), bytes: Buffer.from(snapshot).toString('base64') });
  }

  private noteAnswer(bytes: Buffer): void {
    const { ack } = decodeIngestMessage(bytes);
    if (ack === undefined) return;
    const stream = this.streams.get(`${uuidOf(ack.serverId)} ${ack.epoch}`);
    if (stream === undefined) return;
    const ranges = (list: typeof ack.logged): Range[] => list.map(({ from, to }) => [Number(from), Number(to)]);
    if (ack.logged.length > 0) this.parts.record.write({ stream, logged: ranges(ack.logged) });
    if (ack.stored.length > 0) this.parts.record.write({ stream, stored: ranges(ack.stored) });
  }
}
