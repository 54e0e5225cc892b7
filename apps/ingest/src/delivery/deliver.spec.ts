import { status } from '@grpc/grpc-js';
import { parseEvent, publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { loadConfig } from '@pganalytics/config';
import {
  collectorsChanged,
  newId,
  schemasRegistered,
  serverIdOf,
  serverWatched,
  serversChanged,
  serversSeen,
  snapshotsReceived,
  snapshotsStored,
  uuidBytes,
  uuidOf,
} from '@pganalytics/contracts';
import { decodeSnapshot, encodeCollectorMessage } from '@pganalytics/contracts/wire';
import { eventually } from '@pganalytics/servers';
import fc from 'fast-check';

import { ingestConfig } from '../ingest.config.js';
import { startIngest } from '../start-ingest.js';
import type { RunningIngest } from '../start-ingest.js';
import { ProtocolClient, aCollector, aSchema, aSnapshot } from '../testing.js';
import type { EnrolledCollector } from '../testing.js';

const source = { source: 'pganalytics/spec' };

describe('the stream of a collector', () => {
  let bus: MemoryBus;
  let ingest: RunningIngest;
  let collector: EnrolledCollector;
  const clients: ProtocolClient[] = [];

  beforeEach(async () => {
    bus = new MemoryBus();
    collector = aCollector();
    await publish(bus, collectorsChanged, collector.enrolled, source);
    ingest = await startIngest(
      loadConfig(ingestConfig, {
        HTTP_PORT: '0',
        COLLECTOR_PORT: '0',
        HTTP_DRAIN_MS: '0',
        LOG_LEVEL: 'silent',
        INGEST_STREAM_CREDIT: '16',
        INGEST_CREDIT_PROBE_MS: '50',
        INGEST_SNAPSHOT_MAX_BYTES: '100000',
      }),
      { bus },
    );
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await ingest.stop();
  });

  function connect(token = collector.token): ProtocolClient {
    const client = new ProtocolClient(ingest.collectorUrl, token);
    clients.push(client);
    return client;
  }

  async function welcomed(token = collector.token): Promise<ProtocolClient> {
    const client = connect(token);
    await eventually(() => expect(client.welcome).toBeDefined());
    return client;
  }

  const recordsOf = (topic: string) => bus.records.filter((record) => record.topic === topic);

  it('says to each collector which log it writes to (R-FLT-4)', async () => {
    const { welcome } = await welcomed();

    expect(uuidOf(welcome?.logId ?? new Uint8Array(0))).toBe(bus.incarnation);
  });

  it('puts the frozen bytes on the log with the tenant of the credential, and acknowledges a range', async () => {
    const client = await welcomed();
    const snapshots = [1n, 2n, 3n].map((sequence) => aSnapshot(collector, { sequence }));

    for (const snapshot of snapshots) client.send({ snapshot });
    await eventually(() => expect(client.logged).toEqual([1, 2, 3]));

    const records = recordsOf(snapshotsReceived.name);
    expect(
      records.map((record) =>
        Buffer.compare(record.value ?? Buffer.alloc(0), Buffer.from(snapshots[Number(record.offset)])),
      ),
    ).toEqual([0, 0, 0]);
    expect(records[0]?.key?.toString()).toBe(serverIdOf(collector.organisationId, 'db1:5432'));
    expect(records[0]?.headers).toMatchObject({
      organisation: collector.organisationId,
      collector: collector.collectorId,
    });
  });

  it('acknowledges a duplicate again (R-ING-4)', async () => {
    const client = await welcomed();
    const snapshot = aSnapshot(collector);
    client.send({ snapshot });
    await eventually(() => expect(client.logged).toEqual([1]));

    client.send({ snapshot });

    await eventually(() => expect(client.logged).toEqual([1, 1]));
  });

  it('has the schema on the log before the first frame that uses it', async () => {
    const client = await welcomed();
    const schema = aSchema();
    client.send({ schema });
    client.send({
      snapshot: aSnapshot(collector, { frames: [{ schemaId: schema.schemaId, intervalMs: 1000, body: schema.body }] }),
    });
    await eventually(() => expect(client.logged).toEqual([1]));

    const topics = bus.records.map((record) => record.topic);
    expect(topics.indexOf(schemasRegistered.name)).toBeLessThan(topics.indexOf(snapshotsReceived.name));
    expect(bus.messagesOn(schemasRegistered)[0]?.schemaId).toBe(Buffer.from(schema.schemaId).toString('hex'));
  });

  it('gives a frame with an unknown schema back, to be sent again after its schema', async () => {
    const client = await welcomed();
    const { schemaId, body } = aSchema();

    client.send({ snapshot: aSnapshot(collector, { frames: [{ schemaId, intervalMs: 1000, body }] }) });

    await eventually(() =>
      expect(client.refusals[0]).toMatchObject({ code: 'ingest.unknown-schema', retryable: true, sequence: 1n }),
    );
    expect(recordsOf(snapshotsReceived.name)).toEqual([]);
  });

  it('refuses a schema whose content has another hash', async () => {
    const client = await welcomed();

    client.send({ schema: { schemaId: aSchema('one').schemaId, definition: aSchema('other').definition } });

    await eventually(() =>
      expect(client.refusals[0]).toMatchObject({ code: 'ingest.invalid-schema', retryable: false }),
    );
    expect(recordsOf(schemasRegistered.name)).toEqual([]);
  });

  it.each([
    ['no token', ''],
    ['a token of nobody', aCollector().token],
  ])('refuses %s', async (_what, token) => {
    const client = connect(token);

    await eventually(() => expect(client.ended).toMatchObject({ code: status.UNAUTHENTICATED }));
    expect(client.messages).toEqual([]);
  });

  it('R-ING-3: ends open streams when the collector is revoked, and lets no new one begin', async () => {
    const client = await welcomed();

    await publish(bus, collectorsChanged, { ...collector.enrolled, revoked: true }, source);

    await eventually(() => expect(client.ended).toMatchObject({ code: status.UNAUTHENTICATED }));
    const again = connect();
    await eventually(() => expect(again.ended).toMatchObject({ code: status.UNAUTHENTICATED }));
  });

  it.each([
    ['ingest.wrong-collector', { collectorId: uuidBytes(newId()) }],
    ['ingest.implausible-server', { serverId: uuidBytes(newId()) }],
    ['ingest.implausible-server', { serverId: new Uint8Array(3) }],
    ['ingest.implausible-stream', { sequence: 0n }],
    ['ingest.implausible-stream', { epoch: 2n ** 63n }],
    ['ingest.timestamp-in-future', { collectedAtMs: Date.now() + 660_000, sequence: 77n }],
    ['ingest.timestamp-too-old', { collectedAtMs: Date.now() - 15 * 86_400_000, sequence: 78n }],
    ['ingest.timestamp-too-old', { collectedAtMs: 1_790_000_000, sequence: 79n }],
    ['wire.message-too-large', { serverId: new Uint8Array(17) }],
    [
      'ingest.snapshot-too-large',
      { frames: [{ schemaId: new Uint8Array(16), intervalMs: 0, body: new Uint8Array(100_000) }] },
    ],
  ])('refuses with %s and goes on', async (code, given) => {
    const client = await welcomed();

    client.send({ snapshot: aSnapshot(collector, given) });
    client.send({ snapshot: aSnapshot(collector, { sequence: 2n }) });

    await eventually(() => expect(client.refusals).toMatchObject([{ code, retryable: false }]));
    await eventually(() => expect(client.logged).toEqual([2]));
  });

  it('R-ING-11: takes a snapshot that is less than 10 minutes ahead', async () => {
    const client = await welcomed();

    client.send({ snapshot: aSnapshot(collector, { collectedAtMs: Date.now() + 590_000 }) });

    await eventually(() => expect(client.logged).toEqual([1]));
  });

  it('refuses what belongs to a server of another organisation, and what is retired', async () => {
    const client = await welcomed();
    const server = serverOf(collector, { organisationId: newId() });
    await publish(bus, serversChanged, server, source);
    client.send({ snapshot: aSnapshot(collector, { identity: undefined }) });
    await eventually(() => expect(client.refusals).toMatchObject([{ code: 'ingest.implausible-server' }]));

    await publish(bus, serversChanged, serverOf(collector, { retired: true }), source);
    client.send({ snapshot: aSnapshot(collector) });

    await eventually(() => expect(client.refusals[1]).toMatchObject({ code: 'ingest.server-retired' }));
  });

  it('refuses a server without identity that it does not know, and takes it once it is known', async () => {
    const client = await welcomed();
    const snapshot = aSnapshot(collector, { identity: undefined });
    client.send({ snapshot });
    await eventually(() =>
      expect(client.refusals).toMatchObject([{ code: 'ingest.implausible-server', retryable: false }]),
    );

    await publish(bus, serversChanged, serverOf(collector, {}), source);
    client.send({ snapshot });

    await eventually(() => expect(client.logged).toEqual([1]));
  });

  it('answers random bytes with a refusal, never with the end of the stream', async () => {
    const client = await welcomed();
    const samples = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), 100);

    for (const bytes of samples)
      client.sendBytes(
        encodeCollectorMessage({ hello: { collectorVersion: '1', hostName: 'h', targets: 1 } }).with(0, bytes[0]),
      );
    client.send({ snapshot: aSnapshot(collector, { sequence: 9n }) });

    await eventually(() => expect(client.logged).toEqual([9]));
    expect(client.ended).toBeUndefined();
  });

  it('cuts a stream that sends more than its credit', async () => {
    const client = await welcomed();
    holdTheLog();

    for (let sequence = 1n; sequence <= 20n; sequence++) client.send({ snapshot: aSnapshot(collector, { sequence }) });

    await eventually(() => expect(client.ended).toMatchObject({ code: status.RESOURCE_EXHAUSTED }));
  });

  it('gives credit back for what is settled', async () => {
    const client = await welcomed();
    for (let sequence = 1n; sequence <= 16n; sequence++) client.send({ snapshot: aSnapshot(collector, { sequence }) });

    await eventually(() => expect(client.credit).toBe(32));
  });

  it('tells the ranges that the history has', async () => {
    const client = await welcomed();
    const serverId = serverIdOf(collector.organisationId, 'db1:5432');
    await publish(
      bus,
      snapshotsStored,
      {
        partition: 0,
        storedAt: new Date().toISOString(),
        items: [
          {
            organisationId: collector.organisationId,
            serverId,
            collectorId: collector.collectorId,
            epoch: '1700000000000',
            sequences: [
              ['1', '3'],
              ['7', '7'],
            ],
            collectedAtMs: 1,
            families: [],
          },
        ],
      },
      source,
    );

    await eventually(() => expect(client.stored).toEqual([1, 2, 3, 7]));
  });

  it('reports a server when it is first seen and when it has changed', async () => {
    const client = await welcomed();
    const identity = decodeSnapshot(aSnapshot(collector)).identity;
    if (!identity) throw new Error('A snapshot of the spec has an identity.');
    const steps = [{}, {}, { identity: { ...identity, version: '18.5' } }];
    for (const [index, given] of steps.entries()) {
      client.send({ snapshot: aSnapshot(collector, { sequence: BigInt(index + 1), ...given }) });
    }
    await eventually(() => expect(client.logged).toEqual([1, 2, 3]));

    expect(bus.messagesOn(serversSeen).map((seen) => [seen.targetId, seen.version])).toEqual([
      ['db1:5432', '18.4'],
      ['db1:5432', '18.5'],
    ]);
    expect(recordsOf(serversSeen.name).map((record) => parseEvent(serversSeen, record).data.serverId)[0]).toBe(
      serverIdOf(collector.organisationId, 'db1:5432'),
    );
  });

  it('asks the collector to pause and to go on, as a whole and for one server', async () => {
    const client = await welcomed();
    client.send({ snapshot: aSnapshot(collector) });
    await eventually(() => expect(client.logged).toEqual([1]));

    await publish(bus, collectorsChanged, { ...collector.enrolled, paused: true }, source);
    await publish(bus, serversChanged, serverOf(collector, { paused: true }), source);
    await publish(bus, serversChanged, serverOf(collector, { paused: false }), source);

    const serverId = serverIdOf(collector.organisationId, 'db1:5432');
    await eventually(() =>
      expect(client.controls.map((control) => [nameOf(control.serverId), control.pause])).toEqual([
        ['all', false],
        ['all', true],
        [serverId, true],
        [serverId, false],
      ]),
    );
  });

  it('asks to watch a server while someone looks at it, on later streams too', async () => {
    const client = await welcomed();
    client.send({ snapshot: aSnapshot(collector) });
    await eventually(() => expect(client.logged).toEqual([1]));
    const serverId = serverIdOf(collector.organisationId, 'db1:5432');
    const until = Date.now() + 60_000;

    await publish(bus, serverWatched, { organisationId: collector.organisationId, serverId, until }, source);
    await eventually(() => expect(client.controls.at(-1)?.watchUntilMs).toBe(until));

    const later = await welcomed();
    later.send({ snapshot: aSnapshot(collector, { sequence: 2n }) });
    await eventually(() => expect(later.controls.at(-1)?.watchUntilMs).toBe(until));
  });

  it('R-AVL-5: acknowledges what it has taken before it ends the streams', async () => {
    const client = await welcomed();
    const release = holdTheLog();
    client.send({ snapshot: aSnapshot(collector) });
    await eventually(async () => expect(await metric('pganalytics_ingest_in_flight_bytes')).toBeGreaterThan(0));

    const stopped = ingest.stop();
    release();
    await stopped;

    expect(client.logged).toEqual([1]);
    expect(client.ended).toBe('ok');
  });

  /** The log takes nothing until the returned function is called. */
  function holdTheLog(): () => void {
    const held: (() => void)[] = [];
    const send = bus.send.bind(bus);
    bus.send = async (record) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return send(record);
    };
    return () => {
      bus.send = send;
      for (const resolve of held) resolve();
    };
  }

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${ingest.url}/metrics`)).text();
    return Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);
  }
});

const nameOf = (serverId: Uint8Array): string => (serverId.length === 0 ? 'all' : uuidOf(serverId));

function serverOf(
  collector: EnrolledCollector,
  given: { organisationId?: string; paused?: boolean; retired?: boolean },
) {
  return {
    serverId: serverIdOf(collector.organisationId, 'db1:5432'),
    organisationId: collector.organisationId,
    name: 'db1',
    labels: {},
    paused: false,
    retired: false,
    collectorIds: [collector.collectorId],
    host: 'db1',
    port: 5432,
    version: '18.4',
    systemIdentifier: '1',
    firstSeenAt: new Date(0).toISOString(),
    ...given,
  };
}
