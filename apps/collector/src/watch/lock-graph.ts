import type { Cell } from '../sources/cell-types.js';
import type { Session } from '../sources/session.js';
import { blockingPidsStatement, locksStatement } from '../samplers/pg-locks.js';
import type { Probe } from '../samplers/probe.js';

/** What stands in the way of one waiting session. */
export interface LockWait {
  readonly blockedBy: string;
  /** The modes in which those hold it, in their order, then that of the prepared transaction; empty for who only waits before it. */
  readonly heldModes: string;
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
  preparedMode: string;
  readonly holders: Map<number, string>;
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
    [...found].map(([pid, { holders, preparedMode, ...wait }]): [number, LockWait] => {
      const pids = (blockers.get(pid) ?? '').split(',').filter((text) => text !== '' && text !== '0');
      const blockedBy = pids.length > 0 ? [...new Set(pids.map(Number))] : [...holders.keys()];
      const heldModes = blockedBy.map((holder) => holders.get(holder) ?? '');
      if (wait.prepared !== null) heldModes.push(preparedMode);
      return [pid, { ...wait, blockedBy: blockedBy.join(','), heldModes: heldModes.join(',') }];
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
    preparedMode: '',
    holders: new Map(),
  };
  found.set(Number(pid), wait);
  if (typeof heldMode !== 'string' || !conflicts(wait.mode, heldMode)) return;
  if (typeof holder === 'number') wait.holders.set(holder, stronger(wait.holders.get(holder), heldMode));
  else if (typeof gid === 'string') {
    wait.prepared = gid;
    wait.preparedMode = stronger(wait.preparedMode, heldMode);
  }
}

/** The stronger of two modes; one that the table does not have keeps everything out. */
function stronger(a: string | undefined, b: string): string {
  const rank = (mode: string) => (mode in CONFLICTS ? Object.keys(CONFLICTS).indexOf(mode) : Number.POSITIVE_INFINITY);
  return a === undefined || a === '' || rank(b) > rank(a) ? b : a;
}
