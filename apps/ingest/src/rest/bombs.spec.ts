import { request } from 'node:http';
import { connect } from 'node:net';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { loadConfig } from '@pganalytics/config';
import { collectorsChanged, snapshotsReceived } from '@pganalytics/contracts';
import {
  decodeSnapshot,
  encodeSnapshot,
  encodeSnapshotBatch,
  packBodies,
  snapshotBatchContentType,
  snapshotContentType,
} from '@pganalytics/contracts/wire';
import type { Snapshot } from '@pganalytics/contracts/wire';
import { packZstd } from '@pganalytics/contracts/node';
import { eventually } from '@pganalytics/servers';

import { ingestConfig } from '../ingest.config.js';
import { startIngest } from '../start-ingest.js';
import type { RunningIngest } from '../start-ingest.js';
import { aCollector, aSchema, aSnapshot } from '../testing.js';

const MIB = 1_048_576;
const JSON_TYPE = 'application/json';
const zeros = Buffer.alloc(30 * MIB);
/** Field 6 (frames) of a Snapshot, empty: two bytes each. */
const emptyFrames = (count: number) => Buffer.from('3200'.repeat(count), 'hex');
/** A message inside a message, `depth` times, in a field that exists at no level. */
function nested(depth: number): Buffer {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < depth; level += 1) {
    const length = inner.length < 0x80 ? [inner.length] : [(inner.length & 0x7f) | 0x80, inner.length >> 7];
    inner = Buffer.concat([Buffer.from([0x7a, ...length]), inner]);
  }
  return inner;
}
const samples = (text: string) => Buffer.from(`{"target":{"id":"t"},"samples":[${text}]}`);
const sample = (extra: string) => `{"metric":"m","value":1${extra}}`;

