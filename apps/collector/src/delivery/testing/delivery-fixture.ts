import { createHash, randomBytes } from 'node:crypto';

import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import type { Bus, BusRecord } from '@pganalytics/bus';
import { encodeFrame } from '@pganalytics/codec';
import { loadConfig } from '@pganalytics/config';
import {
  collectorsChanged,
  formatCollectorToken,
  newId,
  newTokenSecret,
  schemasRegistered,
  serverIdOf,
  snapshotsReceived,
  snapshotsStored,
  topics,
} from '@pganalytics/contracts';
import { decodeSnapshot } from '@pganalytics/contracts/wire';
import type { Snapshot } from '@pganalytics/contracts/wire';
import { ingestConfig, startIngest } from '@pganalytics/ingest';
import type { RunningIngest } from '@pganalytics/ingest';
import { freshDatabase } from '@pganalytics/servers';
import { schemaOf } from '@pganalytics/stats';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import { DeliverSnapshots } from '../deliver-snapshots.js';
import { deliveryConfig } from '../delivery.config.js';
import { MemorySpool } from '../spool.memory-spool.js';
import { startDelivery } from '../start-delivery.js';

export const logger = createLogger({ service: 'spec', level: 'silent' });
export const hello = { collectorVersion: '0', hostName: 'spec', targets: 1 };
export const source = { source: 'pganalytics/spec' };
const schema = schemaOf('pg_database_size', ['size_bytes']);

export const upTo = (count: number, from = 1): number[] =>
  Array.from({ length: count - from + 1 }, (_, index) => from + index);

type Settings = Readonly<Record<string, string>>;

/** An ingest on an embedded log, a collector enrolled in it, and what arrives. */
export class DeliveryFixture {
  static async start(settings: Settings = {}): Promise<DeliveryFixture> {
    // As the program does: grpc-js would report attempts that go on for a moment after a test.
    setLogVerbosity(logVerbosity.NONE);
    const database = await freshDatabase();
    const ids = { organisationId: newId(), collectorId: newId() };
    const base = { BUS: 'embedded', BUS_DATABASE_URL: database.url, HTTP_PORT: '0', HTTP_DRAIN_MS: '0' };
    const environment = { ...base, LOG_LEVEL: 'silent', INGEST_STREAM_CREDIT: '8', COLLECTOR_PORT: '0', ...settings };
    const bus = await createBus(loadConfig(ingestConfig, environment), { logger, metrics: new Metrics('spec') });
    await bus.createTopics(topicSpecs(topics, { partitions: 2 }));
    const fixture = new DeliveryFixture(database, bus, environment, ids);
    await publish(bus, collectorsChanged, fixture.enrolled, source);
    await bus.follow({
      topics: [snapshotsReceived.name, schemasRegistered.name],
      from: 'beginning',
      onRecords: (all) => void fixture.records.push(...all),
    });
    fixture.running = await startIngest(loadConfig(ingestConfig, environment));
    return fixture;
  }

  readonly records: BusRecord[] = [];
  readonly token: string;
  private running: RunningIngest | undefined;
  private readonly others: RunningIngest[] = [];
  private readonly sinks: DeliverSnapshots[] = [];
  private readonly targetIds = new Map<string, string>();

  private constructor(
    private readonly database: Awaited<ReturnType<typeof freshDatabase>>,
    readonly bus: Bus,
    private readonly environment: Settings,
    readonly ids: { readonly organisationId: string; readonly collectorId: string },
  ) {
    this.token = formatCollectorToken({ ...ids, secret: newTokenSecret() });
  }

  /** The PostgreSQL that the log is in. */
  get databaseUrl(): string {
    return this.database.url;
  }

  get ingestUrl(): string {
    return this.running?.collectorUrl ?? '';
  }

  get enrolled() {
    const tokenHash = createHash('sha256').update(this.token).digest('hex');
    const flags = { paused: false, revoked: false, createdAt: new Date(0).toISOString() };
    return { ...this.ids, name: 'spec', tokenHash, ...flags };
  }

  async stopIngest(): Promise<number> {
    const { port } = new URL(this.ingestUrl);
    await this.running?.stop();
    return Number(port);
  }

