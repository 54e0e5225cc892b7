import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { AppError } from '@pganalytics/errors';
import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';
import fc from 'fast-check';

import {
  decodeFrame,
  encodeChunk,
  encodeFrame,
  FrameTooLarge,
  inspectFrame,
  MalformedChunk,
  MalformedFrame,
  openChunk,
  referenceDecodeChunk,
  referenceDecodeFrame,
  UnfitCell,
} from './index.js';
import type { Cell, Compressor } from './index.js';
import { aSchema, databasePolls } from './testing.js';

const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes),
  decompress: (bytes, maxBytes) => zstdDecompressSync(bytes, { maxOutputLength: maxBytes }),
};

const exact = (value: bigint): Cell =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : value;
const wholeCell = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.nat(),
  fc.nat({ max: 9 }).map((pages) => pages * 8192),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(exact),
);
const notMinusZero = (value: number) => (Object.is(value, -0) ? 0 : value);
const cellOf = (column: SchemaColumn): fc.Arbitrary<Cell> => {
  if (column.type === 'text')
    return fc.option(fc.oneof(fc.constantFrom('active', 'idle', ''), fc.string({ unit: 'grapheme' })));
  if (column.type === 'bool') return fc.option(fc.boolean());
  if (column.type === 'int') return fc.option(wholeCell);
  if (column.scale === undefined) return fc.option(fc.oneof(fc.double(), fc.constant(-0), fc.nat()));
  return fc.option(fc.integer().map((value) => notMinusZero(value / column.scale!)));
};

const columns: fc.Arbitrary<SchemaColumn[]> = fc
  .tuple(
    fc.array(fc.constantFrom('int', 'text', 'bool'), { maxLength: 2 }),
    fc.array(fc.constantFrom('int', 'int', 'float', 'scaled', 'text', 'bool'), { maxLength: 5 }),
  )
  .map(([dimensions, metrics]) => [
    ...dimensions.map((type, index): SchemaColumn => ({ name: `d${index}`, role: 'dimension', type: type as 'int' })),
    ...metrics.map((type, index): SchemaColumn => {
      const rest = type === 'scaled' ? ({ type: 'float', scale: 1000 } as const) : { type: type as 'int' };
      return { name: `m${index}`, role: 'counter', ...rest };
    }),
  ]);

/** Polls of rows that come and go, repeat and change, as views do. */
const someHistory = columns.chain((columns) => {
  const schema: FrameSchema = { family: 'some', version: 1, sparse: false, columns };
  const row = fc.tuple(...columns.map(cellOf));
  const pool = fc.array(row, { minLength: 1, maxLength: 8 });
  return pool.chain((pool) =>
    fc.record({
      schema: fc.constant(schema),
      polls: fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 2 ** 45 }),
          rows: fc.array(fc.oneof(fc.constantFrom(...pool), row), { maxLength: 9 }),
        }),
        { maxLength: 6 },
      ),
    }),
  );
});

