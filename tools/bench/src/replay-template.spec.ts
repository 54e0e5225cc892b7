import { decodeFrame, encodeFrame, referenceDecodeFrame } from '@pganalytics/codec';
import { uuidBytes } from '@pganalytics/contracts';
import { openSnapshot } from '@pganalytics/contracts/wire';
import type { Snapshot } from '@pganalytics/contracts/wire';
import { unpackZstd } from '@pganalytics/contracts/node';
import type { FrameSchema } from '@pganalytics/stats';

import { ReplayTemplate } from './replay-template.js';

const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
  ],
};
const TAKEN = 1_790_000_000_000;
const polls = [TAKEN - 2_000, TAKEN - 1_000, TAKEN].map((at, index) => ({ at, rows: [['app', index * 7]] }));
const captured: Snapshot = {
  serverId: uuidBytes('11111111-1111-5111-8111-111111111111'),
  collectorId: uuidBytes('22222222-2222-4222-8222-222222222222'),
  epoch: 5n,
  sequence: 9n,
  collectedAtMs: TAKEN,
  frames: [
    { schemaId: new Uint8Array(16).fill(1), intervalMs: 1_000, body: encodeFrame(schema, polls) },
    { schemaId: new Uint8Array(16).fill(1), intervalMs: 10_000, body: encodeFrame(schema, polls.slice(2)) },
  ],
  gaps: [],
  familyStates: [{ family: 'pg_stat_database', state: 'ok', reason: '', intervalMs: 1_000 }],
};
const place = {
  serverId: uuidBytes('33333333-3333-5333-8333-333333333333'),
  collectorId: uuidBytes('44444444-4444-4444-8444-444444444444'),
  targetId: 'somewhere',
  epoch: 6n,
  sequence: 1n,
  collectedAtMs: TAKEN + 123_456_789,
};

describe('a captured snapshot that is replayed', () => {
  const bytes = new ReplayTemplate(captured).stamp(place);
  const replayed = openSnapshot(bytes, unpackZstd);

  it('stands at its new place', () => {
    const { frames, gaps, familyStates, identity, ...where } = replayed;
    const { targetId, ...expected } = place;

    expect({ ...where, serverId: [...where.serverId] }).toEqual({
      ...expected,
      serverId: [...expected.serverId],
      collectorId: expect.anything(),
    });
    expect([frames.length, gaps, identity]).toEqual([2, [], undefined]);
    expect(familyStates).toEqual(captured.familyStates);
    expect(targetId).toBe('somewhere');
  });

  it('has the captured values at times that are moved together, for both decoders', () => {
    const moved = polls.map(({ at, rows }) => ({ at: at + 123_456_789, rows }));

    for (const decode of [decodeFrame, referenceDecodeFrame]) {
      expect(decode(schema, replayed.frames[0].body)).toEqual(moved);
      expect(decode(schema, replayed.frames[1].body)).toEqual(moved.slice(2));
    }
  });

  it('is frozen: the same place gives the same bytes', () => {
    expect(Buffer.compare(new ReplayTemplate(captured).stamp(place), bytes)).toBe(0);
  });
});
