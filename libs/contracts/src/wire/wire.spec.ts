import path from 'node:path';

import { AppError } from '@pganalytics/errors';
import fc from 'fast-check';
import protobuf from 'protobufjs';

import {
  decodeCollectorMessage,
  decodeIngestMessage,
  decodeSnapshot,
  decodeSnapshotBatch,
  encodeCollectorMessage,
  encodeIngestMessage,
  encodeSnapshot,
  encodeSnapshotBatch,
} from './collector.generated.js';
import type { IngestMessage, Snapshot } from './collector.generated.js';
import { MalformedMessage, MessageTooLarge } from './wire.errors.js';

/** A few in every test; a night run asks for a million (R-ING-12). */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const ms = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const id = fc.uint8Array({ maxLength: 16 });
const bytes = fc.uint8Array({ maxLength: 200 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const word = fc
  .string({ maxLength: 60, unit: 'grapheme' })
  .filter((text) => new TextEncoder().encode(text).length < 64);

const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  serverId: id,
  collectorId: id,
  epoch: uint64,
  sequence: uint64,
  collectedAtMs: ms,
  frames: fc.array(
    fc.record({
      schemaId: id,
      intervalMs: uint32,
      body: bytes,
      bodyBytes: fc.option(uint32, { nil: undefined }),
    }),
    { maxLength: 5 },
  ),
  packedBodies: fc.option(bytes, { nil: undefined }),
  gaps: fc.array(fc.record({ fromSequence: uint64, toSequence: uint64, fromMs: ms, toMs: ms, reason: word }), {
    maxLength: 3,
  }),
  identity: fc.option(
    fc.record({
      targetId: word,
      name: word,
      host: word,
      port: uint32,
      systemIdentifier: word,
      postmasterStartMs: ms,
      inRecovery: fc.boolean(),
      version: word,
      versionNumber: uint32,
      labels: fc.dictionary(word, word, { maxKeys: 5 }),
      timeline: uint32,
    }),
    { nil: undefined },
  ),
  familyStates: fc.array(fc.record({ family: word, state: word, reason: word, intervalMs: uint32 }), { maxLength: 3 }),
});

const sequences = fc.array(fc.record({ from: uint64, to: uint64 }), { maxLength: 4 });
const anyIngestMessage: fc.Arbitrary<IngestMessage> = fc.oneof(
  fc.record({
    welcome: fc.record({ collectorId: id, organisationId: id, credit: uint32, maxSnapshotBytes: uint32, logId: id }),
  }),
  fc.record({ ack: fc.record({ serverId: id, epoch: uint64, logged: sequences, stored: sequences }) }),
  fc.record({ credit: fc.record({ snapshots: uint32 }) }),
  fc.record({
    refusal: fc.record({
      serverId: id,
      epoch: uint64,
      sequence: uint64,
      code: word,
      message: word,
      retryable: fc.boolean(),
    }),
  }),
  fc.record({ control: fc.record({ serverId: id, pause: fc.boolean() }) }),
  fc.record({ control: fc.record({ serverId: id, watchUntilMs: ms }) }),
);

const empty: Snapshot = {
  serverId: new Uint8Array(16),
  collectorId: new Uint8Array(16),
  epoch: 1n,
  sequence: 1n,
  collectedAtMs: 1,
  frames: [],
  gaps: [],
  familyStates: [],
};

