import type { Cell } from '../sources/cell-types.js';
import type { Session } from '../sources/session.js';
import { blockingPidsStatement, locksStatement } from '../samplers/pg-locks.js';
import type { Probe } from '../samplers/probe.js';

/** What stands in the way of one waiting session. */
export interface LockWait {
  readonly blockedBy: string;
  readonly prepared: string | null;
  readonly mode: string;
  readonly on: string;
  readonly waitMs: Cell;
}

const LONGEST_WAITERS = 20;

/** Lock modes from weak to strong, each with the modes it keeps out, as PostgreSQL's conflict table has them. */
const CONFLICTS: Readonly<Record<string, readonly string[]>> = {
  AccessShareLock: ['AccessExclusiveLock'],
  RowShareLock: ['ExclusiveLock', 'AccessExclusiveLock'],
  RowExclusiveLock: ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'],
  ShareUpdateExclusiveLock: [
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  ShareLock: [
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  ShareRowExclusiveLock: [
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  ExclusiveLock: [
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
};

function conflicts(wanted: string, held: string): boolean {
  if (wanted === 'AccessExclusiveLock' || held === 'AccessExclusiveLock') return true;
  return CONFLICTS[wanted]?.includes(held) ?? true;
}

interface Found {
  mode: string;
  on: string;
  waitMs: Cell;
  prepared: string | null;
  readonly holders: Set<number>;
}

/** Reads who waits for whom: all edges from one look at pg_locks, the longest waits exactly. */
export async function readLockGraph(session: Session, probe: Probe): Promise<Map<number, LockWait>> {
  const found = new Map<number, Found>();
  for (const row of await session.rows(locksStatement(probe))) addEdge(found, row);
  const longest = [...found]
    .toSorted(([, a], [, b]) => Number(b.waitMs ?? 0) - Number(a.waitMs ?? 0))
    .slice(0, LONGEST_WAITERS)
    .map(([pid]) => pid);
  const exact = longest.length === 0 ? [] : await session.rows(blockingPidsStatement(longest));
  const blockers = new Map(exact.map(([pid, pids]) => [Number(pid), String(pids ?? '')]));
  return new Map(
    [...found].map(([pid, { holders, ...wait }]): [number, LockWait] => {
      const pids = (blockers.get(pid) ?? '').split(',').filter((text) => text !== '' && text !== '0');
      const blockedBy = pids.length > 0 ? [...new Set(pids)] : [...holders];
      return [pid, { ...wait, blockedBy: blockedBy.join(',') }];
    }),
  );
}

function addEdge(found: Map<number, Found>, row: readonly Cell[]): void {
  const [pid, mode, lockType, relation, waitMs, holder, heldMode, gid] = row;
  const wait: Found = found.get(Number(pid)) ?? {
    mode: String(mode),
    on: relation === null || relation === undefined ? String(lockType) : `${String(lockType)} ${String(relation)}`,
    waitMs: waitMs ?? null,
    prepared: null,
    holders: new Set(),
  };
  found.set(Number(pid), wait);
  if (typeof heldMode !== 'string' || !conflicts(wait.mode, heldMode)) return;
  if (typeof holder === 'number') wait.holders.add(holder);
  else if (typeof gid === 'string') wait.prepared = gid;
}
