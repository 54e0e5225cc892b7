import { createHash } from 'node:crypto';

import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import type { Bus, BusRecord } from '@pganalytics/bus';
import { encodeFrame } from '@pganalytics/codec';
import { loadConfig } from '@pganalytics/config';
import {
  collectorsChanged,
  decodeSnapshot,
  formatCollectorToken,
  newId,
  newTokenSecret,
  schemasRegistered,
  serverIdOf,
  serverWatched,
  snapshotsReceived,
  snapshotsStored,
  topics,
} from '@pganalytics/contracts';
import { ingestConfig, startIngest } from '@pganalytics/ingest';
import type { RunningIngest } from '@pganalytics/ingest';
import { eventually, freshDatabase } from '@pganalytics/servers';
import { schemaOf } from '@pganalytics/stats';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import { DeliverSnapshots } from './deliver-snapshots.js';
import { deliveryConfig } from './delivery.config.js';
import { MalformedCollectorToken, PlaintextIngest } from './delivery.errors.js';
import { MemorySpool } from './spool.memory-spool.js';

const logger = createLogger({ service: 'spec', level: 'silent' });
const source = { source: 'pganalytics/spec' };
const hello = { collectorVersion: '0', hostName: 'spec', targets: 1 };
const schema = schemaOf('pg_database_size', ['size_bytes']);
const EPOCH = BigInt(Date.now());

