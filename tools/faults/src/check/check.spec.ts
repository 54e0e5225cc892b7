import { encodeChunk, encodeFrame, rollUp, rollUpSchema } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { uuidBytes } from '@pganalytics/contracts';
import { encodeSnapshot } from '@pganalytics/contracts/wire';
import type { FrameSchema } from '@pganalytics/stats';

import type { StreamRecord } from '../record/read-record.js';
import { compareRollUps } from './compare-roll-ups.js';
import { compareStream } from './compare-stream.js';
import { Expectations } from './expected-stream.js';
import { PieceSums } from './piece-sums.js';
import { selfTest } from './self-test.js';
import { rollUpSteps, zstd } from './stored-stream.js';
import { unknownStreams } from './unknown-streams.js';
import type { Piece, RollUpStep, StoredRollUp, StoredStream } from './stored-stream.js';

const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
    { name: 'numbackends', role: 'gauge', type: 'int' },
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
    ['app', sequence * 7, 3],
    ['other', 5, sequence],
  ],
});
const bodyOf = (sequence: number) => encodeFrame(schema, [pollAt(sequence)]);

const declaredGap = { fromSequence: 4n, toSequence: 4n, fromMs: BEGIN, toMs: BEGIN, reason: 'spool-full' };

function recordOf(sequences: readonly number[]): StreamRecord {
  const frozen = sequences.map((sequence) => {
    const bytes = encodeSnapshot({
      serverId: uuidBytes(identity.serverId),
      collectorId: uuidBytes(identity.collectorId),
      epoch: BigInt(identity.epoch),
      sequence: BigInt(sequence),
      collectedAtMs: pollAt(sequence).at,
      frames: [{ schemaId: SCHEMA_ID, intervalMs: 1_000, body: bodyOf(sequence) }],
      gaps: sequence === 5 ? [declaredGap] : [],
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
  ordinal: 0,
  body: bodyOf(sequence),
});

const rollUpOf = (step: RollUpStep, sequences: readonly number[], last?: number): StoredRollUp => {
  const before = last === undefined ? undefined : pollAt(last);
  const polls = rollUp({ schema, polls: sequences.map(pollAt), before, stepMs: rollUpSteps[step] });
  return { step, family: schema.family, schema, body: encodeChunk(rollUpSchema(schema), polls, zstd) };
};
const everyStep = ['1m', '10m', '1h'] as const;

/** A chunk of the polls before, which begins with what stood before it, and hot frames behind it. */
const stored: StoredStream = {
  pieces: [
    {
      form: 'chunk',
      family: schema.family,
      schema,
      carried: true,
      sequence: undefined,
      ordinal: undefined,
      body: encodeChunk(schema, [pollAt(0), pollAt(1), pollAt(2)], zstd),
    },
    frame(3),
    frame(5),
  ],
  rollUps: everyStep.map((step) => rollUpOf(step, [1, 2])),
  received: [
    [1, 3],
    [5, 5],
  ],
  gaps: [{ range: [4, 4], reason: 'spool-full' }],
};

const by = {
  expectations: new Expectations({
    templates: [],
    schemas: new Map([[Buffer.from(SCHEMA_ID).toString('hex'), schema]]),
  }),
  sums: new PieceSums(),
};
const compare = (record: StreamRecord, history: StoredStream) => {
  const findings = compareStream(record, history, by);
  const { lost, gapsUnlisted, gapsUndeclared, rollUpsWrong, storedTwice, wrongValues, phantom, gapsFalse } = findings;
  return {
    lost: [...lost],
    gapsUnlisted,
    gapsFalse,
    gapsUndeclared,
    rollUpsWrong: rollUpsWrong.length,
    storedTwice: storedTwice.length,
    wrongValues: wrongValues.length,
    phantom: phantom.length,
  };
};
const clean = {
  lost: [],
  gapsUnlisted: [],
  gapsFalse: [],
  gapsUndeclared: [],
  rollUpsWrong: 0,
  storedTwice: 0,
  wrongValues: 0,
  phantom: 0,
};

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
    const declared: StreamRecord = { ...record, skipped: [{ range: [4, 4], reason: 'spool-expired' }] };
    expect(compare(declared, stored)).toEqual({ ...clean, gapsUnlisted: [[4, 4]] });
    const gaps = [...stored.gaps, { range: [2, 2] as const, reason: 'not-received' }];
    expect(compare({ ...record, real: false }, { ...stored, gaps })).toEqual({ ...clean, gapsFalse: [[2, 2]] });
  });

  it.each(['not-received', 'spool-expired'])('finds a gap of a real collector that declared no %s', (reason) => {
    const history = { ...stored, gaps: [{ range: [4, 4] as const, reason }] };

    expect(compare(record, history)).toEqual({ ...clean, gapsUndeclared: [[4, 4]] });
    expect(compare({ ...record, real: false }, history)).toEqual(clean);
  });

  it.each(everyStep)('finds a roll-up of %s that is there twice, missing, or of other polls', (step) => {
    const others = stored.rollUps.filter((one) => one.step !== step);
    const wrongWith = (...rollUps: StoredRollUp[]) =>
      compare(record, { ...stored, rollUps: [...others, ...rollUps] }).rollUpsWrong;

    expect(wrongWith(rollUpOf(step, [1]), rollUpOf(step, [2], 1))).toBe(0);
    expect(wrongWith(rollUpOf(step, [1, 2]), rollUpOf(step, [2], 1))).toBe(1);
    expect(wrongWith()).toBe(1);
    expect(wrongWith(rollUpOf(step, [1, 3]))).toBe(1);
    expect(wrongWith(rollUpOf(step, [1, 2], 0))).toBe(1);
  });

  it('adds up growth from one schema to the next and back, and finds growth that is counted in each', () => {
    const wider: FrameSchema = {
      ...schema,
      columns: [...schema.columns, { name: 'xact_rollback', role: 'counter', type: 'int' }],
    };
    const widened = (sequence: number, rollbacks: number | null = 1) => {
      const { at, rows } = pollAt(sequence);
      return { at, rows: rows.map((row) => [...row, rollbacks]) };
    };
    const chunkOf = (of: FrameSchema, polls: Poll[]): Piece => {
      const body = encodeChunk(of, polls, zstd);
      return {
        form: 'chunk',
        family: schema.family,
        schema: of,
        carried: false,
        sequence: undefined,
        ordinal: undefined,
        body,
      };
    };
    const pieces = [chunkOf(schema, [pollAt(1), pollAt(3)]), chunkOf(wider, [widened(2), widened(4)])];
    const rolledUp = (of: FrameSchema, polls: Poll[], before?: Poll): StoredRollUp[] =>
      everyStep.map((step) => {
        const rolled = rollUp({ schema: of, polls, before, stepMs: rollUpSteps[step] });
        return { step, family: schema.family, schema: of, body: encodeChunk(rollUpSchema(of), rolled, zstd) };
      });
    const inTurns = [
      ...rolledUp(schema, [pollAt(1)]),
      ...rolledUp(wider, [widened(2)], widened(1, null)),
      ...rolledUp(schema, [pollAt(3)], pollAt(2)),
      ...rolledUp(wider, [widened(4)], widened(3, null)),
    ];
    const eachByItself = [
      ...rolledUp(schema, [pollAt(1), pollAt(3)]),
      ...rolledUp(wider, [widened(2), widened(4)], widened(1, null)),
    ];

    expect(compareRollUps({ pieces, rollUps: inTurns })).toEqual([]);
    expect(compareRollUps({ pieces, rollUps: eachByItself })).toHaveLength(everyStep.length);
  });

  it('names the streams that no collector has a record of', () => {
    const elsewhere = { ...identity, organisationId: '44444444-4444-4444-8444-444444444444' };

    expect(unknownStreams([identity, elsewhere], [record])).toEqual([
      expect.stringContaining('organisation 44444444-4444-4444-8444-444444444444'),
    ]);
  });

  it('counts what is stored in another order than it was sent, and not a clock that was set back', () => {
    const swapped = {
      ...stored,
      pieces: [stored.pieces[0], { ...frame(5), sequence: 3 }, { ...frame(3), sequence: 5 }],
    };
    const back: StreamRecord = { ...record, frozen: new Map(record.frozen) };
    back.frozen.set(3, record.frozen.get(5)!);
    back.frozen.set(5, record.frozen.get(3)!);

    const orderOf = (of: StreamRecord) => {
      const { orderInversions, sentBackwards } = compareStream(of, swapped, by);
      return { orderInversions, sentBackwards };
    };
    expect(orderOf(record)).toEqual({ orderInversions: 1, sentBackwards: 0 });
    expect(orderOf(back)).toEqual({ orderInversions: 0, sentBackwards: 1 });
  });

  it('finds each fault that the self-test plants, in a frame and in a chunk', () => {
    const found = {
      plantedLoss: true,
      plantedDouble: true,
      plantedWrongValue: true,
      plantedUnlistedGap: true,
      plantedUndeclaredGap: true,
      plantedRollUpTwice: true,
      plantedUnknownStream: true,
    };

    expect(selfTest(record, stored, by)).toEqual(found);
    expect(selfTest(record, { ...stored, pieces: stored.pieces.toReversed() }, by)).toEqual(found);
  });
});