describe('frames and chunks', () => {
  it('give back exactly what was put in, and the reference decoders agree', () => {
    fc.assert(
      fc.property(someHistory, ({ schema, polls }) => {
        const frame = encodeFrame(schema, polls);
        const chunk = encodeChunk(schema, polls, zstd);

        expect(decodeFrame(schema, frame)).toEqual(polls);
        expect(referenceDecodeFrame(schema, frame)).toEqual(polls);
        expect(openChunk(schema, chunk, zstd).polls()).toEqual(polls);
        expect(referenceDecodeChunk(schema, chunk, zstd)).toEqual(polls);
      }),
      { numRuns: 600 },
    );
  });

  it('keep 64-bit counters exact on both sides of 2^53 and at the ends of the range', () => {
    const schema = aSchema({ columns: [{ name: 'wal_bytes', role: 'counter', type: 'int' }] });
    const values: Cell[] = [0, 2 ** 53 - 1, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), -1, 7];
    const polls = values.map((value, index) => ({ at: 1000 + index, rows: [[value]] }));

    expect(decodeFrame(schema, encodeFrame(schema, polls))).toEqual(polls);
    expect(openChunk(schema, encodeChunk(schema, polls, zstd), zstd).series('wal_bytes', 0)).toEqual(values);
  });

  it('tell one row of one metric without decoding the rest', () => {
    const { schema, polls } = databasePolls({ polls: 120, databases: 20 });
    const chunk = openChunk(schema, encodeChunk(schema, polls, zstd), zstd);

    const series = chunk.series('xact_commit', 3);

    expect(series).toEqual(polls.map((poll) => poll.rows[3][3]));
    expect(chunk.rows[3]).toEqual([16_387, 'database_3']);
    expect(chunk.series('not_there', 0)).toBeUndefined();
  });

  it('cost a byte per series that does not change, before compression', () => {
    const columns: SchemaColumn[] = Array.from({ length: 500 }, (_, index) => ({
      name: `m${index}`,
      role: 'counter',
      type: 'int',
    }));
    const schema = aSchema({ columns });
    const polls = Array.from({ length: 120 }, (_, index) => ({ at: index * 1000, rows: [columns.map(() => 0)] }));
    const none: Compressor = { compress: (bytes) => bytes, decompress: (bytes) => bytes };

    const bytes = encodeChunk(schema, polls, none).length;

    expect(bytes).toBeLessThan(500 + 500);
  });

  it('give back series of pages, whose differences have a divisor, in few bytes and exactly', () => {
    const schema = aSchema({ columns: [{ name: 'size', role: 'gauge', type: 'int' }] });
    const sizes = Array.from({ length: 200 }, (_, index) => 1000 + 8192 * ((index * 7919) % 101));
    const polls = sizes.map((size, index) => ({ at: index * 1000, rows: [[index % 9 === 4 ? null : size]] }));
    const chunk = encodeChunk(schema, polls, zstd);

    expect(openChunk(schema, chunk, zstd).polls()).toEqual(polls);
    expect(referenceDecodeChunk(schema, chunk, zstd)).toEqual(polls);
    expect(chunk.length).toBeLessThan(420);
  });

  it('cut rows that are often told and rows that seldom are into blocks, and give back both', () => {
    const columns: SchemaColumn[] = [
      { name: 'id', role: 'dimension', type: 'int' },
      { name: 'calls', role: 'counter', type: 'int' },
      { name: 'word', role: 'attribute', type: 'text' },
      { name: 'share', role: 'gauge', type: 'float' },
      { name: 'wal', role: 'counter', type: 'int' },
      { name: 'constant', role: 'gauge', type: 'int' },
      { name: 'never', role: 'gauge', type: 'int' },
    ];
    const schema = aSchema({ columns });
    const rowAt = (poll: number, row: number): Cell[] => [
      row,
      row * poll,
      poll % 50 === row ? null : `word ${row % 3}`,
      poll / 7,
      2n ** 62n + BigInt(poll * row),
      8,
      null,
    ];
    const polls = Array.from({ length: 300 }, (_, poll) => ({
      at: poll * 1000,
      rows: Array.from({ length: 60 }, (_, row) => rowAt(poll, row)).filter((_, row) => row % 2 === 0 || poll === row),
    }));

    const bytes = encodeChunk(schema, polls, zstd);
    const chunk = openChunk(schema, bytes, zstd);

    expect(chunk.polls()).toEqual(polls);
    expect(referenceDecodeChunk(schema, bytes, zstd)).toEqual(polls);
    const row = chunk.rows.findIndex(([id]) => id === 31);
    expect([chunk.cells('calls', row), chunk.cells('constant', row), chunk.cells('never', row)]).toEqual([
      [31 * 31],
      [8],
      [null],
    ]);
  });

  it('tell of a frame, without keeping it, what decoding it gives', () => {
    fc.assert(
      fc.property(someHistory, ({ schema, polls }) => {
        const times = polls.map(({ at }) => at);
        const facts = inspectFrame(encodeFrame(schema, polls));

        expect(facts).toEqual({
          polls: polls.length,
          rows: expect.any(Number),
          samples: polls.reduce((sum, { rows }) => sum + rows.length, 0),
          columns: schema.columns.length,
          from: times.length > 0 ? Math.min(...times) : 0,
          to: times.length > 0 ? Math.max(...times) : 0,
        });
      }),
      { numRuns: 100 },
    );
  });

  it('refuse a cell that its column cannot hold, by name', () => {
    const schema = aSchema({ columns: [{ name: 'n', role: 'gauge', type: 'int' }] });
    const pack = (cell: Cell) => () => encodeFrame(schema, [{ at: 1, rows: [[cell]] }]);

    expect(pack('one')).toThrow(UnfitCell);
    expect(pack(true)).toThrow(UnfitCell);
    expect(pack(2n ** 64n)).toThrow(/more than 64 bits/);
    expect(() => encodeFrame(schema, [{ at: 1, rows: [[1, 2]] }])).toThrow(UnfitCell);
  });
});