describe('delivering snapshots to a real ingest', () => {
  const [organisationId, collectorId] = [newId(), newId()];
  const token = formatCollectorToken({ organisationId, collectorId, secret: newTokenSecret() });
  const enrolled = {
    collectorId,
    organisationId,
    name: 'spec',
    tokenHash: createHash('sha256').update(token).digest('hex'),
    paused: false,
    revoked: false,
    createdAt: new Date(0).toISOString(),
  };
  const records: BusRecord[] = [];
  const sinks: DeliverSnapshots[] = [];
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let bus: Bus;
  let ingest: RunningIngest;
  const targetIds = new Map<string, string>();

  beforeAll(async () => {
    database = await freshDatabase();
    bus = await createBus(ingestSettings(0), { logger, metrics: new Metrics('spec') });
    await bus.createTopics(topicSpecs(topics, { partitions: 2 }));
    await publish(bus, collectorsChanged, enrolled, source);
    await bus.follow({
      topics: [snapshotsReceived.name, schemasRegistered.name],
      from: 'beginning',
      onRecords: (all) => void records.push(...all),
    });
    ingest = await startIngest(ingestSettings(0));
  });

  afterEach(async () => {
    await Promise.all(sinks.splice(0).map(async (sink) => sink.close(0)));
  });

  afterAll(async () => {
    await ingest.stop();
    await bus.close();
    await database.drop();
  });

  function ingestSettings(port: number) {
    return loadConfig(ingestConfig, {
      BUS: 'embedded',
      BUS_DATABASE_URL: database.url,
      HTTP_PORT: '0',
      COLLECTOR_PORT: String(port),
      HTTP_DRAIN_MS: '0',
      LOG_LEVEL: 'silent',
      INGEST_STREAM_CREDIT: '8',
    });
  }

  async function aSink(settings: Readonly<Record<string, string>> = {}): Promise<DeliverSnapshots> {
    const config = loadConfig(deliveryConfig, {
      INGEST_URL: ingest.collectorUrl,
      COLLECTOR_TOKEN: token,
      RECONNECT_FIRST_MS: '50',
      RECONNECT_MOST_MS: '200',
      ...settings,
    });
    const sink = await DeliverSnapshots.start({ config, spool: new MemorySpool(), logger, hello });
    sinks.push(sink);
    return sink;
  }

  const aServer = () => {
    const targetId = `db${targetIds.size + 1}:5432`;
    const serverId = serverIdOf(organisationId, targetId);
    targetIds.set(serverId, targetId);
    return serverId;
  };

  /** Without it ingest cannot tell that the server belongs to the collector's organisation. */
  const identityOf = (serverId: string) => ({
    targetId: targetIds.get(serverId) ?? '',
    name: 'db',
    host: 'db',
    port: 5432,
    systemIdentifier: '1',
    postmasterStartMs: 1,
    inRecovery: false,
    version: '18.0',
    versionNumber: 180_000,
    timeline: 1,
    labels: {},
  });

  function accept(sink: DeliverSnapshots, serverId: string, count: number, bytes = 10): void {
    for (let index = 0; index < count; index++) {
      const rows = [[1, 'x'.repeat(bytes), index]];
      const frame = { schema, intervalMs: 1000, body: encodeFrame(schema, [{ at: Date.now(), rows }]) };
      const collectedAtMs = Date.now();
      const identity = identityOf(serverId);
      sink.accept({ serverId, epoch: EPOCH, collectedAtMs, frames: [frame], identity, familyStates: [] });
    }
  }

  const snapshotsOf = (serverId: string) =>
    records
      .filter((record) => record.topic === snapshotsReceived.name && record.key?.toString() === serverId)
      .map((record) => decodeSnapshot(record.value ?? Buffer.alloc(0)));
  const sequencesOf = (serverId: string) =>
    [...new Set(snapshotsOf(serverId).map((snapshot) => Number(snapshot.sequence)))].toSorted((a, b) => a - b);
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  async function announceStored(serverId: string, from: number, to: number): Promise<void> {
    const item = { organisationId, serverId, collectorId, epoch: String(EPOCH), collectedAtMs: 1, families: [] };
    const sequences: [string, string][] = [[String(from), String(to)]];
    const storedAt = new Date().toISOString();
    await publish(bus, snapshotsStored, { partition: 0, storedAt, items: [{ ...item, sequences }] }, source);
  }

  it('numbers snapshots from 1 without holes, and keeps each until it is stored', async () => {
    const [sink, serverId] = [await aSink(), aServer()];

    accept(sink, serverId, 30);

    await eventually(() => expect(sequencesOf(serverId)).toEqual(upTo(30)));
    expect(sink.status().spooledSnapshots).toBe(30);
    await announceStored(serverId, 1, 30);
    await eventually(() => expect(sink.status()).toMatchObject({ spooledSnapshots: 0, spooledBytes: 0 }));
  });

  it('loses nothing when ingest is stopped and started again', async () => {
    const [sink, serverId] = [await aSink(), aServer()];
    accept(sink, serverId, 5);
    await eventually(() => expect(sequencesOf(serverId)).toEqual(upTo(5)));
    const port = Number(new URL(ingest.collectorUrl).port);

    await ingest.stop();
    accept(sink, serverId, 20);
    await eventually(() => expect(sink.status().connected).toBe(false));
    ingest = await startIngest(ingestSettings(port));
    accept(sink, serverId, 5);

    await eventually(() => expect(sequencesOf(serverId)).toEqual(upTo(30)));
  });

  it('sends what is logged and not stored again after the set time', async () => {
    const [sink, serverId] = [await aSink({ RESEND_SECONDS: '1' }), aServer()];

    accept(sink, serverId, 1);

    await eventually(() => expect(snapshotsOf(serverId).length).toBeGreaterThanOrEqual(2));
    const bytes = records.filter((record) => record.key?.toString() === serverId).map((record) => record.value);
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
    expect(sink.status().droppedSnapshots).toBe(0);
  });

  it('declares what a full spool dropped in a later snapshot', async () => {
    const sink = await aSink({ SPOOL_MAX_BYTES: '3000', INGEST_URL: 'http://127.0.0.1:9' });
    const serverId = aServer();
    accept(sink, serverId, 10, 500);
    await eventually(() => expect(sink.status().droppedSnapshots).toBeGreaterThan(0));
    const dropped = sink.status().droppedSnapshots;
    await sink.close(0);

    const spool = new MemorySpool();
    const config = loadConfig(deliveryConfig, {
      INGEST_URL: ingest.collectorUrl,
      COLLECTOR_TOKEN: token,
      SPOOL_MAX_BYTES: '3000',
    });
    const later = await DeliverSnapshots.start({ config, spool, logger, hello });
    sinks.push(later);
    accept(later, serverId, 10, 500);
    await eventually(() => expect(sequencesOf(serverId)).toContain(10));
    accept(later, serverId, 1, 500);

    await eventually(() =>
      expect(snapshotsOf(serverId).flatMap((snapshot) => snapshot.gaps)).toMatchObject([
        { fromSequence: 1n, toSequence: BigInt(dropped), reason: 'spool-full' },
      ]),
    );
  });

  it('drops what ingest refuses for good and declares the gap', async () => {
    const [sink, serverId] = [await aSink(), aServer()];
    const ahead = Date.now() + 3_600_000;
    const refused = { serverId, epoch: EPOCH, frames: [], identity: identityOf(serverId), familyStates: [] };
    sink.accept({ ...refused, collectedAtMs: ahead });
    await eventually(() => expect(sink.status().droppedSnapshots).toBe(1));

    accept(sink, serverId, 1);

    await eventually(() =>
      expect(snapshotsOf(serverId)[0]?.gaps).toEqual([
        { fromSequence: 1n, toSequence: 1n, fromMs: ahead, toMs: ahead, reason: 'refused-by-ingest' },
      ]),
    );
  });

  it('gives up one frame that is larger than ingest takes, and keeps the connection', async () => {
    const [sink, serverId] = [await aSink(), aServer()];
    await eventually(() => expect(sink.status().connected).toBe(true));

    accept(sink, serverId, 1, 4_500_000);
    accept(sink, serverId, 1);

    await eventually(() => expect(sequencesOf(serverId)).toEqual([2]));
    expect(sink.status()).toMatchObject({ connected: true, droppedSnapshots: 1 });
  });

  it('passes on the controls of the platform', async () => {
    const [sink, serverId] = [await aSink(), aServer()];
    const heard: unknown[] = [];
    sink.onControl({
      pause: (server, paused) => heard.push(['pause', server, paused]),
      watch: (server, until) => heard.push(['watch', server, until]),
    });
    accept(sink, serverId, 1);
    await eventually(() => expect(sequencesOf(serverId)).toEqual([1]));
    const until = Date.now() + 60_000;

    await publish(bus, serverWatched, { organisationId, serverId, until }, source);
    await eventually(() => expect(heard).toContainEqual(['watch', serverId, until]));
    await publish(bus, collectorsChanged, { ...enrolled, paused: true }, source);
    await eventually(() => expect(heard).toContainEqual(['pause', undefined, true]));
    await publish(bus, collectorsChanged, enrolled, source);
    await eventually(() => expect(heard.at(-1)).toEqual(['pause', undefined, false]));
  });

  it('delivers what it has before it closes', async () => {
    const [sink, serverId] = [await aSink(), aServer()];
    accept(sink, serverId, 20);

    await sink.close(10_000);

    await eventually(() => expect(sequencesOf(serverId)).toEqual(upTo(20)));
  });

  it('does not start without a token, or with one that would cross a network in clear', async () => {
    await expect(aSink({ COLLECTOR_TOKEN: 'secret' })).rejects.toThrow(MalformedCollectorToken);
    await expect(aSink({ INGEST_URL: 'http://ingest.example:8443' })).rejects.toThrow(PlaintextIngest);
  });
});