describe('the collector protocol', () => {
  it('reads back every snapshot it wrote', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
      }),
    );
  });

  it('reads back every message to a collector', () => {
    fc.assert(
      fc.property(anyIngestMessage, (message) => {
        expect(decodeIngestMessage(encodeIngestMessage(message))).toEqual(message);
      }),
    );
  });

  it('is the protobuf that collector.proto declares, as an independent implementation reads it', () => {
    const root = protobuf.loadSync(path.join(import.meta.dirname, '../../proto/collector.proto'));
    const type = root.lookupType('pganalytics.collector.v1.Snapshot');

    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const theirs = type.encode(type.decode(encodeSnapshot(snapshot))).finish();

        expect(decodeSnapshot(theirs)).toEqual(snapshot);
      }),
    );
  });

  it('gives byte fields as views into the message, not as copies', () => {
    const encoded = encodeSnapshot({
      ...empty,
      frames: [{ schemaId: new Uint8Array(16), intervalMs: 10_000, body: Uint8Array.of(1, 2, 3) }],
    });

    expect(decodeSnapshot(encoded).frames[0]?.body.buffer).toBe(encoded.buffer);
  });

  it('answers truncated and flipped input with a named error or another message, never with anything else', () => {
    fc.assert(
      fc.property(anySnapshot, fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (snapshot, where, value, cut) => {
        const encoded = encodeSnapshot(snapshot);
        const at = where % Math.max(1, encoded.length);
        const damaged = cut ? encoded.subarray(0, at) : encoded.with(at, value);

        expectMessageOrNamedError(() => decodeSnapshot(damaged));
      }),
      { numRuns: RUNS },
    );
  });

  it('answers random bytes with a named error or a message, in every decoder', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        for (const decode of [decodeSnapshot, decodeCollectorMessage, decodeIngestMessage, decodeSnapshotBatch]) {
          expectMessageOrNamedError(() => decode(random));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('notices that text was cut off', () => {
    const encoded = encodeCollectorMessage({ hello: { collectorVersion: '1.0', hostName: 'db-host', targets: 0 } });

    expect(() => decodeCollectorMessage(encoded.subarray(0, -2))).toThrow(MalformedMessage);
  });

  it('refuses a million empty sub-messages at the declared limit', () => {
    const bomb = new Uint8Array(2_000_000);
    for (let index = 0; index < bomb.length; index += 2) bomb[index] = (6 << 3) | 2;

    expect(() => decodeSnapshot(bomb)).toThrow(MessageTooLarge);
  });

  it('refuses groups, which could nest without end', () => {
    expect(() => decodeSnapshot(new Uint8Array(1_000_000).fill((15 << 3) | 3))).toThrow(MalformedMessage);
  });

  it('takes the limit of items and refuses one more', () => {
    const gap = { fromSequence: 1n, toSequence: 1n, fromMs: 0, toMs: 0, reason: 'spool-full' };
    const withGaps = (count: number) => encodeSnapshot({ ...empty, gaps: Array.from({ length: count }, () => gap) });

    expect(decodeSnapshot(withGaps(1000)).gaps).toHaveLength(1000);
    expect(() => decodeSnapshot(withGaps(1001))).toThrow(MessageTooLarge);
  });

  it('keeps `__proto__` as a label like any other', () => {
    const labels = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>;
    const identity = {
      targetId: 't',
      name: '',
      host: '',
      port: 0,
      systemIdentifier: '',
      postmasterStartMs: 0,
      inRecovery: false,
      version: '',
      versionNumber: 0,
      labels,
      timeline: 0,
    };

    const read = decodeSnapshot(encodeSnapshot({ ...empty, identity })).identity?.labels;

    expect(Object.entries(read ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('steps over fields of a later version', () => {
    const later = Uint8Array.of(...encodeSnapshot(empty), ((100 << 3) & 0x7f) | 0x80, (100 << 3) >> 7, 42);

    expect(decodeSnapshot(later)).toEqual(empty);
  });

  it('carries schemas and snapshots in one batch', () => {
    const batch = {
      schemas: [{ schemaId: new Uint8Array(16).fill(7), definition: new TextEncoder().encode('{}') }],
      snapshots: [encodeSnapshot(empty), encodeSnapshot(empty)],
    };

    expect(decodeSnapshotBatch(encodeSnapshotBatch(batch))).toEqual(batch);
  });
});

function expectMessageOrNamedError(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
  }
}
