import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import type { Bus, BusRecord } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { collectorsChanged, snapshotsReceived, topics } from '@pganalytics/contracts';
import { snapshotContentType } from '@pganalytics/contracts/wire';
import { eventually, startKafka, startPostgres } from '@pganalytics/servers';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import { ingestConfig } from './ingest.config.js';
import { startIngest } from './start-ingest.js';
import type { RunningIngest } from './start-ingest.js';
import { ProtocolClient, aCollector, aSchema, aSnapshot } from './testing.js';

interface Log {
  readonly settings: Readonly<Record<string, string>>;
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

async function embeddedLog(): Promise<Log> {
  const postgres = await startPostgres();
  return {
    settings: { BUS: 'embedded', BUS_DATABASE_URL: await postgres.createDatabase() },
    cut: async () => postgres.kill(),
    mend: async () => postgres.restart(),
    stop: async () => postgres.stop('immediate'),
  };
}

async function kafkaLog(): Promise<Log> {
  const kafka = await startKafka();
  const [broker] = kafka.brokers;
  return {
    settings: { BUS: 'kafka', KAFKA_BROKERS: kafka.bootstrap },
    cut: async () => broker.kill(),
    mend: async () => broker.start(),
    stop: async () => kafka.stop(),
  };
}

describe.each([
  ['the embedded log', embeddedLog],
  ['Kafka', kafkaLog],
])('ingest on %s', (_name, startLog) => {
  const collector = aCollector();
  const records: BusRecord[] = [];
  let log: Log;
  let bus: Bus;
  let ingest: RunningIngest;

  beforeAll(async () => {
    log = await startLog();
    const config = loadConfig(ingestConfig, {
      ...log.settings,
      HTTP_PORT: '0',
      COLLECTOR_PORT: '0',
      HTTP_DRAIN_MS: '0',
      LOG_LEVEL: 'silent',
      BUS_DELIVERY_TIMEOUT_MS: '2000',
      INGEST_STREAM_CREDIT: '4',
      INGEST_CREDIT_PROBE_MS: '200',
    });
    const around = { logger: createLogger({ service: 'spec', level: 'silent' }), metrics: new Metrics('spec') };
    bus = await createBus(config, around);
    await bus.createTopics(topicSpecs(topics, { partitions: 3 }));
    await publish(bus, collectorsChanged, collector.enrolled, { source: 'pganalytics/spec' });
    await bus.follow({
      topics: [snapshotsReceived.name],
      from: 'beginning',
      onRecords: (all) => void records.push(...all),
    });
    ingest = await startIngest(config);
    await eventually(async () => expect((await fetch(`${ingest.url}/readyz`)).status).toBe(200), { timeoutMs: 30_000 });
  });

  afterAll(async () => {
    await ingest.stop();
    await bus.close();
    await log.stop();
  });

  const post = async (body: Uint8Array) =>
    fetch(`${ingest.collectorUrl}/api/v1/snapshots`, {
      method: 'POST',
      headers: { authorization: `Bearer ${collector.token}`, 'content-type': snapshotContentType },
      body: Buffer.from(body),
    });
  const logHas = (bytes: Uint8Array) => records.some((record) => record.value?.equals(Buffer.from(bytes)));

  it('R-ING-5: has on the log, byte for byte, what it acknowledges', async () => {
    const client = new ProtocolClient(ingest.collectorUrl, collector.token);
    await eventually(() => expect(client.welcome).toBeDefined());
    const schema = aSchema();
    const frames = [{ schemaId: schema.schemaId, intervalMs: 10_000, body: schema.body }];
    const snapshots = [1n, 2n, 3n].map((sequence) => aSnapshot(collector, { sequence, frames }));
    client.send({ schema });
    for (const snapshot of snapshots) client.send({ snapshot });
    await eventually(() => expect(client.logged).toEqual([1, 2, 3]));
    const rest = aSnapshot(collector, { sequence: 4n, frames });
    expect((await post(rest)).status).toBe(200);

    await eventually(() => expect([...snapshots, rest].every(logHas)).toBe(true));
    expect(records[0].headers).toMatchObject({
      organisation: collector.organisationId,
      collector: collector.collectorId,
      'content-type': snapshotContentType,
    });
    client.close();
  });

  it('R-ING-5: acknowledges nothing and withholds credit while the log is down, and recovers', async () => {
    const client = new ProtocolClient(ingest.collectorUrl, collector.token);
    await eventually(() => expect(client.welcome).toBeDefined());
    await log.cut();

    const snapshots = [11n, 12n, 13n, 14n].map((sequence) => aSnapshot(collector, { sequence }));
    for (const snapshot of snapshots) client.send({ snapshot });
    const [answer] = await Promise.all([
      post(aSnapshot(collector, { sequence: 15n })),
      eventually(() => expect(client.refusals).toHaveLength(4)),
    ]);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(client.logged).toEqual([]);
    expect(client.refusals.every((refusal) => refusal.retryable)).toBe(true);
    // One snapshot at a time may try the log; the other credit comes back with it.
    expect(client.credit).toBeLessThanOrEqual(5);

    await log.mend();
    let sent = 4;
    await eventually(
      () => {
        if (client.credit > sent) {
          client.send({ snapshot: snapshots[0] });
          sent++;
        }
        expect(client.logged).toContain(11);
      },
      { timeoutMs: 30_000, everyMs: 200 },
    );
    await eventually(() => expect(client.credit - sent).toBe(4));
    for (const snapshot of snapshots.slice(1)) client.send({ snapshot });

    await eventually(() => expect(new Set(client.logged)).toEqual(new Set([11, 12, 13, 14])));
    await eventually(() => expect(snapshots.every(logHas)).toBe(true));
    client.close();
  });
});
