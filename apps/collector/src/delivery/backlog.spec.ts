import { Backlog } from './backlog.js';
import type { BacklogEntry } from './backlog.js';
import { PendingGaps } from './pending-gaps.js';
import type { SpooledSnapshot } from './spool.js';

const serverId = '11111111-1111-5111-8111-111111111111';
const EPOCH = 1_700_000_000_000n;

function aSnapshot(sequence: number, size = 100): SpooledSnapshot {
  return { serverId, epoch: EPOCH, sequence: BigInt(sequence), collectedAtMs: sequence * 1000, schemaIds: [], size };
}

function aBacklog(maxBytes = 1_000_000) {
  const gaps = new PendingGaps();
  const gone: BacklogEntry[] = [];
  let now = 0;
  const backlog = new Backlog({ maxBytes, gaps, monotonicMs: () => now, onGone: (entries) => gone.push(...entries) });
  return { backlog, gaps, gone, wait: (ms: number) => (now += ms) };
}

function sendAll(backlog: Backlog): number[] {
  const sent: number[] = [];
  for (let entry = backlog.next(); entry; entry = backlog.next()) {
    backlog.markSent(entry);
    sent.push(Number(entry.sequence));
  }
  return sent;
}

describe('what is not in the history yet', () => {
  it('goes out oldest first', () => {
    const { backlog } = aBacklog();
    for (const sequence of [1, 2, 3]) backlog.add(aSnapshot(sequence), []);

    expect(sendAll(backlog)).toEqual([1, 2, 3]);
  });

  it('lets what is taken now go before what waited through an outage', () => {
    const { backlog } = aBacklog();
    for (const sequence of [1, 2, 3]) backlog.add(aSnapshot(sequence), []);
    backlog.rearrange();
    backlog.add(aSnapshot(4), []);

    expect(sendAll(backlog)).toEqual([4, 1, 2, 3]);
  });

  it('stays in the spool when it is logged and leaves it when it is stored', () => {
    const { backlog, gone } = aBacklog();
    for (const sequence of [1, 2, 3]) backlog.add(aSnapshot(sequence), []);
    sendAll(backlog);

    backlog.markLogged(serverId, EPOCH, [{ from: 1n, to: 3n }]);
    expect([backlog.size, backlog.bytes, backlog.allLogged]).toEqual([3, 300, true]);

    backlog.markStored(serverId, EPOCH, [{ from: 1n, to: 2n }]);
    expect(gone.map((entry) => entry.sequence)).toEqual([1n, 2n]);
    expect([backlog.size, backlog.bytes]).toEqual([1, 100]);
  });

  it('does not walk through a range that is wider than the spool', () => {
    const { backlog } = aBacklog();
    backlog.add(aSnapshot(5), []);

    backlog.markStored(serverId, EPOCH, [{ from: 1n, to: 2n ** 62n }]);

    expect(backlog.size).toBe(0);
  });

  it('is sent again after a lost connection unless the log has it', () => {
    const { backlog } = aBacklog();
    for (const sequence of [1, 2, 3]) backlog.add(aSnapshot(sequence), []);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 2n, to: 2n }]);

    backlog.rearrange();

    expect(sendAll(backlog)).toEqual([1, 3]);
  });

  it('is sent again when it was logged long ago and never stored', () => {
    const { backlog, wait } = aBacklog();
    backlog.add(aSnapshot(1), []);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 1n, to: 1n }]);

    const after = (ms: number) => {
      wait(ms);
      backlog.requeueOlderThan(120_000);
      return sendAll(backlog);
    };
    expect([after(120_000), after(1)]).toEqual([[], [1]]);
    expect([after(240_000), after(1)]).toEqual([[], [1]]);
  });

  it('is given up after many attempts that nobody has stored, with a declared gap', () => {
    const { backlog, gaps, wait } = aBacklog();
    backlog.add(aSnapshot(1), []);
    let attempts = 0;
    for (; backlog.size > 0; wait(120_000 * 2 ** 10)) {
      attempts += sendAll(backlog).length;
      backlog.requeueOlderThan(120_000);
    }

    expect(attempts).toBe(9);
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, reason: 'not-received' }]);
  });

  it('drops only the oldest when the spool is full, counts it and declares the gap', () => {
    const { backlog, gaps } = aBacklog(300);
    for (const sequence of [1, 2, 3, 4, 5]) backlog.add(aSnapshot(sequence), []);

    expect(sendAll(backlog)).toEqual([3, 4, 5]);
    expect(backlog.dropped).toBe(2);
    expect([backlog.droppedOf(serverId), backlog.droppedOf('another')]).toEqual([2, 0]);
    expect(gaps.take(serverId, EPOCH)).toEqual([
      { fromSequence: 1n, toSequence: 2n, fromMs: 1000, toMs: 2000, reason: 'spool-full' },
    ]);
  });

  it('declares no gap for what the log has', () => {
    const { backlog, gaps } = aBacklog(200);
    backlog.add(aSnapshot(1), []);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 1n, to: 1n }]);
    for (const sequence of [2, 3]) backlog.add(aSnapshot(sequence), []);

    expect(backlog.dropped).toBe(0);
    expect(gaps.take(serverId, EPOCH)).toEqual([]);
  });

  it('lets go of what the log has before it drops what only the spool has', () => {
    const { backlog, gaps, gone } = aBacklog(300);
    for (const sequence of [1, 2, 3]) backlog.add(aSnapshot(sequence), []);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 3n, to: 3n }]);

    for (const sequence of [4, 5]) backlog.add(aSnapshot(sequence), []);

    expect(gone.map((entry) => entry.sequence)).toEqual([3n, 1n]);
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, toSequence: 1n, reason: 'spool-full' }]);
  });

  it('declares again the gaps that a dropped snapshot carried', () => {
    const { backlog, gaps } = aBacklog();
    const carried = { fromSequence: 1n, toSequence: 4n, fromMs: 1, toMs: 4, reason: 'spool-full' };
    const entry = backlog.add(aSnapshot(5), [carried]);

    backlog.drop(entry, 'refused-by-ingest');

    expect(gaps.take(serverId, EPOCH)).toEqual([
      { fromSequence: 5n, toSequence: 5n, fromMs: 5000, toMs: 5000, reason: 'refused-by-ingest' },
      carried,
    ]);
  });

  it('keeps the newest snapshot even if it alone is larger than the spool', () => {
    const { backlog } = aBacklog(50);
    backlog.add(aSnapshot(1), []);

    expect(sendAll(backlog)).toEqual([1]);
  });
});

describe('gaps that wait to be declared', () => {
  it('keep only their time in a later epoch', () => {
    const gaps = new PendingGaps();
    gaps.add(aSnapshot(7), 'spool-full');

    expect(gaps.take(serverId, EPOCH + 1n)).toEqual([
      { fromSequence: 0n, toSequence: 0n, fromMs: 7000, toMs: 7000, reason: 'spool-full' },
    ]);
    expect(gaps.take(serverId, EPOCH + 1n)).toEqual([]);
  });
});
