import { constants, zstdCompressSync } from 'node:zlib';

import { AppError } from '@pganalytics/errors';
import fc from 'fast-check';

import { packZstd, unpackZstd } from '../node.js';
import { decodeSnapshot, encodeSnapshot } from './collector.generated.js';
import type { Snapshot } from './collector.generated.js';
import { checkBodies, openSnapshot, packBodies, packedBodiesLimits, unpackedSize } from './packed-bodies.js';
import { decodeSnapshotEnvelope } from './snapshot-envelope.js';
import { MalformedMessage, PackedTooLarge } from './wire.errors.js';
import { zstdFrameBytes } from './zstd-header.js';

/** A few in every test; a night run asks for a million (R-ING-12). */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);
const SNAPSHOT: Snapshot = {
  serverId: new Uint8Array(16).fill(1),
  collectorId: new Uint8Array(16).fill(2),
  epoch: 1n,
  sequence: 7n,
  collectedAtMs: 1_790_000_000_000,
  frames: [],
  gaps: [],
  familyStates: [{ family: 'pg_stat_wal', state: 'ok', reason: '', intervalMs: 10_000 }],
};

const withBodies = (bodies: readonly Uint8Array[]): Snapshot => ({
  ...SNAPSHOT,
  frames: bodies.map((body, index) => ({ schemaId: new Uint8Array(16).fill(index), intervalMs: 10_000, body })),
});

/** Bodies that repeat themselves as measured ones do, empty ones among them. */
const anyBodies = fc.array(
  fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.nat(40)).map(([piece, times]) => {
    return Uint8Array.from(Array.from({ length: times }, () => [...piece]).flat());
  }),
  { minLength: 1, maxLength: 6 },
);
const ordinary = withBodies([Buffer.from('a row of many '.repeat(60)), Buffer.from('another one '.repeat(60))]);
const packed = packBodies(ordinary, packZstd);

/** The beginning of a zstd frame of one segment that says how long its content is. */
const saying = (content: number, length: number): Uint8Array => {
  const frame = Buffer.alloc(length);
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0xa0]);
  frame.writeUInt32LE(content, 5);
  return frame;
};
const check = (bytes: Uint8Array): void => checkBodies(decodeSnapshotEnvelope(bytes).bodies);

