import type { Gap } from '@pganalytics/contracts/wire';

import { Backlog } from './backlog.js';
import type { BacklogEntry } from './backlog.js';
import { PendingGaps } from './pending-gaps.js';
import type { SpooledSnapshot } from './spool.js';

const serverId = '11111111-1111-5111-8111-111111111111';
const EPOCH = 1_700_000_000_000n;

function aSnapshot(sequence: number, size = 100): SpooledSnapshot {
  return { serverId, epoch: EPOCH, sequence: BigInt(sequence), collectedAtMs: sequence * 1000, schemaIds: [], size };
}

function aBacklog(maxBytes = 1_000_000, maxMemoryBytes = 1_000_000) {
  const gaps = new PendingGaps();
  const gone: BacklogEntry[] = [];
  const noted: Gap[] = [];
  let now = 0;
  const backlog = new Backlog({
    maxBytes,
    maxMemoryBytes,
    gaps,
    monotonicMs: () => now,
    onGone: (entry) => gone.push(entry),
    onGap: ({ gap }) => noted.push(gap),
  });
  const add = (...sequences: readonly number[]) => {
    for (const sequence of sequences) backlog.add(aSnapshot(sequence), sequence, []);
  };
  /** As if the disk were full. */
  const addUnkept = (...sequences: readonly number[]) => {
    for (const sequence of sequences) backlog.add(aSnapshot(sequence), undefined, []);
  };
  return { backlog, gaps, gone, noted, add, addUnkept, wait: (ms: number) => (now += ms) };
}

function sendAll(backlog: Backlog): number[] {
  const sent: number[] = [];
  for (let entry = backlog.next(); entry; entry = backlog.next()) {
    backlog.markSent(entry.handle);
    sent.push(Number(entry.sequence));
  }
  return sent;
}

describe('what is not in the history yet', () => {
  it('goes out oldest first', () => {
    const { backlog, add } = aBacklog();
    add(1, 2, 3);

    expect(sendAll(backlog)).toEqual([1, 2, 3]);
  });

  it('counts a return only when ingest took something since the one before (R-ING-10)', () => {
    const { backlog, add } = aBacklog();
    add(1);
    const handle = backlog.next()?.handle ?? -1;

    const { returns } = backlog;
    const during = [returns.count(handle), returns.count(handle), returns.count(handle)];
    returns.answered();
    const after = [returns.count(handle), returns.count(handle)];

    expect([during, after]).toEqual([
      [1, 1, 1],
      [2, 2],
    ]);
  });

  it('lets what is taken now go before what waited through an outage', () => {
    const { backlog, add } = aBacklog();
    add(1, 2, 3);
    backlog.rearrange();
    add(4);

    expect(sendAll(backlog)).toEqual([4, 1, 2, 3]);
  });

  it('stays in the spool when it is logged and leaves it when it is stored', () => {
    const { backlog, add, gone } = aBacklog();
    add(1, 2, 3);
    sendAll(backlog);

    backlog.markLogged(serverId, EPOCH, [{ from: 1n, to: 3n }]);
    expect([backlog.size, backlog.bytes, backlog.allLogged]).toEqual([3, 300, true]);

    backlog.markStored(serverId, EPOCH, [{ from: 1n, to: 2n }]);
    expect(gone.map((entry) => entry.sequence)).toEqual([1n, 2n]);
    expect([backlog.size, backlog.bytes]).toEqual([1, 100]);
  });

  it('does not walk through a range that is wider than the spool', () => {
    const { backlog, add } = aBacklog();
    add(5);

    backlog.markStored(serverId, EPOCH, [{ from: 1n, to: 2n ** 62n }]);

    expect(backlog.size).toBe(0);
  });

  it('is sent again after a lost connection unless the log has it', () => {
    const { backlog, add } = aBacklog();
    add(1, 2, 3);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 2n, to: 2n }]);

    backlog.rearrange();

    expect(sendAll(backlog)).toEqual([1, 3]);
  });

  it('is sent again when it was logged long ago and never stored', () => {
    const { backlog, add, wait } = aBacklog();
    add(1);
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
    const { backlog, add, gaps, wait } = aBacklog();
    add(1);
    let attempts = 0;
    for (; backlog.size > 0; wait(120_000 * 2 ** 10)) {
      attempts += sendAll(backlog).length;
      backlog.requeueOlderThan(120_000);
    }

    expect(attempts).toBe(9);
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, reason: 'not-received' }]);
  });

  it('drops only the oldest when the spool is full, counts it and declares the gap', () => {
    const { backlog, add, gaps } = aBacklog(300);
    add(1, 2, 3, 4, 5);

    expect(sendAll(backlog)).toEqual([3, 4, 5]);
    expect(backlog.dropped).toBe(2);
    expect([backlog.droppedOf(serverId), backlog.droppedOf('another')]).toEqual([2, 0]);
    expect(gaps.take(serverId, EPOCH)).toEqual([
      { fromSequence: 1n, toSequence: 2n, fromMs: 1000, toMs: 2000, reason: 'spool-full' },
    ]);
  });

  it('declares no gap for what the log has', () => {
    const { backlog, add, gaps } = aBacklog(200);
    add(1);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 1n, to: 1n }]);
    add(2, 3);

    expect(backlog.dropped).toBe(0);
    expect(gaps.take(serverId, EPOCH)).toEqual([]);
  });

  it('lets go of what the log has before it drops what only the spool has', () => {
    const { backlog, add, gaps, gone } = aBacklog(300);
    add(1, 2, 3);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 3n, to: 3n }]);

    add(4, 5);

    expect(gone.map((entry) => entry.sequence)).toEqual([3n, 1n]);
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, toSequence: 1n, reason: 'spool-full' }]);
  });

  it('declares again the gaps that a dropped snapshot carried', () => {
    const { backlog, gaps } = aBacklog();
    const carried = { fromSequence: 1n, toSequence: 4n, fromMs: 1, toMs: 4, reason: 'spool-full' };
    const handle = backlog.add(aSnapshot(5), 5, [carried]);

    backlog.drop(handle, 'refused-by-ingest');

    expect(gaps.take(serverId, EPOCH)).toEqual([
      { fromSequence: 5n, toSequence: 5n, fromMs: 5000, toMs: 5000, reason: 'refused-by-ingest' },
      carried,
    ]);
  });

  it('keeps the newest snapshot even if it alone is larger than the spool', () => {
    const { backlog, add } = aBacklog(50);
    add(1);

    expect(sendAll(backlog)).toEqual([1]);
  });
});

