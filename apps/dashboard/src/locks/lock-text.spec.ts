import type { LockNode } from '../data/types.js';
import { doing, lockText, lockedThing, visibleNodes } from './lock-text.js';

const aNode = (node: Partial<LockNode>): LockNode => ({
  key: 'pid:1',
  parent: null,
  depth: 0,
  kind: 'session',
  pid: 1,
  gid: null,
  backendStart: 0,
  datname: 'shop',
  usename: 'app',
  applicationName: 'checkout',
  clientAddr: null,
  backendType: 'client backend',
  state: 'active',
  stateAgeMs: 2_000,
  xactAgeMs: null,
  queryId: null,
  fingerprint: null,
  latestStatement: null,
  waitsFor: null,
  waitingMs: null,
  waitingSince: null,
  waitingKnownBy: null,
  blockedBy: [],
  blockedByPrepared: null,
  holds: [],
  waitingDirectly: 0,
  waitingBehind: 0,
  longestBehindMs: null,
  inCircle: false,
  cancelSql: null,
  terminateSql: null,
  ...node,
});

describe('a lock', () => {
  it.each([
    [{ type: 'relation', relation: 'public.orders', mode: 'ShareLock' }, 'ShareLock on public.orders'],
    [
      { type: 'transactionid', relation: 'public.stock', mode: 'ExclusiveLock' },
      'ExclusiveLock on a row of public.stock',
    ],
    [{ type: 'transactionid', relation: null, mode: null }, 'a row'],
    [{ type: 'relation', relation: '16412', mode: 'ShareLock' }, 'ShareLock on relation 16412 (name not read yet)'],
    [{ type: 'advisory', relation: null, mode: 'ExclusiveLock' }, 'ExclusiveLock on advisory lock'],
  ])('is said in words', (lock, text) => {
    expect(lockText(lock)).toBe(text);
  });

  it('on the end of a transaction says so', () => {
    expect(lockedThing({ type: 'virtualxid', relation: null })).toBe('the end of a transaction');
  });
});

describe('the tree of locks', () => {
  const nodes = [
    aNode({ key: 'pid:1' }),
    aNode({ key: 'pid:2', parent: 'pid:1', depth: 1 }),
    aNode({ key: 'pid:3', parent: 'pid:2', depth: 2 }),
    aNode({ key: 'pid:4', parent: 'pid:1', depth: 1 }),
  ];

  it('hides all below a folded node', () => {
    expect(visibleNodes(nodes, new Set(['pid:2'])).map(({ key }) => key)).toEqual(['pid:1', 'pid:2', 'pid:4']);
    expect(visibleNodes(nodes, new Set(['pid:1'])).map(({ key }) => key)).toEqual(['pid:1']);
  });

  it('says of a root that idles since when it does', () => {
    expect(doing(aNode({ state: 'idle in transaction', stateAgeMs: 65_000 }))).toMatch(
      /^idle in transaction for 1 min/,
    );
    expect(doing(aNode({ kind: 'prepared', gid: 'x', xactAgeMs: null }))).toBe('prepared transaction');
  });
});
