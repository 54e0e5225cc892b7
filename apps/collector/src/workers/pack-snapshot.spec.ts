import { decodeFrame, encodeFrame } from '@pganalytics/codec';
import { schemaOf } from '@pganalytics/stats';

import type { UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import { SnapshotPacker, SnapshotUnpacker } from './pack-snapshot.js';

function aSnapshot(values: readonly number[]): UnsequencedSnapshot {
  const schema = schemaOf('os_load', ['load1']);
  const load = (value: number) => ({
    schema,
    intervalMs: 10_000,
    body: encodeFrame(schema, [{ at: 1000, rows: [[value]] }]),
  });
  const states = [{ family: 'os_load', state: 'ok' as const, reason: '', intervalMs: 10_000 }];
  return {
    serverId: 's',
    epoch: 7n,
    collectedAtMs: 1000,
    identity: undefined,
    familyStates: states,
    frames: values.map(load),
  };
}

describe('snapshots between threads', () => {
  it('arrive as they were, with each schema sent once and shared by all threads', () => {
    const shared = new Map();
    const [one, other] = [new SnapshotPacker(), new SnapshotPacker()];
    const [fromOne, fromOther] = [new SnapshotUnpacker(shared), new SnapshotUnpacker(shared)];
    const packed = [one.pack(aSnapshot([1, 2])), one.pack(aSnapshot([3])), other.pack(aSnapshot([]))];
    const last = other.pack(aSnapshot([4]));

    const [first, second] = packed.slice(0, 2).map((each) => fromOne.unpack(structuredClone(each)));
    const third = fromOther.unpack(structuredClone(last));

    const values = [first, second, third].map((snapshot) =>
      snapshot?.frames.map(({ schema, body }) => decodeFrame(schema, body)[0]?.rows[0]?.[0]),
    );
    expect(values).toEqual([[1, 2], [3], [4]]);
    expect(packed.map(({ schemas }) => schemas.length)).toEqual([1, 0, 0]);
    expect(third.frames[0]?.schema).toBe(first?.frames[0]?.schema);
    expect(first).toMatchObject({ epoch: 7n, serverId: 's', familyStates: [{ family: 'os_load' }] });
  });

  it('refuse a schema that was never named', () => {
    const packer = new SnapshotPacker();
    packer.pack(aSnapshot([1]));

    expect(() => new SnapshotUnpacker(new Map()).unpack(packer.pack(aSnapshot([1])))).toThrow(/never named/);
  });
});
