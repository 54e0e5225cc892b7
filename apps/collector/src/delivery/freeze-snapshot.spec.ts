import { uuidOf } from '@pganalytics/contracts';
import { decodeSnapshot, openSnapshot } from '@pganalytics/contracts/wire';
import { unpackZstd } from '@pganalytics/contracts/node';
import type { FrameSchema } from '@pganalytics/stats';

import type { UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import { BackOff } from './back-off.js';
import { freeze, nameOf, split } from './freeze-snapshot.js';
import { Sequences } from './sequences.js';

const serverId = '11111111-1111-5111-8111-111111111111';
const collectorId = '22222222-2222-7222-8222-222222222222';
const schema: FrameSchema = {
  family: 'server',
  version: 1,
  sparse: false,
  columns: [{ name: 'uptime', role: 'gauge', type: 'int' }],
};

function aSnapshot(frameSizes: readonly number[]): UnsequencedSnapshot {
  return {
    serverId,
    epoch: 17n,
    collectedAtMs: 1000,
    frames: frameSizes.map((size) => ({ schema, intervalMs: 10_000, body: new Uint8Array(size) })),
    identity: undefined,
    familyStates: [{ family: 'server', state: 'ok', reason: '', intervalMs: 10_000 }],
  };
}

describe('freezing a snapshot', () => {
  it('puts the place in the stream and the gaps into the bytes', () => {
    const gap = { fromSequence: 1n, toSequence: 2n, fromMs: 1, toMs: 2, reason: 'spool-full' };
    const { bytes, snapshot } = freeze(aSnapshot([3]), { collectorId, sequence: 3n, gaps: [gap] });
    const read = decodeSnapshot(bytes);

    expect([uuidOf(read.serverId), uuidOf(read.collectorId), read.epoch, read.sequence]).toEqual([
      serverId,
      collectorId,
      17n,
      3n,
    ]);
    expect(read.gaps).toEqual([gap]);
    expect(snapshot.size).toBe(bytes.length);
  });

  it('names a schema by the first 16 bytes of the hash of its JSON', () => {
    const { frames } = decodeSnapshot(freeze(aSnapshot([1]), { collectorId, sequence: 1n, gaps: [] }).bytes);

    expect(Buffer.from(frames[0].schemaId).toString('hex')).toBe(nameOf(schema).id);
    expect(nameOf(schema).idBytes).toHaveLength(16);
  });

  it('packs the bodies, which come out as they were', () => {
    const body = Buffer.from(Array.from({ length: 400 }, (_, row) => `row ${row}`).join());
    const frames = [body, body.subarray(7)].map((one) => ({ schema, intervalMs: 10_000, body: one }));
    const { bytes, snapshot } = freeze({ ...aSnapshot([]), frames }, { collectorId, sequence: 1n, gaps: [] });

    expect(snapshot.size).toBeLessThan(body.length);
    expect(openSnapshot(bytes, unpackZstd).frames.map((frame) => Buffer.from(frame.body))).toEqual([
      body,
      body.subarray(7),
    ]);
  });

  it('cuts a snapshot that is too large between its frames, with the states in the first part', () => {
    const parts = split(aSnapshot([400_000, 400_000, 400_000]), 917_504);

    expect(parts.map((part) => part.frames.length)).toEqual([2, 1]);
    expect(parts.map((part) => part.familyStates.length)).toEqual([1, 0]);
  });

  it('counts each stream from 1, and anew in a new epoch', () => {
    const sequences = new Sequences();

    const numbers = [sequences.next('a', 1n), sequences.next('b', 1n), sequences.next('a', 1n)];
    expect(numbers.map(({ sequence }) => sequence)).toEqual([1n, 1n, 2n]);
    expect(sequences.next('a', 2n)).toEqual({ epoch: 2n, sequence: 1n });
  });

  it('never uses an epoch again, also when the clock was set back', () => {
    const sequences = new Sequences();
    sequences.highestBefore = 100n;

    expect(sequences.next('a', 40n)).toEqual({ epoch: 101n, sequence: 1n });
    expect(sequences.next('a', 40n)).toEqual({ epoch: 101n, sequence: 2n });
    expect(sequences.next('a', 41n)).toEqual({ epoch: 102n, sequence: 1n });
    expect(sequences.next('a', 200n)).toEqual({ epoch: 200n, sequence: 1n });
    expect(sequences.next('a', 150n)).toEqual({ epoch: 201n, sequence: 1n });
  });
});

describe('waiting before connecting again', () => {
  it('doubles the ceiling up to the highest and begins anew after a success', () => {
    const backOff = new BackOff({ firstMs: 500, mostMs: 3000, random: () => 0.999999 });

    expect([1, 2, 3, 4, 5].map(() => backOff.nextMs())).toEqual([499, 999, 1999, 2999, 2999]);
    backOff.reset();
    expect(backOff.nextMs()).toBe(499);
  });

  it('takes any time below the ceiling, so that collectors do not come back together', () => {
    const random = [0, 0.5];
    const backOff = new BackOff({ firstMs: 1000, mostMs: 1000, random: () => random.shift() ?? 0 });

    expect([backOff.nextMs(), backOff.nextMs()]).toEqual([0, 500]);
  });
});