  /** On the log of the fixture, unless another one is given. */
  async startIngest(port: number, bus?: Bus): Promise<void> {
    const config = loadConfig(ingestConfig, { ...this.environment, COLLECTOR_PORT: String(port) });
    this.running = await startIngest(config, bus === undefined ? {} : { bus });
  }

  /** One more, on the same log. */
  async startAnother(settings: Settings): Promise<RunningIngest> {
    const another = await startIngest(loadConfig(ingestConfig, { ...this.environment, ...settings }));
    this.others.push(another);
    return another;
  }

  /** Delivers from memory, or from a spool in a directory. */
  async sink(settings: Settings = {}, directory?: string): Promise<DeliverSnapshots> {
    const config = loadConfig(deliveryConfig, {
      INGEST_URL: this.ingestUrl,
      COLLECTOR_TOKEN: this.token,
      RECONNECT_FIRST_MS: '50',
      RECONNECT_MOST_MS: '200',
      SPOOL_SYNC_MS: '1',
      ...settings,
    });
    const options = { config, logger, hello };
    const sink = await (directory === undefined
      ? DeliverSnapshots.start({ ...options, spool: new MemorySpool() })
      : startDelivery(directory, options));
    this.sinks.push(sink);
    return sink;
  }

  /** At once: what is not delivered is left where it is. */
  async closeSinks(): Promise<void> {
    await Promise.all(this.sinks.splice(0).map(async (sink) => sink.close(0)));
  }

  async stop(): Promise<void> {
    await this.closeSinks();
    await Promise.all([this.running, ...this.others].map(async (ingest) => ingest?.stop()));
    await this.bus.close();
    await this.database.drop();
  }

  /** A server that nothing was sent of. */
  server(): string {
    const targetId = `db${this.targetIds.size + 1}:5432`;
    const serverId = serverIdOf(this.ids.organisationId, targetId);
    this.targetIds.set(serverId, targetId);
    return serverId;
  }

  /** Without it ingest cannot tell that the server belongs to the collector's organisation. */
  identityOf(serverId: string) {
    const server = { systemIdentifier: '1', postmasterStartMs: 1, inRecovery: false, timeline: 1, labels: {} };
    const address = { name: 'db', host: 'db', port: 5432, version: '18.0', versionNumber: 180_000 };
    return { targetId: this.targetIds.get(serverId) ?? '', ...address, ...server };
  }

  accept(sink: DeliverSnapshots, serverId: string, count: number, { bytes = 10, epoch = EPOCH } = {}): void {
    for (let index = 0; index < count; index++) {
      const collectedAtMs = Date.now();
      // By chance, so that packing makes a text of it that takes as many bytes.
      const rows = [[1, randomBytes(bytes).toString('base64'), index]];
      const frame = { schema, intervalMs: 1000, body: encodeFrame(schema, [{ at: collectedAtMs, rows }]) };
      const identity = this.identityOf(serverId);
      sink.accept({ serverId, epoch, collectedAtMs, frames: [frame], identity, familyStates: [] });
    }
  }

  /** What the log has of a server, in the order it came. */
  snapshotsOf(serverId: string): Snapshot[] {
    return this.records
      .filter((record) => record.topic === snapshotsReceived.name && record.key?.toString() === serverId)
      .map((record) => decodeSnapshot(record.value ?? Buffer.alloc(0)));
  }

  sequencesOf(serverId: string): number[] {
    const sequences = this.snapshotsOf(serverId).map(({ sequence }) => Number(sequence));
    return [...new Set(sequences)].toSorted((a, b) => a - b);
  }

  async announceStored(serverId: string, from: number, to: number, epoch = EPOCH): Promise<void> {
    const { organisationId, collectorId } = this.ids;
    const item = { organisationId, serverId, collectorId, epoch: String(epoch), collectedAtMs: 1, families: [] };
    const sequences: [string, string][] = [[String(from), String(to)]];
    const storedAt = new Date().toISOString();
    await publish(this.bus, snapshotsStored, { partition: 0, storedAt, items: [{ ...item, sequences }] }, source);
  }
}

export const EPOCH = BigInt(Date.now());
