import { AppError } from '@pganalytics/errors';
import fc from 'fast-check';

import { decodeSnapshot, encodeSnapshot } from './collector.generated.js';
import type { Snapshot } from './collector.generated.js';
import { decodeSnapshotEnvelope } from './snapshot-envelope.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const id = fc.oneof(fc.uint8Array({ maxLength: 16 }), fc.uint8Array({ minLength: 16, maxLength: 16 }));

const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  serverId: id,
  collectorId: id,
  epoch: uint64,
  sequence: uint64,
  collectedAtMs: fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  frames: fc.array(
    fc.record({
      schemaId: id,
      intervalMs: fc.nat(),
      body: fc.uint8Array({ maxLength: 99 }),
      bodyBytes: fc.option(fc.nat(), { nil: undefined }),
    }),
    { maxLength: 5 },
  ),
  packedBodies: fc.option(fc.uint8Array({ maxLength: 99 }), { nil: undefined }),
  gaps: fc.constant([{ fromSequence: 1n, toSequence: 2n, fromMs: 3, toMs: 4, reason: 'spool-full' }]),
  identity: fc.constantFrom(undefined, {
    targetId: 'db:5432',
    name: 'db',
    host: 'db.example',
    port: 5_432,
    systemIdentifier: '7',
    postmasterStartMs: 1,
    inRecovery: false,
    version: '17.2',
    versionNumber: 170_002,
    labels: { team: 'a' },
    timeline: 1,
  }),
  familyStates: fc.constant([{ family: 'pg_stat_wal', state: 'ok', reason: 'é', intervalMs: 1 }]),
});

/** What a decoder makes of the bytes: the envelope, or the code of its refusal. */
function outcomeOf(decode: () => object): object | string {
  try {
    return decode();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

function envelopeOf(bytes: Uint8Array): object {
  const { frames, gaps: _gaps, familyStates: _states, packedBodies: packed, ...rest } = decodeSnapshot(bytes);
  const declared = frames.flatMap(({ bodyBytes }) => (bodyBytes === undefined ? [] : [bodyBytes]));
  const bodies = {
    packed,
    declaredBytes: declared.length === 0 ? undefined : declared.reduce((sum, length) => sum + length, 0),
    ownBytes: frames.reduce((sum, { body }) => sum + body.length, 0),
  };
  return { ...rest, bodies, schemaIds: frames.map(({ schemaId }) => (schemaId.length === 16 ? [...schemaId] : [])) };
}

function envelopeRead(bytes: Uint8Array): object {
  const { schemaIdsAt, ...rest } = decodeSnapshotEnvelope(bytes);
  return { ...rest, schemaIds: schemaIdsAt.map((at) => (at === -1 ? [] : [...bytes.subarray(at, at + 16)])) };
}

describe('the envelope of a snapshot', () => {
  it('says what the whole snapshot says', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const bytes = encodeSnapshot(snapshot);
        expect(envelopeRead(bytes)).toEqual(envelopeOf(bytes));
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses truncated and flipped bytes as the whole snapshot does (R-ING-12)', () => {
    fc.assert(
      fc.property(anySnapshot, fc.nat(), fc.nat(), fc.nat(255), (snapshot, cut, place, flip) => {
        const bytes = encodeSnapshot(snapshot);
        const broken = bytes.slice(0, bytes.length - (cut % 3 === 0 ? cut % (bytes.length + 1) : 0));
        if (broken.length > 0) broken[place % broken.length] ^= flip;
        expect(outcomeOf(() => envelopeRead(broken))).toEqual(outcomeOf(() => envelopeOf(broken)));
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['frames', { schemaId: new Uint8Array(), intervalMs: 0, body: new Uint8Array() }],
    ['gaps', { fromSequence: 0n, toSequence: 0n, fromMs: 0, toMs: 0, reason: '' }],
    ['familyStates', { family: '', state: '', reason: '', intervalMs: 0 }],
  ])('takes the limit of %s and refuses one more', (field, item) => {
    const empty = { epoch: 1n, sequence: 1n, collectedAtMs: 1, frames: [], gaps: [], familyStates: [] };
    const ids = { serverId: new Uint8Array(16), collectorId: new Uint8Array(16) };
    const of = (count: number) => encodeSnapshot({ ...empty, ...ids, [field]: Array(count).fill(item) });
    expect(() => decodeSnapshotEnvelope(of(1_000))).not.toThrow();
    expect(() => decodeSnapshotEnvelope(of(1_001))).toThrow(`Snapshot.${field}`);
  });
});
