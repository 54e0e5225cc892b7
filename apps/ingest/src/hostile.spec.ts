import { connect } from 'node:net';
import { crc32 } from 'node:zlib';

import { status } from '@grpc/grpc-js';
import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { loadConfig } from '@pganalytics/config';
import {
  SendReconciler,
  collectorsChanged,
  schemasRegistered,
  securityEventsRaised,
  sendsCounted,
  serversSeen,
  snapshotsReceived,
} from '@pganalytics/contracts';
import { decodeSnapshot } from '@pganalytics/contracts/wire';
import { eventually } from '@pganalytics/servers';
import fc from 'fast-check';

import { ingestConfig } from './ingest.config.js';
import { startIngest } from './start-ingest.js';
import type { RunningIngest } from './start-ingest.js';
import { ProtocolClient, aCollector, aSchema, aSnapshot } from './testing.js';
import type { EnrolledCollector } from './testing.js';

/** A few in every test; a night run asks for a million. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);

describe('a collector that is not honest', () => {
  let bus: MemoryBus;
  let ingest: RunningIngest | undefined;
  let collector: EnrolledCollector;
  const clients: ProtocolClient[] = [];

  async function start(settings: Readonly<Record<string, string>> = {}): Promise<RunningIngest> {
    bus = new MemoryBus();
    collector = aCollector();
    await publish(bus, collectorsChanged, collector.enrolled, { source: 'pganalytics/spec' });
    const free = {
      HTTP_PORT: '0',
      COLLECTOR_PORT: '0',
      HTTP_DRAIN_MS: '0',
      LOG_LEVEL: 'silent',
      COLLECTOR_TOKENS: 'always',
    };
    ingest = await startIngest(loadConfig(ingestConfig, { ...free, INGEST_CREDIT_PROBE_MS: '50', ...settings }), {
      bus,
    });
    return ingest;
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await ingest?.stop();
    ingest = undefined;
  });

  async function welcomed(by = collector): Promise<ProtocolClient> {
    const client = new ProtocolClient(ingest?.collectorUrl ?? '', by.token);
    clients.push(client);
    await eventually(() => expect(client.welcome).toBeDefined());
    return client;
  }

  const received = () => bus.records.filter(({ topic }) => topic === snapshotsReceived.name);

  it('is refused a place in a stream that it gave to other bytes, and somebody is told once (R-ING-4)', async () => {
    await start();
    const client = await welcomed();
    const first = aSnapshot(collector, { collectedAtMs: Date.now() });
    client.send({ snapshot: first });
    await eventually(() => expect(client.logged).toEqual([1]));

    for (const age of [1, 2, 3]) client.send({ snapshot: aSnapshot(collector, { collectedAtMs: Date.now() - age }) });
    client.send({ snapshot: first });

    await eventually(() => expect(client.logged).toEqual([1, 1]));
    expect(client.refusals.map(({ code, retryable }) => [code, retryable])).toEqual(
      Array.from({ length: 3 }, () => ['ingest.digest-differs', false]),
    );
    expect(received()).toHaveLength(2);
    expect(bus.messagesOn(securityEventsRaised)).toMatchObject([
      { kind: 'digest-differs', collectorId: collector.collectorId, count: 1 },
    ]);
  });

  it('is noticed when it runs twice: two live streams of one server take turns (R-ING-11)', async () => {
    await start();
    const client = await welcomed();
    const began = Date.now() - 10_000;
    for (let step = 0; step < 6; step += 1) {
      const epoch = 1_700_000_000_000n + BigInt(step % 2);
      client.send({
        snapshot: aSnapshot(collector, { epoch, sequence: BigInt(step + 1), collectedAtMs: began + step }),
      });
    }

    await eventually(() => expect(client.logged).toHaveLength(6));
    expect(bus.messagesOn(securityEventsRaised).map(({ kind }) => kind)).toEqual(['epochs-interleaved']);
  });

  it('is refused above its quota with credit held back, and others of its organisation are not (R-ING-9)', async () => {
    await start({ INGEST_COLLECTOR_SNAPSHOTS_PER_SECOND: '1', INGEST_QUOTA_BURST_SECONDS: '10' });
    const other = aCollector(collector.organisationId);
    await publish(bus, collectorsChanged, other.enrolled, { source: 'pganalytics/spec' });
    const [noisy, quiet] = [await welcomed(), await welcomed(other)];
    const give = noisy.credit;

    for (let sequence = 1; sequence <= 200; sequence += 1) {
      noisy.send({ snapshot: aSnapshot(collector, { sequence: BigInt(sequence) }) });
    }
    quiet.send({ snapshot: aSnapshot(other, { targetId: 'db2:5432' }) });

    await eventually(() => expect(noisy.refusals.length + noisy.logged.length).toBe(200));
    expect(noisy.logged.length).toBeLessThan(40);
    expect(noisy.refusals[0]).toMatchObject({ code: 'ingest.quota-exceeded', retryable: true });
    expect(noisy.credit - give).toBeLessThan(40);
    await eventually(() => expect(quiet.logged).toEqual([1]));
  });

  it('pays for what is refused too, and then is not even looked at (R-ING-9)', async () => {
    await start({ INGEST_COLLECTOR_BYTES_PER_SECOND: '50', INGEST_QUOTA_BURST_SECONDS: '40' });
    const client = await welcomed();
    const tooOld = () => aSnapshot(collector, { collectedAtMs: 1_000 });

    for (let n = 0; n < 60; n += 1) client.send({ snapshot: tooOld() });

    await eventually(() => expect(client.refusals).toHaveLength(60));
    const codes = Map.groupBy(client.refusals, ({ code }) => code);
    expect(new Set(codes.keys())).toEqual(new Set(['ingest.quota-exceeded', 'ingest.timestamp-too-old']));
    expect(codes.get('ingest.quota-exceeded')?.length).toBeGreaterThan(20);
  });

  it('loses a stream of malformed messages, or of greetings (R-ING-9)', async () => {
    await start({ INGEST_STREAM_MALFORMED_MAX: '5' });
    const [rubbish, greeting] = [await welcomed(), await welcomed()];
    for (let n = 0; n < 10; n += 1) rubbish.sendBytes(Buffer.from('nothing that can be read'));
    for (let n = 0; n < 10; n += 1) greeting.send({ hello: { collectorVersion: '1', hostName: `h${n}`, targets: 1 } });

    for (const client of [rubbish, greeting]) {
      await eventually(() => expect(client.ended).toMatchObject({ code: status.INVALID_ARGUMENT }));
    }
  });

  it('is told over REST when to come back (R-ING-9)', async () => {
    const { collectorUrl } = await start({
      INGEST_COLLECTOR_SNAPSHOTS_PER_SECOND: '1',
      INGEST_QUOTA_BURST_SECONDS: '1',
    });
    const post = async (sequence: bigint) => {
      const headers = { authorization: `Bearer ${collector.token}`, 'content-type': 'application/x-protobuf' };
      const body = new Uint8Array(aSnapshot(collector, { sequence }));
      return fetch(`${collectorUrl}/api/v1/snapshots`, { method: 'POST', headers, body });
    };
    await eventually(async () => expect((await post(1n)).status).toBe(200));

    const answers = await Promise.all([2n, 3n, 4n, 5n, 6n, 7n].map(async (sequence) => post(sequence)));

    const refused = answers.find((answer) => answer.status !== 200);
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get('retry-after')).toMatch(/^[12]$/);
    expect(await refused?.json()).toMatchObject({ code: 'ingest.quota-exceeded' });
  });

  it('registers no family that nobody knows, and no more schemas in a day than its limit (R-ING-9)', async () => {
    await start({ INGEST_SCHEMAS_PER_COLLECTOR_DAY: '3', INGEST_SCHEMA_COLUMNS_MAX: '1' });
    const client = await welcomed();
    const named = ['a', 'b', 'c', 'd'].map((column) => aSchema(column));
    for (const schema of [...named, ...named, aSchema('e', 'no_such_family'), aSchema('f', 'server', 2)])
      client.send({ schema });

    await eventually(() => expect(client.refusals).toHaveLength(4));

    expect(client.refusals.map(({ code }) => code).toSorted()).toEqual([
      'ingest.invalid-schema',
      'ingest.invalid-schema',
      'ingest.too-many-schemas',
      'ingest.too-many-schemas',
    ]);
    expect(bus.messagesOn(schemasRegistered)).toHaveLength(3);
  });

  it('does not turn a server that changes all the time into an event each time', async () => {
    await start();
    const client = await welcomed();
    const { identity } = decodeSnapshot(aSnapshot(collector));
    if (!identity) throw new Error('A snapshot of the spec has an identity.');
    for (let sequence = 1; sequence <= 50; sequence += 1) {
      const changed = { ...identity, version: `18.${sequence}` };
      client.send({ snapshot: aSnapshot(collector, { sequence: BigInt(sequence), identity: changed }) });
    }

    await eventually(() => expect(client.logged).toHaveLength(50));
    expect(bus.messagesOn(serversSeen)).toHaveLength(6);
  });

  it('loses a stream on which it says nothing, and keeps one on which it does (R-ING-7)', async () => {
    await start({ INGEST_BODY_TIMEOUT_MS: '3000', INGEST_SLOW_CHECK_MS: '50' });
    const speaking = new ProtocolClient(ingest?.collectorUrl ?? '', collector.token);
    clients.push(speaking);
    // At once: before it is welcomed its time runs already.
    speaking.send({ snapshot: aSnapshot(collector) });
    const silent = await welcomed();

    await eventually(() => expect(silent.ended).toMatchObject({ code: status.DEADLINE_EXCEEDED }));
    expect(speaking.ended).toBeUndefined();
  });

  it('keeps nobody waiting with 500 idle sockets, which are cut (R-ING-7)', async () => {
    const { collectorUrl } = await start({ INGEST_HEADERS_TIMEOUT_MS: '10000' });
    const { hostname, port } = new URL(collectorUrl);
    let [connected, closed] = [0, 0];
    for (let index = 0; index < 500; index += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('connect', () => (connected += 1)).on('error', () => undefined);
      socket.on('close', () => (closed += 1)).resume();
      // Half of them begin to speak and then stop.
      if (index % 2 === 0) socket.write('POST /api');
    }
    await eventually(() => expect(connected).toBeGreaterThan(400), { timeoutMs: 30_000 });

    const client = await welcomed();
    client.send({ snapshot: aSnapshot(collector) });

    await eventually(() => expect(client.logged).toEqual([1]));
    await eventually(() => expect(closed).toBe(500), { timeoutMs: 40_000 });
  }, 90_000);

  it('cannot make a count of what was sent that differs from the topic (R-KAF-14)', async () => {
    const running = await start();
    const client = await welcomed();
    for (let sequence = 1; sequence <= 20; sequence += 1)
      client.send({ snapshot: aSnapshot(collector, { sequence: BigInt(sequence) }) });
    client.sendBytes(Buffer.from('nothing that can be read'));
    await eventually(() => expect(client.logged).toHaveLength(20));

    await running.stop();

    const reconciler = new SendReconciler();
    for (const { headers, value } of received())
      reconciler.addRecord(headers['sent-as'], crc32(value ?? Buffer.alloc(0)));
    for (const counted of bus.messagesOn(sendsCounted)) reconciler.addCount(counted);
    expect(reconciler.result()).toEqual({
      records: 20,
      minutes: 1,
      missing: [],
      doubled: [],
      altered: [],
      uncounted: 0,
    });
  });

  it('breaks nothing with bytes of any kind, whole or cut and changed (R-ING-12)', async () => {
    await start({ INGEST_STREAM_CREDIT: '100000', INGEST_STREAM_MALFORMED_MAX: '1000000' });
    const client = await welcomed();
    const honest = [
      aSnapshot(collector, { gaps: [{ fromSequence: 1n, toSequence: 2n, fromMs: 1, toMs: 2, reason: 'x' }] }),
    ];
    const damaged = fc
      .tuple(fc.constantFrom(...honest), fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([bytes, at, end, value]) => {
        const copy = Uint8Array.from(bytes).subarray(0, 1 + (end % bytes.length));
        copy[at % copy.length] = value;
        return { snapshot: copy };
      });
    for (const message of fc.sample(damaged, RUNS)) client.send(message);
    for (const bytes of fc.sample(fc.uint8Array({ maxLength: 300 }), RUNS)) client.sendBytes(bytes);

    client.send({ snapshot: aSnapshot(collector, { sequence: 1_000_000n, epoch: 5n }) });

    await eventually(() => expect(client.logged).toContain(1_000_000), { timeoutMs: 30_000 + RUNS });
    expect(client.ended).toBeUndefined();
  });
});