describe('bombs and limits of POST /api/v1/snapshots (R-ING-6)', () => {
  const bus = new MemoryBus();
  const collector = aCollector();
  let ingest: RunningIngest;

  beforeAll(async () => {
    await publish(bus, collectorsChanged, collector.enrolled, { source: 'pganalytics/spec' });
    const settings = { HTTP_PORT: '0', COLLECTOR_PORT: '0', HTTP_DRAIN_MS: '0', LOG_LEVEL: 'silent' };
    ingest = await startIngest(loadConfig(ingestConfig, { ...settings, INGEST_REQUESTS_PER_COLLECTOR: '100' }), {
      bus,
    });
    await eventually(async () => expect((await fetch(`${ingest.url}/readyz`)).status).toBe(200));
  });

  afterAll(async () => ingest.stop());

  async function post(body: Uint8Array, type = snapshotContentType, encoding?: string) {
    const response = await fetch(`${ingest.collectorUrl}/api/v1/snapshots`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: {
        authorization: `Bearer ${collector.token}`,
        'content-type': type,
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      },
    });
    const answer = (await response.json()) as { code?: string; errors?: { code: string; message: string }[] };
    return { status: response.status, code: answer.code ?? answer.errors?.[0]?.code };
  }

  const refusals = async (code: string): Promise<number> => {
    const text = await (await fetch(`${ingest.url}/metrics`)).text();
    const line = text
      .split('\n')
      .find((one) => one.startsWith('pganalytics_ingest_refusals_total') && one.includes(`"${code}"`));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  const tooLarge = { status: 413, code: 'ingest.body-too-large' };
  const unreadable = { status: 422, code: 'ingest.unreadable-body' };
  const unsupported = { status: 415, code: 'ingest.unsupported-content' };
  const malformed = { status: 200, code: 'wire.malformed-message' };

  it.each([
    ['gzip', gzipSync(zeros), snapshotContentType, 'gzip', tooLarge],
    ['gzip inside gzip', gzipSync(gzipSync(zeros)), snapshotContentType, 'gzip, gzip', unsupported],
    ['gzip inside gzip that is called one', gzipSync(gzipSync(zeros)), snapshotContentType, 'gzip', malformed],
    ['zstd', zstdCompressSync(zeros), snapshotContentType, 'zstd', tooLarge],
    ['deflate', deflateSync(zeros), snapshotContentType, 'deflate', unsupported],
    // A length of 4 GB, as snappy writes it, and nothing after it.
    ['snappy with a lie for a length', Buffer.from('ffffffff0f00', 'hex'), snapshotContentType, 'snappy', unsupported],
    ['text that is no gzip', Buffer.from('no gzip'), snapshotContentType, 'gzip', unreadable],
    ['packed varints that never end', Buffer.alloc(MIB, 0xff), snapshotContentType, undefined, malformed],
    ['a length beyond the end', Buffer.from('32ffffffff0f', 'hex'), snapshotContentType, undefined, malformed],
    [
      'a million empty frames',
      emptyFrames(1_000_000),
      snapshotContentType,
      undefined,
      { status: 200, code: 'wire.message-too-large' },
    ],
    ['groups, which nest', Buffer.alloc(100_000, 0x7b), snapshotContentType, undefined, malformed],
    [
      'JSON of a huge number',
      samples(sample(`,"at":${'9'.repeat(100_000)}`)),
      JSON_TYPE,
      undefined,
      { status: 200, code: 'ingest.invalid-sample' },
    ],
    [
      'JSON with 100,000 keys',
      samples(sample(Array.from({ length: 100_000 }, (_, i) => `,"k${i}":1`).join(''))),
      JSON_TYPE,
      undefined,
      { status: 200, code: 'ingest.invalid-sample' },
    ],
    ['JSON that nests 100,000 deep', Buffer.from('['.repeat(100_000)), JSON_TYPE, undefined, unreadable],
  ])('refuses %s', async (_what, body, type, encoding, expected) => {
    const before = expected.code === undefined ? 0 : await refusals(expected.code);

    expect(await post(body, type, encoding)).toEqual(expected);

    if (expected.code !== undefined && expected.code !== 'ingest.invalid-sample') {
      expect(await refusals(expected.code)).toBe(before + 1);
    }
  });

  it('steps over a field it does not know without going into it, however deep it nests', async () => {
    const snapshot = aSnapshot(collector, { sequence: 77n });

    expect(await post(Buffer.concat([snapshot, nested(4_000)]))).toEqual({ status: 200, code: undefined });
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'takes %s as a label like any other and changes no prototype',
    async (name) => {
      const before = bus.records.length;

      expect(await post(samples(sample(`,"labels":{"${name}":"x"}`)), JSON_TYPE)).toEqual({
        status: 200,
        code: undefined,
      });

      expect(bus.records.length).toBeGreaterThan(before);
      expect(({} as { x?: unknown }).x).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  const labels = (count: number) =>
    samples(sample(`,"labels":{${Array.from({ length: count }, (_, i) => `"l${i}":"x"`).join()}}`));
  const batchOf = (count: number) =>
    encodeSnapshotBatch({ schemas: [], snapshots: Array.from({ length: count }, () => new Uint8Array(0)) });

  it.each([
    ['as sent: 4 MiB - 1', Buffer.alloc(4 * MIB - 1, 0xff), snapshotContentType, 200],
    ['as sent: 4 MiB', Buffer.alloc(4 * MIB, 0xff), snapshotContentType, 200],
    ['as sent: 4 MiB + 1', Buffer.alloc(4 * MIB + 1, 0xff), snapshotContentType, 413],
    ['items: 9,999', batchOf(9_999), snapshotBatchContentType, 200],
    ['items: 10,000', batchOf(10_000), snapshotBatchContentType, 200],
    ['items: 10,001', batchOf(10_001), snapshotBatchContentType, 422],
  ])('%s', async (_what, body, type, status) => {
    expect((await post(body, type)).status).toBe(status);
  });

  it.each([
    [63, undefined],
    [64, undefined],
    [65, 'ingest.invalid-sample'],
  ])('%i labels', async (count, code) => {
    expect(await post(labels(count), JSON_TYPE)).toEqual({ status: 200, code });
  });

  it.each([
    [20 * MIB - 1, 200],
    [20 * MIB, 200],
    [20 * MIB + 1, 413],
  ])('inflated: %i bytes', async (bytes, status) => {
    // Half of it does not compress, so that the ratio is not what refuses it.
    const body = Buffer.alloc(bytes, 0xff);
    for (let at = 0; at < 2 * MIB; at += 4) body.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);

    expect((await post(zstdCompressSync(body), snapshotContentType, 'zstd')).status).toBe(status);
  });

  it('refuses headers of more than 16 KiB', async () => {
    const statusOf = (bytes: number) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { 'x-long': 'x'.repeat(bytes) };
        request(`${ingest.collectorUrl}/api/v1/snapshots`, { method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });

    expect(await statusOf(15 * 1_024)).toBe(401);
    expect(await statusOf(17 * 1_024)).toBe(431);
  });

  /** What a collector makes of one frame, and what it would make of a bomb if it did not know the limits. */
  function packed(body: Uint8Array, differences: Partial<Snapshot> = {}): Uint8Array {
    const frame = { schemaId: new Uint8Array(16), intervalMs: 1_000, body: new Uint8Array() };
    const frames = [{ ...frame, bodyBytes: body.length }];
    return aSnapshot(collector, { frames, packedBodies: packZstd(body), ...differences });
  }

  it.each([
    ['more than 20 MiB', packed(Buffer.alloc(20 * MIB + 1)), 'wire.packed-too-large'],
    ['more than a hundred times what was sent', packed(Buffer.alloc(1 * MIB)), 'wire.packed-too-large'],
    ['another length than they say', packed(Buffer.from('ab'.repeat(999)), { frames: [] }), malformed.code],
    ['bytes that are no zstd', packed(Buffer.alloc(99), { packedBodies: Buffer.alloc(99) }), malformed.code],
  ])('refuses packed bodies that come to %s, and unpacks none', async (_what, body, code) => {
    expect(await post(body)).toEqual({ status: 200, code });
  });

  it('puts packed bodies on the log as they came', async () => {
    const { schemaId, definition, body } = aSchema('connections', 'server', 400);
    const frames = [{ schemaId, intervalMs: 1_000, body }];
    const plain = decodeSnapshot(aSnapshot(collector, { sequence: 98n, frames }));
    const bytes = encodeSnapshot(packBodies(plain, packZstd));
    const batch = encodeSnapshotBatch({ schemas: [{ schemaId, definition }], snapshots: [bytes] });

    expect(await post(batch, snapshotBatchContentType)).toEqual({ status: 200, code: undefined });
    const record = bus.records.findLast(({ topic }) => topic === snapshotsReceived.name);
    expect(record?.value?.equals(bytes)).toBe(true);
    expect(decodeSnapshot(bytes).packedBodies).toBeDefined();
  });

  it('cuts an endless chunked body at the limit', async () => {
    const { port, hostname } = new URL(ingest.collectorUrl);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('error', () => undefined);
    const head = `POST /api/v1/snapshots HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${collector.token}\r\n`;
    socket.write(`${head}content-type: application/x-protobuf\r\ntransfer-encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536), Buffer.from('\r\n')]);
    const state = { closed: false };
    socket.on('close', () => (state.closed = true));

    const feed = () => {
      while (!state.closed && socket.write(chunk));
    };
    socket.on('drain', feed);
    feed();

    await eventually(() => expect(state.closed).toBe(true));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('keeps its memory flat and serves others while 50 bombs come at a time', async () => {
    const bomb = gzipSync(zeros);
    const before = process.memoryUsage().rss;
    const records = bus.records.filter(({ topic }) => topic === snapshotsReceived.name).length;
    const bombs = Promise.all(Array.from({ length: 50 }, () => post(bomb, snapshotContentType, 'gzip')));

    const honest = await post(aSnapshot(collector, { sequence: 99n }));

    expect(honest).toEqual({ status: 200, code: undefined });
    expect(new Set((await bombs).map(({ status }) => status))).toEqual(new Set([413]));
    // 50 of them would be 1.5 GB; what earlier cases left behind for the collector of garbage is a tenth of that.
    expect(process.memoryUsage().rss - before).toBeLessThan(700 * MIB);
    expect(bus.records.filter(({ topic }) => topic === snapshotsReceived.name).length).toBe(records + 1);
  });
});