describe('what a log had that is made anew (R-FLT-4)', () => {
  const [one, another, unknown] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2), new Uint8Array(0)];

  function loggedIn(log: Uint8Array) {
    const made = aBacklog();
    made.backlog.begin(log);
    made.add(1, 2, 3, 4);
    sendAll(made.backlog);
    made.backlog.markLogged(serverId, EPOCH, [{ from: 1n, to: 4n }]);
    made.backlog.markStored(serverId, EPOCH, [{ from: 2n, to: 2n }]);
    return made;
  }

  it('goes out again at once unless it is stored, in its order and behind what is taken now', () => {
    const { backlog, add } = loggedIn(one);

    expect(backlog.begin(another)).toBe(3);
    add(5);

    expect(sendAll(backlog)).toEqual([5, 1, 3, 4]);
  });

  it('stays where it is when the log is the same, or when ingest does not know which it is', () => {
    const { backlog } = loggedIn(one);

    expect([backlog.begin(one), backlog.begin(unknown), backlog.begin(one)]).toEqual([0, 0, 0]);
    expect(sendAll(backlog)).toEqual([]);
  });

  it('goes out once when two ingests disagree for a while', () => {
    const { backlog } = loggedIn(one);
    const heard = [another, one, another, one].map((log) => {
      const lost = backlog.begin(log);
      sendAll(backlog);
      backlog.markLogged(serverId, EPOCH, [{ from: 1n, to: 4n }]);
      return lost;
    });

    expect(heard).toEqual([3, 0, 0, 0]);
  });

  it('has all its attempts before it again', () => {
    const { backlog, wait } = loggedIn(one);
    const resend = () => {
      wait(120_001 * 2 ** 10);
      backlog.requeueOlderThan(120_000);
      sendAll(backlog);
    };
    for (let attempt = 0; attempt < 8; attempt += 1) resend();
    backlog.begin(another);
    sendAll(backlog);

    for (let attempt = 0; attempt < 8; attempt += 1) resend();

    expect([backlog.size, backlog.dropped]).toEqual([3, 0]);
  });
});

