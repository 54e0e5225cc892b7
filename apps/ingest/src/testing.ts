import { createHash } from 'node:crypto';

import { Client, Metadata, credentials } from '@grpc/grpc-js';
import type { ChannelCredentials, ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { encodeFrame, schemaId } from '@pganalytics/codec';
import { formatCollectorToken, newId, newTokenSecret, serverIdOf, uuidBytes } from '@pganalytics/contracts';
import { decodeIngestMessage, deliverPath, encodeCollectorMessage, encodeSnapshot } from '@pganalytics/contracts/wire';
import type { MessageOf, collectorsChanged } from '@pganalytics/contracts';
import type {
  CollectorMessage,
  IngestMessage,
  Refusal,
  SchemaDefinition,
  SequenceRange,
  Snapshot,
} from '@pganalytics/contracts/wire';
import { canonicalJson } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

/** A collector with its token, and the event that makes it known. */
export interface EnrolledCollector {
  readonly organisationId: string;
  readonly collectorId: string;
  readonly token: string;
  readonly enrolled: MessageOf<typeof collectorsChanged>;
}

export function aCollector(organisationId = newId()): EnrolledCollector {
  const collectorId = newId();
  const token = formatCollectorToken({ organisationId, collectorId, secret: newTokenSecret() });
  const enrolled = {
    collectorId,
    organisationId,
    name: 'a collector',
    tokenHash: sha256(token).toString('hex'),
    paused: false,
    revoked: false,
    createdAt: new Date(0).toISOString(),
  };
  return { organisationId, collectorId, token, enrolled };
}

const gaugeSchema = (family: string, columns: readonly string[]): FrameSchema => ({
  family,
  version: 1,
  sparse: false,
  columns: columns.map((name) => ({ name, role: 'gauge', type: 'int' })),
});

/** A schema as the protocol carries it, of one column unless told otherwise, and a frame of it. */
export function aSchema(
  column = 'uptime_seconds',
  family = 'server',
  columns = 1,
): SchemaDefinition & { readonly body: Uint8Array } {
  const names = Array.from({ length: columns }, (_, index) => (index === 0 ? column : `${column}_${index}`));
  const schema = gaugeSchema(family, names);
  return {
    schemaId: schemaId(schema, sha256),
    definition: new TextEncoder().encode(canonicalJson(schema)),
    body: encodeFrame(schema, [{ at: 1_700_000_000_000, rows: [names.map(() => 42)] }]),
  };
}

/** The bytes of a snapshot of one server of a collector. */
export function aSnapshot(
  collector: EnrolledCollector,
  { targetId = 'db1:5432', ...given }: Partial<Snapshot> & { readonly targetId?: string } = {},
): Uint8Array {
  return encodeSnapshot({
    serverId: uuidBytes(serverIdOf(collector.organisationId, targetId)),
    collectorId: uuidBytes(collector.collectorId),
    epoch: 1_700_000_000_000n,
    sequence: 1n,
    collectedAtMs: Date.now(),
    frames: [],
    gaps: [],
    identity: { ...IDENTITY, targetId, labels: {} },
    familyStates: [],
    ...given,
  });
}

const IDENTITY = {
  name: 'db1',
  host: 'db1.example',
  port: 5432,
  systemIdentifier: '7300000000000000001',
  postmasterStartMs: 1_700_000_000_000,
  inRecovery: false,
  version: '18.4',
  versionNumber: 180_004,
  timeline: 1,
};

const leaveAsBytes = (bytes: Buffer): Buffer => bytes;

/** A plain client of the collector protocol that does what a spec tells it, right or wrong. */
export class ProtocolClient {
  readonly messages: IngestMessage[] = [];
  ended: ServiceError | 'ok' | undefined;
  private readonly client: Client;
  private readonly call: ClientDuplexStream<Buffer, Buffer>;

  constructor(url: string, token: string, channel: ChannelCredentials = credentials.createInsecure()) {
    this.client = new Client(new URL(url).host, channel, { 'grpc.use_local_subchannel_pool': 1 });
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    this.call = this.client.makeBidiStreamRequest(deliverPath, leaveAsBytes, leaveAsBytes, metadata);
    this.call.on('data', (bytes: Buffer) => this.messages.push(decodeIngestMessage(bytes)));
    this.call.on('error', (error: ServiceError) => (this.ended ??= error));
    this.call.on('end', () => (this.ended ??= 'ok'));
  }

  send(message: CollectorMessage): void {
    this.sendBytes(encodeCollectorMessage(message));
  }

  sendBytes(bytes: Uint8Array): void {
    this.call.write(Buffer.from(bytes));
  }

  get welcome(): IngestMessage['welcome'] {
    return this.messages.find((message) => message.welcome)?.welcome;
  }

  /** Sequence numbers the log has, as told so far. */
  get logged(): number[] {
    return this.messages.flatMap(({ ack }) => numbersIn(ack?.logged ?? []));
  }

  /** Sequence numbers the history has, as told so far. */
  get stored(): number[] {
    return this.messages.flatMap(({ ack }) => numbersIn(ack?.stored ?? []));
  }

  get refusals(): Refusal[] {
    return this.messages.flatMap(({ refusal }) => (refusal ? [refusal] : []));
  }

  get controls(): NonNullable<IngestMessage['control']>[] {
    return this.messages.flatMap(({ control }) => (control ? [control] : []));
  }

  get credit(): number {
    const given = this.messages.reduce((sum, { credit }) => sum + (credit?.snapshots ?? 0), 0);
    return given + (this.welcome?.credit ?? 0);
  }

  /** Says that nothing more comes. */
  finish(): void {
    this.call.end();
  }

  close(): void {
    this.call.cancel();
    this.client.close();
  }
}

function numbersIn(ranges: readonly SequenceRange[]): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: Number(to - from) + 1 }, (_, i) => Number(from) + i));
}