describe('packed bodies', () => {
  it('come out as they went in, one behind the other', () => {
    fc.assert(
      fc.property(anyBodies, (bodies) => {
        const snapshot = withBodies(bodies);
        const bytes = encodeSnapshot(packBodies(snapshot, packZstd));

        check(bytes);
        expect(openSnapshot(bytes, unpackZstd)).toEqual(snapshot);
      }),
      { numRuns: RUNS },
    );
  });

  it('leave schema ids and intervals readable', () => {
    const read = decodeSnapshot(encodeSnapshot(packed));

    expect(read.frames.map(({ schemaId, intervalMs, body }) => [schemaId[0], intervalMs, body.length])).toEqual([
      [0, 10_000, 0],
      [1, 10_000, 0],
    ]);
    expect(encodeSnapshot(packed).length).toBeLessThan(encodeSnapshot(ordinary).length / 5);
  });

  it.each([
    ['few', withBodies([new Uint8Array(511).fill(65)])],
    ['more than may be unpacked', withBodies([Buffer.alloc(packedBodiesLimits.bytes + 1, 'a row')])],
    ['packed beyond the allowed ratio', withBodies([new Uint8Array(1_000_000)])],
    ['no smaller packed', withBodies([Uint8Array.from({ length: 600 }, (_, index) => (index * index * 31) >>> 3)])],
  ])('stay as they are when they are %s', (_why, snapshot) => {
    expect(packBodies(snapshot, packZstd)).toBe(snapshot);
  });

  it('may come to 20 MiB, and no byte more (R-ING-6)', () => {
    const { bytes } = packedBodiesLimits;
    const declared = (content: number) => () =>
      checkBodies({ packed: saying(content, 300_000), declaredBytes: content, ownBytes: 0 });

    expect(declared(bytes - 1)).not.toThrow();
    expect(declared(bytes)).not.toThrow();
    expect(declared(bytes + 1)).toThrow(new PackedTooLarge('bytes', bytes));
  });

  it('may come to a hundred times what they are packed, and no byte more (R-ING-6)', () => {
    const declared = (content: number) => () =>
      checkBodies({ packed: saying(content, 1_000), declaredBytes: content, ownBytes: 0 });

    expect(declared(99_999)).not.toThrow();
    expect(declared(100_000)).not.toThrow();
    expect(declared(100_001)).toThrow(new PackedTooLarge('times their packed size', 100));
  });

  const lies: [string, Snapshot][] = [
    ['a length that the packed bodies do not have', { ...packed, frames: [{ ...packed.frames[0], bodyBytes: 9 }] }],
    ['a frame with a body of its own', { ...packed, frames: [...packed.frames, ordinary.frames[0]] }],
    ['lengths and nothing packed', { ...packed, packedBodies: undefined }],
    ['bytes that are no zstd', { ...packed, packedBodies: Buffer.alloc(1_560, 'x') }],
    ['no bytes', { ...packed, frames: [], packedBodies: new Uint8Array() }],
    ['a frame that does not say its length', { ...packed, packedBodies: saying(0, 100).with(4, 0) }],
    ['a frame that needs a dictionary', { ...packed, packedBodies: saying(1_560, 100).with(4, 0xa1) }],
  ];
  it.each(lies)('are refused without unpacking: %s', (_lie, snapshot) => {
    const bytes = encodeSnapshot(snapshot);

    expect(() => check(bytes)).toThrow(MalformedMessage);
    let unpacked = 0;
    const unpack = () => {
      unpacked += 1;
      return new Uint8Array();
    };
    expect(() => openSnapshot(bytes, unpack)).toThrow(MalformedMessage);
    expect(unpacked).toBe(0);
  });

  it('that hold more or less than they say stop the reader at what they say', () => {
    const { packedBodies } = packed;
    for (const said of [1_559, 1_561]) {
      const frames = [{ ...packed.frames[0], bodyBytes: said }];
      const lying = Uint8Array.from(packedBodies!);
      // Of this size the header says the length in two bytes that count from 256.
      lying.set([(said - 256) & 0xff, (said - 256) >>> 8], 5);
      const bytes = encodeSnapshot({ ...packed, frames, packedBodies: lying });

      expect(() => check(bytes)).not.toThrow();
      expect(() => openSnapshot(bytes, unpackZstd)).toThrow(MalformedMessage);
    }
  });

  it.each([
    ['an empty frame', packZstd(new Uint8Array())],
    ['a frame that is to be skipped', Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2)],
    ['a byte', Uint8Array.of(0)],
  ])('are refused where something follows them: %s', (_what, behind) => {
    const bytes = encodeSnapshot({ ...packed, packedBodies: Buffer.concat([packed.packedBodies!, behind]) });

    expect(() => openSnapshot(bytes, unpackZstd)).toThrow(MalformedMessage);
  });

  it('end where zstd ends them, checksum and blocks of one repeated byte among them', () => {
    for (const checksum of [0, 1]) {
      for (const body of [Buffer.from('a row '.repeat(90_000)), Buffer.alloc(300_000, 'x')]) {
        const params = { [constants.ZSTD_c_checksumFlag]: checksum };
        const frame = zstdCompressSync(body, { params });

        expect(zstdFrameBytes(frame)).toBe(frame.length);
        expect(zstdFrameBytes(Buffer.concat([frame, Buffer.of(0)]))).toBe(frame.length);
        expect(zstdFrameBytes(frame.subarray(0, -1))).toBeUndefined();
      }
    }
  });

  it('answer damage with a named error or another content, never with anything else (R-ING-12)', () => {
    const bytes = encodeSnapshot(packed);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, cut) => {
        const damaged = cut ? bytes.slice(0, at) : bytes.with(at, bytes[at] ^ flip);
        unpackedSize(damaged);
        try {
          openSnapshot(damaged, unpackZstd);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('tell how much memory they will take', () => {
    const bytes = encodeSnapshot(packed);

    expect(unpackedSize(bytes)).toBe(bytes.length + 1_560);
    expect(unpackedSize(encodeSnapshot(ordinary))).toBe(encodeSnapshot(ordinary).length);
    expect(unpackedSize(Uint8Array.of(82, 200, 200))).toBe(3);
  });

  it('of this release stay readable', () => {
    const frozen = Buffer.from(
      'ChABAQEBAQEBAQEBAQEBAQEBEhACAgICAgICAgICAgICAgICGQEAAAAAAAAAIAcogLCDxZhoMhgKEAAAAAAAAAAAAAAAAAAAAAAQkE4gyAYyGAoQ' +
        'AQEBAQEBAQEBAQEBAQEBARCQTiDQBUoUCgtwZ19zdGF0X3dhbBICb2sgkE5SLSi1L/1gGAUdAQDAYSByb3cgb2YgbWFueSBub3RoZXIgb25lAgDCXioEZ1RTCQ==',
      'base64',
    );

    expect(openSnapshot(frozen, unpackZstd)).toEqual(ordinary);
  });
});