describe('what waits when the disk is full', () => {
  it('lets the oldest go from memory when the disk holds nothing older, and declares it', () => {
    const { backlog, gaps, addUnkept } = aBacklog(1000, 250);

    addUnkept(1, 2, 3, 4);

    expect([backlog.unkept, backlog.bytes]).toEqual([2, 200]);
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, toSequence: 2n, reason: 'spool-full' }]);
  });

  it('gives up the oldest on the disk first: that makes room there for what is in memory', () => {
    const { backlog, gaps, gone, add, addUnkept } = aBacklog(10_000, 250);
    add(1, 2, 3, 4, 5);

    addUnkept(6, 7, 8);

    expect(gone.map(({ sequence, place }) => [Number(sequence), place])).toEqual([1, 2, 3].map((it) => [it, it]));
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, toSequence: 3n }]);
    expect(sendAll(backlog)).toEqual([4, 5, 6, 7, 8]);
  });

  it('lets go first of what the log has', () => {
    const { backlog, gaps, add, addUnkept } = aBacklog(10_000, 250);
    add(1);
    addUnkept(2, 3);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 2n, to: 2n }]);

    addUnkept(4);

    expect([backlog.size, backlog.dropped]).toEqual([3, 0]);
    expect(gaps.take(serverId, EPOCH)).toEqual([]);
  });

  it('declares no gap for what leaves the disk and is in the log', () => {
    const { backlog, gaps, gone, add, addUnkept } = aBacklog(10_000, 250);
    add(1, 2);
    sendAll(backlog);
    backlog.markLogged(serverId, EPOCH, [{ from: 2n, to: 2n }]);

    addUnkept(3, 4, 5);

    expect(gone.map(({ sequence }) => sequence)).toEqual([2n, 1n]);
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, toSequence: 1n }]);
  });

  it('counts as kept from when the disk took it after all', () => {
    const { backlog, gone, addUnkept } = aBacklog();
    addUnkept(1);
    backlog.settle(backlog.find(serverId, EPOCH, 1n) ?? -1, 77);

    expect(backlog.unkept).toBe(0);
    backlog.markStored(serverId, EPOCH, [{ from: 1n, to: 1n }]);
    expect(gone).toMatchObject([{ sequence: 1n, place: 77 }]);
    expect(backlog.bytes).toBe(0);
  });
});

describe('what an earlier process left', () => {
  it('goes out after what is taken now', () => {
    const { backlog, add } = aBacklog();
    for (const sequence of [1, 2, 3]) backlog.restore(aSnapshot(sequence), sequence, []);

    add(4);

    expect(sendAll(backlog)).toEqual([4, 1, 2, 3]);
  });

  it('is there once, even if it lies on the disk twice', () => {
    const { backlog } = aBacklog();
    for (const place of [1, 2]) backlog.restore(aSnapshot(1), place, []);

    expect([backlog.size, backlog.bytes]).toEqual([1, 100]);
  });

  it('is given up when it is too old, with a declared gap', () => {
    const { backlog, gaps } = aBacklog();
    for (const sequence of [1, 2, 3]) backlog.restore(aSnapshot(sequence), sequence, []);

    backlog.dropTakenBefore(2500);

    expect(sendAll(backlog)).toEqual([3]);
    expect(gaps.take(serverId, EPOCH)).toMatchObject([{ fromSequence: 1n, toSequence: 2n, reason: 'spool-expired' }]);
  });
});

describe('a backlog of very many snapshots', () => {
  it('keeps the order through holes, trims what is gone, and counts to the end', () => {
    const { backlog, add } = aBacklog(1e12);
    const many = 20_000;
    for (let sequence = 1; sequence <= many; sequence++) add(sequence);
    backlog.markStored(serverId, EPOCH, [{ from: 1n, to: 9000n }]);
    backlog.markStored(serverId, EPOCH, [{ from: 12_001n, to: 12_500n }]);
    backlog.rearrange();

    const sent = sendAll(backlog);

    expect([sent.length, sent[0], sent[2999], sent[3000], sent.at(-1)]).toEqual([10_500, 9001, 12_000, 12_501, many]);
    backlog.markStored(serverId, EPOCH, [{ from: 1n, to: BigInt(many) }]);
    expect([backlog.size, backlog.bytes, backlog.oldestMs]).toEqual([0, 0, undefined]);
    add(many + 1);
    expect(sendAll(backlog)).toEqual([many + 1]);
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
