import { connect } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { parseEvent, publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { decodeFrame } from '@pganalytics/codec';
import { loadConfig } from '@pganalytics/config';
import {
  collectorsChanged,
  collectorsConnected,
  schemasRegistered,
  serverIdOf,
  snapshotsReceived,
  uuidOf,
} from '@pganalytics/contracts';
import {
  decodeSnapshot,
  encodeSnapshotBatch,
  snapshotBatchContentType,
  snapshotContentType,
} from '@pganalytics/contracts/wire';
import { eventually } from '@pganalytics/servers';
import fc from 'fast-check';

import { ingestConfig } from '../ingest.config.js';
import { startIngest } from '../start-ingest.js';
import type { RunningIngest } from '../start-ingest.js';
import { aCollector, aSchema, aSnapshot as aSnapshotOf } from '../testing.js';
import type { EnrolledCollector } from '../testing.js';
import { customSchema } from './json-samples.js';

const source = { source: 'pganalytics/spec' };
const KIB = 1024;
let streams = 0n;

/** Each begins a stream of its own: one place in a stream has one content, in whatever spec it comes. */
const aSnapshot: typeof aSnapshotOf = (collector, given) =>
  aSnapshotOf(collector, { epoch: 1_700_000_000_000n + (streams += 1n), ...given });

describe('POST /api/v1/snapshots', () => {
  const bus = new MemoryBus();
  const collector = aCollector();
  let ingest: RunningIngest;

  beforeAll(async () => {
    await publish(bus, collectorsChanged, collector.enrolled, source);
    ingest = await startIngest(
      loadConfig(ingestConfig, {
        HTTP_PORT: '0',
        COLLECTOR_PORT: '0',
        HTTP_DRAIN_MS: '0',
        LOG_LEVEL: 'silent',
        INGEST_BODY_MAX_BYTES: String(64 * KIB),
        INGEST_INFLATED_MAX_BYTES: String(512 * KIB),
        INGEST_JSON_MAX_BYTES: String(256 * KIB),
        INGEST_ITEMS_MAX: '100',
        INGEST_BODY_TIMEOUT_MS: '3000',
        INGEST_HEADERS_TIMEOUT_MS: '1000',
        INGEST_REQUESTS_PER_COLLECTOR: '2',
      }),
      { bus },
    );
    await eventually(async () => expect((await fetch(`${ingest.url}/readyz`)).status).toBe(200));
  });

  afterAll(async () => ingest.stop());

  beforeEach(() => void bus.records.splice(0));

  interface Post {
    readonly body: string | Uint8Array<ArrayBuffer>;
    readonly type?: string;
    readonly encoding?: string;
    readonly by?: EnrolledCollector | undefined;
    readonly agent?: string;
    readonly on?: 'collectorUrl' | 'url';
  }

  async function post({
    body,
    type = snapshotContentType,
    encoding,
    by = collector,
    agent,
    on = 'collectorUrl',
  }: Post) {
    const response = await fetch(`${ingest[on]}/api/v1/snapshots`, {
      method: 'POST',
      body,
      headers: {
        authorization: `Bearer ${by.token}`,
        'content-type': type,
        ...(encoding ? { 'content-encoding': encoding } : {}),
        ...(agent ? { 'user-agent': agent } : {}),
      },
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  }

  const json = (document: unknown, more: Partial<Post> = {}) =>
    post({ body: JSON.stringify(document), type: 'application/json', ...more });
  const received = () => bus.records.filter((record) => record.topic === snapshotsReceived.name);

  it('tells the platform the version of a collector that only sends requests, and none of other programs', async () => {
    const told = () =>
      bus.records
        .filter((record) => record.topic === collectorsConnected.name)
        .map((record) => parseEvent(collectorsConnected, record).data.version);

    for (const agent of ['curl/8.5.0', 'pganalytics-collector/1.4.0', 'pganalytics-collector/1.4.0 (linux)']) {
      expect((await post({ body: Buffer.from(aSnapshot(collector)), agent })).status).toBe(200);
    }
    await post({ body: 'no snapshot', agent: 'pganalytics-collector/6.6.6' });

    await eventually(() => expect(told()).toEqual(['1.4.0']));
  });

  it.each(['collectorUrl', 'url'] as const)('takes one protobuf snapshot on the port of %s', async (on) => {
    const snapshot = aSnapshot(collector);

    const answer = await post({ body: Buffer.from(snapshot), on });

    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: 0, errors: [] } });
    expect(received()[0]?.value?.equals(Buffer.from(snapshot))).toBe(true);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('takes a batch with %s and says for each item why it was refused', async (encoding, compress) => {
    const schema = aSchema(`of_${encoding}`);
    const frame = { schemaId: schema.schemaId, intervalMs: 1000, body: schema.body };
    const batch = encodeSnapshotBatch({
      schemas: [schema],
      snapshots: [
        aSnapshot(collector, { frames: [frame] }),
        aSnapshot(collector, { sequence: 0n }),
        Uint8Array.of(1, 2, 3),
      ],
    });

    const answer = await post({ body: new Uint8Array(compress(batch)), type: snapshotBatchContentType, encoding });

    expect(answer.body).toMatchObject({
      accepted: 1,
      rejected: 2,
      errors: [
        { index: 1, code: 'ingest.implausible-stream', retryable: false },
        { index: 2, code: 'wire.malformed-message', retryable: false },
      ],
    });
    expect(bus.messagesOn(schemasRegistered)).toHaveLength(1);
  });

  it('turns plain JSON samples into frames of the family custom', async () => {
    const at = Date.now() - 5000;
    const answer = await json({
      target: { id: 'shop', name: 'The shop' },
      samples: [
        { metric: 'orders_waiting', value: 7, at },
        { metric: 'orders_waiting', labels: { region: 'eu', app: 'shop' }, value: 3.5, at: new Date(at).toISOString() },
        { metric: 'no good name', value: 1 },
        { metric: 'orders_waiting', value: '7' },
        { metric: 'orders_waiting', value: 1, at: Date.now() + 3_600_000 },
        { metric: 'orders_waiting', value: 1, at: Math.round(at / 1000) },
      ],
    });

    expect(answer.body).toMatchObject({ accepted: 2, rejected: 4 });
    expect(answer.body.errors?.map(({ index, code }) => [index, code])).toEqual([
      [2, 'ingest.invalid-sample'],
      [3, 'ingest.invalid-sample'],
      [4, 'ingest.timestamp-in-future'],
      [5, 'ingest.timestamp-too-old'],
    ]);
    expect(answer.body.errors?.[3]?.message).toMatch(/^"at" is 1970-.*epoch milliseconds/);
    const snapshot = decodeSnapshot(received()[0]?.value ?? Buffer.alloc(0));
    expect(uuidOf(snapshot.serverId)).toBe(serverIdOf(collector.organisationId, 'shop'));
    expect(decodeFrame(customSchema, snapshot.frames[0].body)).toEqual([
      {
        at,
        rows: [
          ['orders_waiting', '{}', 7],
          ['orders_waiting', '{"app":"shop","region":"eu"}', 3.5],
        ],
      },
    ]);
  });

  it('gives the samples of one client consecutive places in one stream', async () => {
    for (const value of [1, 2, 3]) await json({ target: { id: 'pump' }, samples: [{ metric: 'turns', value }] });

    const snapshots = received().map((record) => decodeSnapshot(record.value ?? Buffer.alloc(0)));
    expect(snapshots.map((snapshot) => snapshot.sequence)).toEqual([1n, 2n, 3n]);
    expect(new Set(snapshots.map((snapshot) => snapshot.epoch)).size).toBe(1);
  });

  it('takes samples with names that JavaScript objects inherit', async () => {
    const body =
      '{"target":{"id":"t"},"samples":[{"metric":"m","value":1,"labels":{"__proto__":"x","constructor":"y"}}],"__proto__":{"a":1}}';

    const answer = await post({ body, type: 'application/json' });

    expect(answer.status).toBe(200);
  });

  it('R-ING-6: refuses one item more than allowed', async () => {
    const samples = Array.from({ length: 101 }, () => ({ metric: 'm', value: 1 }));

    expect((await json({ target: { id: 't' }, samples: samples.slice(1) })).status).toBe(200);
    expect(await json({ target: { id: 't' }, samples })).toMatchObject({ status: 422 });
  });

  it.each([
    ['no token', 401, { by: { ...collector, token: 'none' } }],
    ['an unknown token', 401, { by: aCollector() }],
    ['an unknown content type', 415, { type: 'text/plain' }],
    ['an unknown message', 415, { type: 'application/x-protobuf; messageType=some.Other' }],
    ['an unknown encoding', 415, { encoding: 'br' }],
    ['two encodings inside each other', 415, { encoding: 'gzip, gzip' }],
    ['gzip that is none', 422, { encoding: 'gzip' }],
    ['a JSON body that is none', 422, { type: 'application/json' }],
    ['a batch that is none', 422, { type: snapshotBatchContentType, body: Uint8Array.of(0xff, 0xff) }],
  ])('answers %s with %d as problem+json', async (_what, status, given) => {
    const answer = await post({ body: new Uint8Array(50).fill(7), ...given });

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, code: expect.stringMatching(/^(ingest|wire)\./) });
    expect(received()).toEqual([]);
  });

  it('answers a paused collector with 403', async () => {
    const paused = aCollector();
    await publish(bus, collectorsChanged, { ...paused.enrolled, paused: true }, source);

    expect(await post({ body: Buffer.from(aSnapshot(paused)), by: paused })).toMatchObject({
      status: 403,
      body: { code: 'ingest.collector-paused' },
    });
  });

  it('R-ING-6: takes a body of the largest size and refuses one byte more', async () => {
    const body = (size: number) => new Uint8Array(size).fill(0x20);

    expect((await post({ body: body(64 * KIB), type: 'application/json' })).status).toBe(422);
    expect((await post({ body: body(64 * KIB + 1), type: 'application/json' })).status).toBe(413);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('R-ING-6: stops a %s bomb at the cap', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(20 * 1024 * KIB));

    const answers = await Promise.all([1, 2].map(async () => post({ body: new Uint8Array(bomb), encoding })));

    expect(answers.map((answer) => answer.status)).toEqual([413, 413]);
  });

  it('R-ING-6: refuses a body that inflates to more than a hundred times its size', async () => {
    const answer = await post({ body: new Uint8Array(gzipSync(Buffer.alloc(200 * KIB))), encoding: 'gzip' });

    expect(answer).toMatchObject({ status: 413, body: { code: 'ingest.body-too-large' } });
  });

  it('R-ING-12: answers any body with a status below 500', async () => {
    const types = [snapshotContentType, snapshotBatchContentType, 'application/json'];
    for (const body of fc.sample(fc.uint8Array({ maxLength: 200 }), 60)) {
      const answer = await post({ body: new Uint8Array(body), type: types[body.length % 3] });
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('answers 429 to more open requests than a collector may have', async () => {
    const held: (() => void)[] = [];
    const send = bus.send.bind(bus);
    bus.send = async (record) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return send(record);
    };
    const open = [1n, 2n].map(async (sequence) => post({ body: Buffer.from(aSnapshot(collector, { sequence })) }));
    await eventually(() => expect(held.length).toBe(2));

    const third = await post({ body: Buffer.from(aSnapshot(collector, { sequence: 3n })) });
    bus.send = send;
    for (const resolve of held) resolve();

    expect(third.status).toBe(429);
    expect(third.headers.get('retry-after')).toBe('1');
    expect((await Promise.all(open)).map((answer) => answer.status)).toEqual([200, 200]);
  });

  it('R-ING-7: cuts a client that sends its body too slowly', async () => {
    const head =
      `POST /api/v1/snapshots HTTP/1.1\r\nhost: ingest\r\nauthorization: Bearer ${collector.token}\r\n` +
      `content-type: ${snapshotContentType}\r\ncontent-length: 1000\r\n\r\n`;

    expect(await talk(head)).toMatch(/^HTTP\/1.1 408 /);
  });

  it('R-ING-7: cuts a client that does not finish its headers, or never begins', async () => {
    expect(await talk('POST /api/v1/snapshots HTTP/1.1\r\nhost: ing')).toMatch(/^HTTP\/1.1 408 /);
    expect(await talk('')).toBe('');
  });

  /** Sends text and resolves with all that comes until the other side hangs up. */
  async function talk(text: string): Promise<string> {
    const { hostname, port } = new URL(ingest.collectorUrl);
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(text));
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }
});

interface Answer {
  readonly accepted?: number;
  readonly rejected?: number;
  readonly code?: string;
  readonly errors?: readonly { readonly index: number; readonly code: string; readonly message: string }[];
}
