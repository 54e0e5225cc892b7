import { encodeChunk, encodeFrame } from '@pganalytics/codec';
import { encodeSnapshot, uuidBytes } from '@pganalytics/contracts';
import type { FrameSchema } from '@pganalytics/stats';

import type { StreamRecord } from '../record/read-record.js';
import { compareStream } from './compare-stream.js';
import { Expectations } from './expected-stream.js';
import { PieceSums } from './piece-sums.js';
import { selfTest } from './self-test.js';
import { zstd } from './stored-stream.js';
import type { Piece, StoredStream } from './stored-stream.js';

const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
  ],
};
const SCHEMA_ID = new Uint8Array(16).fill(3);
const BEGIN = 1_790_000_000_000;
const identity = {
  organisationId: '11111111-1111-4111-8111-111111111111',
  serverId: '22222222-2222-5222-8222-222222222222',
  collectorId: '33333333-3333-4333-8333-333333333333',
  epoch: BEGIN,
};
const pollAt = (sequence: number) => ({
  at: BEGIN + sequence * 1_000,
  rows: [
    ['app', sequence * 7],
    ['other', 5],
  ],
});
const bodyOf = (sequence: number) => encodeFrame(schema, [pollAt(sequence)]);

function recordOf(sequences: readonly number[]): StreamRecord {
  const frozen = sequences.map((sequence) => {
    const bytes = encodeSnapshot({
      serverId: uuidBytes(identity.serverId),
      collectorId: uuidBytes(identity.collectorId),
      epoch: BigInt(identity.epoch),
      sequence: BigInt(sequence),
      collectedAtMs: pollAt(sequence).at,
      frames: [{ schemaId: SCHEMA_ID, intervalMs: 1_000, body: bodyOf(sequence) }],
      gaps: [],
      familyStates: [],
    });
    return [sequence, { bytes: Buffer.from(bytes) }] as const;
  });
  const acknowledged = new Set(sequences);
  return { identity, real: true, frozen: new Map(frozen), acknowledged, refrozen: new Set(), skipped: [] };
}

const frame = (sequence: number): Piece => ({
  form: 'frame',
  family: schema.family,
  schema,
  carried: false,
  sequence,
  body: bodyOf(sequence),
});

/** A chunk of the polls before, which begins with what stood before it, and hot frames behind it. */
const stored: StoredStream = {
  pieces: [
    {
      form: 'chunk',
      family: schema.family,
      schema,
      carried: true,
      sequence: undefined,
      body: encodeChunk(schema, [pollAt(0), pollAt(1), pollAt(2)], zstd),
    },
    frame(3),
    frame(5),
  ],
  received: [
    [1, 3],
    [5, 5],
  ],
  gaps: [{ range: [4, 4], reason: 'not-received' }],
};

const by = {
  expectations: new Expectations({
    templates: [],
    schemas: new Map([[Buffer.from(SCHEMA_ID).toString('hex'), schema]]),
  }),
  sums: new PieceSums(),
};
const compare = (record: StreamRecord, history: StoredStream) => {
  const { lost, gapsUnlisted, storedTwice, wrongValues, phantom, gapsFalse } = compareStream(record, history, by);
  return {
    lost: [...lost],
    gapsUnlisted,
    gapsFalse,
    storedTwice: storedTwice.length,
    wrongValues: wrongValues.length,
    phantom: phantom.length,
  };
};
const clean = { lost: [], gapsUnlisted: [], gapsFalse: [], storedTwice: 0, wrongValues: 0, phantom: 0 };

describe('holding the history against what collectors recorded', () => {
  const record = recordOf([1, 2, 3, 5]);

  it('finds nothing where nothing is wrong, in hot frames and in chunks with a carried poll', () => {
    expect(compare(record, stored)).toEqual(clean);
  });

  it('names the acknowledged sequence that is lost, and not one that was never acknowledged', () => {
    const history = { ...stored, pieces: stored.pieces.slice(0, 2) };

    expect(compare(record, history)).toEqual({ ...clean, lost: [5] });
    const unanswered = { ...record, acknowledged: new Set([1, 2, 3]) };
    expect(compare(unanswered, history)).toEqual(clean);
  });

  it('finds a poll that is in a chunk and still hot', () => {
    expect(compare(record, { ...stored, pieces: [...stored.pieces, frame(2)] })).toMatchObject({ storedTwice: 2 });
  });

  it('finds what nobody sent, and a snapshot that was frozen twice', () => {
    expect(compare(record, { ...stored, pieces: [...stored.pieces, frame(9)] })).toEqual({ ...clean, phantom: 1 });
    expect(compare({ ...record, refrozen: new Set([2]) }, stored)).toEqual({ ...clean, wrongValues: 1 });
  });

  it('finds a gap that is not listed, one with another reason than was declared, and one that is none', () => {
    expect(compare(record, { ...stored, gaps: [] })).toEqual({ ...clean, gapsUnlisted: [[4, 4]] });
    const declared: StreamRecord = { ...record, skipped: [{ range: [4, 4], reason: 'spool-full' }] };
    expect(compare(declared, stored)).toEqual({ ...clean, gapsUnlisted: [[4, 4]] });
    const gaps = [...stored.gaps, { range: [2, 2] as const, reason: 'not-received' }];
    expect(compare(record, { ...stored, gaps })).toEqual({ ...clean, gapsFalse: [[2, 2]] });
  });

  it('counts what is stored in another order than it was sent, and not a clock that was set back', () => {
    const swapped = {
      ...stored,
      pieces: [stored.pieces[0], { ...frame(5), sequence: 3 }, { ...frame(3), sequence: 5 }],
    };
    const back: StreamRecord = { ...record, frozen: new Map(record.frozen) };
    back.frozen.set(3, record.frozen.get(5)!);
    back.frozen.set(5, record.frozen.get(3)!);

    expect(compareStream(record, swapped, by).orderInversions).toBe(1);
    expect(compareStream(back, swapped, by).orderInversions).toBe(0);
  });

  it('finds each fault that the self-test plants, in a frame and in a chunk', () => {
    const found = { plantedLoss: true, plantedDouble: true, plantedWrongValue: true, plantedUnlistedGap: true };

    expect(selfTest(record, stored, by)).toEqual(found);
    expect(selfTest(record, { ...stored, pieces: stored.pieces.toReversed() }, by)).toEqual(found);
  });
});