describe('bytes that are not what they should be', () => {
  const { schema, polls } = databasePolls({ polls: 5, databases: 3 });
  const frame = encodeFrame(schema, polls);
  const chunk = encodeChunk(schema, polls, zstd);

  it('give a named error when a frame or chunk is cut short anywhere', () => {
    for (let length = 0; length < frame.length; length++) {
      expect(() => decodeFrame(schema, frame.subarray(0, length))).toThrow(MalformedFrame);
    }
    for (let length = 0; length < chunk.length; length++) {
      expect(() => openChunk(schema, chunk.subarray(0, length), zstd).polls()).toThrow(MalformedChunk);
    }
  });

  it('give a named error when any bit is flipped', () => {
    const flip = (bytes: Uint8Array, bit: number) => {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      return flipped;
    };
    for (let bit = 0; bit < frame.length * 8; bit++) {
      expect(() => inspectFrame(flip(frame, bit))).toThrow(MalformedFrame);
    }
    for (let bit = 0; bit < chunk.length * 8; bit++) {
      expect(() => openChunk(schema, flip(chunk, bit), zstd).polls()).toThrow(MalformedChunk);
    }
  });

  it('give a named error or polls, and nothing else, for any bytes with a right checksum', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), ({ buffer }) => {
        const body = Uint8Array.from([1, ...new Uint8Array(buffer)]);
        const outcome = outcomeOf(() => decodeFrame(schema, withChecksum(body)));

        expect(outcome === 'polls' || outcome instanceof AppError).toBe(true);
        // What is checked on arrival may be less than what decoding finds, and never more.
        if (outcome === 'polls') expect(() => inspectFrame(withChecksum(body))).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('are refused before memory is reserved when they claim more than the limits allow', () => {
    const limits = { bytes: 1_000_000, polls: 4, rows: 10, samples: 100, cells: 1000 };

    expect(() => decodeFrame(schema, frame, limits)).toThrow(FrameTooLarge);
    expect(() => decodeFrame(schema, frame, { ...limits, polls: 10, rows: 2 })).toThrow(FrameTooLarge);
    expect(() => decodeFrame(schema, frame, { ...limits, polls: 10, cells: 14 * 7 })).toThrow(FrameTooLarge);
    expect(() => decodeFrame(schema, frame, { ...limits, polls: 10, bytes: 20 })).toThrow(FrameTooLarge);
    expect(decodeFrame(schema, frame, { ...limits, polls: 10 })).toEqual(polls);
  });

  it('give a named error under another schema', () => {
    expect(() => decodeFrame(aSchema(), frame)).toThrow(MalformedFrame);
    expect(() => openChunk(aSchema(), chunk, zstd)).toThrow(MalformedChunk);
  });
});

function outcomeOf(run: () => unknown): unknown {
  try {
    run();
    return 'polls';
  } catch (error) {
    return error;
  }
}

function withChecksum(body: Uint8Array): Uint8Array {
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const sum = (crc ^ 0xffffffff) >>> 0;
  return Uint8Array.from([...body, sum & 255, (sum >>> 8) & 255, (sum >>> 16) & 255, sum >>> 24]);
}
