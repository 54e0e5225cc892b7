import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { loadConfig } from '@pganalytics/config';
import { collectorsChanged } from '@pganalytics/contracts';
import { deliverPath } from '@pganalytics/contracts/wire';
import { eventually } from '@pganalytics/servers';

import { ingestConfig } from '../ingest.config.js';
import { startIngest } from '../start-ingest.js';
import type { RunningIngest } from '../start-ingest.js';
import { ProtocolClient, aCollector, aSnapshot } from '../testing.js';

const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PING = 6;
const GOAWAY = 7;
const ENHANCE_YOUR_CALM = 11;

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

function frame(type: number, stream: number, payload: Buffer = Buffer.alloc(0), flags = 0): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A header field as HPACK writes it without its table and without Huffman codes. */
function field(name: string, value: string): Buffer {
  const text = (of: string) => {
    const bytes = Buffer.from(of);
    const long = bytes.length - 127;
    if (long < 0) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
    const length =
      long < 128
        ? [long]
        : long < 16_384
          ? [(long & 127) | 128, long >> 7]
          : [(long & 127) | 128, ((long >> 7) & 127) | 128, long >> 14];
    return Buffer.concat([Buffer.from([127, ...length]), bytes]);
  };
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

const call = (token: string, more: readonly Buffer[] = []): Buffer =>
  Buffer.concat([
    field(':method', 'POST'),
    field(':scheme', 'http'),
    field(':path', deliverPath),
    field(':authority', 'ingest'),
    field('content-type', 'application/grpc'),
    field('te', 'trailers'),
    field('authorization', `Bearer ${token}`),
    ...more,
  ]);

/** A client that sends frames as it is told, right or wrong, and reads all answers. */
class RawHttp2 {
  readonly frames: Frame[] = [];
  closed = false;
  private readonly socket: Socket;
  private rest = Buffer.alloc(0);

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk: Buffer) => this.read(chunk)).on('error', () => undefined);
    this.socket.on('close', () => (this.closed = true));
    this.socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(SETTINGS, 0)]));
  }

  send(...frames: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  /** The values of the server's first SETTINGS by their numbers. */
  get settings(): Map<number, number> {
    const payload = this.frames.find(({ type, flags }) => type === SETTINGS && flags === 0)?.payload ?? Buffer.alloc(0);
    const pairs = Array.from(
      { length: payload.length / 6 },
      (_, i) => [payload.readUInt16BE(i * 6), payload.readUInt32BE(i * 6 + 2)] as const,
    );
    return new Map(pairs);
  }

  get goaway(): number | undefined {
    return this.frames.find(({ type }) => type === GOAWAY)?.payload.readUInt32BE(4);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= 9) {
      const end = 9 + this.rest.readUIntBE(0, 3);
      if (this.rest.length < end) return;
      const stream = this.rest.readUInt32BE(5);
      this.frames.push({ type: this.rest[3], flags: this.rest[4], stream, payload: this.rest.subarray(9, end) });
      this.rest = this.rest.subarray(end);
    }
  }
}

describe('what one HTTP/2 connection may do (R-ING-8)', () => {
  const bus = new MemoryBus();
  const collector = aCollector();
  const clients: RawHttp2[] = [];
  let ingest: RunningIngest;

  beforeAll(async () => {
    await publish(bus, collectorsChanged, collector.enrolled, { source: 'pganalytics/spec' });
    const settings = { HTTP_PORT: '0', COLLECTOR_PORT: '0', HTTP_DRAIN_MS: '0', LOG_LEVEL: 'silent' };
    const limits = { INGEST_STREAMS_PER_COLLECTOR: '1000', COLLECTOR_TOKENS: 'always' };
    ingest = await startIngest(loadConfig(ingestConfig, { ...settings, ...limits }), { bus });
    await eventually(async () => expect((await fetch(`${ingest.url}/readyz`)).status).toBe(200));
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  afterAll(async () => ingest.stop());

  async function greeted(): Promise<RawHttp2> {
    const client = new RawHttp2(ingest.collectorUrl);
    clients.push(client);
    await eventually(() => expect(client.settings.size).toBeGreaterThan(0));
    return client;
  }

  const cuts = async (reason: string): Promise<number> => {
    const text = await (await fetch(`${ingest.url}/metrics`)).text();
    const line = text
      .split('\n')
      .find((one) => one.startsWith('pganalytics_ingest_cuts_total') && one.includes(`"${reason}"`));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  const open = (stream: number, more: readonly Buffer[] = []) => frame(HEADERS, stream, call(collector.token, more), 4);
  const oddNumbers = (count: number) => Array.from({ length: count }, (_, i) => 2 * i + 1);

  it.each<[string, () => Buffer]>([
    ['PING', () => frame(PING, 0, Buffer.alloc(8))],
    ['SETTINGS', () => frame(SETTINGS, 0, Buffer.from('000300000064', 'hex'))],
  ])('cuts a connection that floods it with %s frames', async (_name, one) => {
    const client = await greeted();
    const before = await cuts('http2-control-frames');

    client.send(...Array.from({ length: 2_000 }, () => one()));

    await eventually(() => expect(client.closed).toBe(true));
    expect(client.goaway).toBe(ENHANCE_YOUR_CALM);
    expect(await cuts('http2-control-frames')).toBe(before + 1);
  });

  it('answers the pings of an honest client', async () => {
    const client = await greeted();

    for (let count = 0; count < 100; count += 1) client.send(frame(PING, 0, Buffer.alloc(8)));

    await eventually(() => expect(client.frames.filter(({ type }) => type === PING)).toHaveLength(100));
    expect(client.closed).toBe(false);
  });

  it('cuts a connection that opens streams and resets them at once', async () => {
    const client = await greeted();
    const cancel = Buffer.from('00000008', 'hex');

    client.send(...oddNumbers(2_000).flatMap((stream) => [open(stream), frame(RST_STREAM, stream, cancel)]));

    await eventually(() => expect(client.closed).toBe(true));
  });

  it('says how many streams may be open and how long headers may be, and refuses the stream above', async () => {
    const client = await greeted();

    client.send(...oddNumbers(100).map((stream) => open(stream)));
    client.send(open(201));

    expect([client.settings.get(3), client.settings.get(6)]).toEqual([100, 16_384]);
    await eventually(() => {
      const refused = client.frames.filter(({ type }) => type === RST_STREAM || type === GOAWAY);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.filter(({ stream }) => stream > 0 && stream < 201)).toEqual([]);
    });
  });

  it('opens no stream for headers of more than 16 KiB', async () => {
    const client = await greeted();

    client.send(open(1, [field('x-long', 'x'.repeat(16_000))]));

    await eventually(() => {
      const [status] = client.frames.filter(({ stream }) => stream === 1);
      expect([HEADERS, RST_STREAM]).toContain(status?.type ?? (client.closed ? RST_STREAM : 0));
    });
    expect(bus.records.filter(({ topic }) => topic.includes('snapshots'))).toEqual([]);
  });

  it('goes on serving others meanwhile', async () => {
    const flood = await greeted();
    const honest = new ProtocolClient(ingest.collectorUrl, collector.token);
    flood.send(...Array.from({ length: 2_000 }, () => frame(PING, 0, Buffer.alloc(8))));

    honest.send({ snapshot: aSnapshot(collector) });

    await eventually(() => expect(honest.logged).toEqual([1]));
    honest.close();
  });
});
