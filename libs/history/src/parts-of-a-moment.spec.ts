import type { Cell } from '@pganalytics/codec';
import { createPool, provision } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader } from './index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from './testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const MINUTE = 60_000;
const ROUNDS = 4;
/** A family of databases: sparse, and too large for one frame. */
const schema: FrameSchema = {
  family: 'pg_stat_all_tables',
  version: 1,
  sparse: true,
  columns: [
    { name: 'relid', role: 'dimension', type: 'int' },
    { name: 'seq_scan', role: 'counter', type: 'int' },
  ],
};

describe('a poll in parts', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let owner: Pool;
  let query: Pool;
  let seed: HistorySeed;
  let reader: PostgresHistoryReader;

  beforeAll(async () => {
    database = await freshDatabase();
    const passwords = { auth: 'a', bus: 'b', history: 'h', query: 'q' };
    const urls = await provision(database.url, { passwords, rolePrefix: `parts_spec_${process.pid}_` });
    await migrateHistory(urls.history);
    owner = createPool(urls.history, { applicationName: 'parts spec' });
    query = createPool(urls.query, { applicationName: 'parts spec query' });
    seed = new HistorySeed(owner);
    reader = new PostgresHistoryReader({ pool: query, now: () => START + ROUNDS * MINUTE });
  });
  afterAll(async () => {
    await owner?.end();
    await query?.end();
    await database?.drop();
  });

  /** Rounds of one moment each: two frames in one snapshot, a third one in the snapshot of the next slice. */
  async function storeRounds() {
    const { organisationId, serverId, collectorId } = aReceivedSnapshot();
    const stream = { organisationId, serverId, collectorId, epoch: BigInt(START) };
    const frame = (at: number, rows: Cell[][]) => aReceivedFrame(schema, [{ at, rows }], MINUTE);
    const snapshots = Array.from({ length: ROUNDS }, (_, round) => {
      const at = START + round * MINUTE;
      const [first, second, third] = [1, 2, 3].map((relid) => frame(at, [[relid, relid * 100 + round]]));
      return [
        aReceivedSnapshot({ ...stream, sequence: BigInt(2 * round + 1), collectedAt: at, frames: [first, second] }),
        aReceivedSnapshot({ ...stream, sequence: BigInt(2 * round + 2), collectedAt: at + 10_000, frames: [third] }),
      ];
    });
    const states = [{ family: schema.family, state: 'ok', reason: '', intervalMs: MINUTE }];
    snapshots[0][0] = { ...snapshots[0][0], states };
    const range = { organisationId, serverId, family: schema.family, from: START, to: START + ROUNDS * MINUTE };
    return { snapshots, range };
  }

  const looks = async (range: Awaited<ReturnType<typeof storeRounds>>['range']) => {
    const { rows } = await reader.series({ ...range, metrics: ['seq_scan'], step: 'raw' });
    const latest = await reader.latest({ ...range, at: range.to });
    const { expected, present, gaps } = await reader.completeness(range);
    return {
      values: new Map(rows.map(({ labels, values }) => [labels['relid'], values['seq_scan']])),
      latest: new Map(latest?.rows.map(([relid, scans]) => [relid, scans])),
      completeness: { expected, present, gaps },
    };
  };

  it('is one poll with all its rows, hot and closed, and is counted once', async () => {
    const { snapshots, range } = await storeRounds();
    await seed.store(...snapshots.flat());

    const hot = await looks(range);
    await seed.close();
    const closed = await looks(range);

    for (const { values, latest, completeness } of [hot, closed]) {
      for (const relid of [1, 2, 3]) {
        expect(values.get(relid)).toEqual([0, 1, 2, 3].map((round) => relid * 100 + round));
        expect(latest.get(relid)).toBe(relid * 100 + 3);
      }
      expect(completeness).toEqual({ expected: ROUNDS, present: ROUNDS, gaps: [] });
    }
  });

  it('is not counted for one that is missing', async () => {
    const { snapshots, range } = await storeRounds();
    await seed.store(...snapshots.toSpliced(1, 1).flat());

    const { completeness } = await looks(range);

    expect(completeness).toMatchObject({ expected: ROUNDS, present: ROUNDS - 1 });
  });

  it('keeps the part that comes when the other ones are closed already', async () => {
    const { snapshots, range } = await storeRounds();
    const [first, late] = snapshots[ROUNDS - 1];
    await seed.store(...snapshots.slice(0, -1).flat(), first);
    await seed.close();
    await seed.store(late);
    const hot = await looks(range);
    await seed.close();
    const closed = await looks(range);

    for (const { values, completeness } of [hot, closed]) {
      expect(values.get(3)).toEqual([300, 301, 302, 303]);
      expect(values.get(1)).toEqual([100, 101, 102, 103]);
      expect(completeness.present).toBe(ROUNDS);
    }
  });
});
