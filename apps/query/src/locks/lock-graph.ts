import type { LockOn, SessionNow } from '@pganalytics/contracts';

import { lockOnOf } from './lock-name.js';
import type { KnownWait } from './waiting-since.js';

/** One that blocks or waits, with all edges of the graph. */
export interface Vertex {
  readonly key: string;
  readonly session: SessionNow | undefined;
  readonly wait: KnownWait | null;
  /** Keys of what it waits for. */
  readonly blockers: readonly string[];
  /** Keys of what waits for it. */
  readonly waiters: Set<string>;
  /** What others wait for that it holds. */
  readonly holds: LockOn[];
}

/** A vertex at its place in a tree. */
export interface Place {
  readonly vertex: Vertex;
  readonly parent: string | null;
  readonly depth: number;
  readonly inCircle: boolean;
}

/** A session that waits or blocks, with the modes in which its blockers hold what it waits for. */
export interface LockedSession {
  readonly session: SessionNow;
  readonly wait: KnownWait | null;
  /** In the order of `blockedBy`, then of the prepared transaction; undefined where the collector did not tell. */
  readonly heldModes: readonly string[] | undefined;
}

export const keyOfPid = (pid: number): string => `pid:${pid}`;
export const keyOfGid = (gid: string): string => `gid:${gid}`;

/** Who waits for whom at one moment. */
export class LockGraph {
  private readonly vertices = new Map<string, Vertex>();

  constructor(sessions: readonly LockedSession[]) {
    const bySession = new Map(sessions.map((one) => [keyOfPid(one.session.pid), one]));
    for (const one of sessions)
      if (blockersOf(one.session).length > 0) this.vertex(keyOfPid(one.session.pid), bySession);
    for (const waiter of this.vertices.values()) {
      for (const [index, key] of waiter.blockers.entries()) {
        const blocker = this.vertex(key, bySession);
        blocker.waiters.add(waiter.key);
        noteHeld(blocker, waiter.session!, bySession.get(waiter.key)?.heldModes?.[index]);
      }
    }
  }

  /** The graph as trees, the worst root first, each vertex before those that wait for it, nearest to its root. */
  places(): Place[] {
    const placed = new Map<string, Place>();
    const roots = this.heaviestFirst([...this.vertices.values()].filter(({ blockers }) => blockers.length === 0));
    this.grow(roots, placed, false);
    // What is left waits for itself: the one that has waited longest is shown first.
    for (let left = this.unplaced(placed); left.length > 0; left = this.unplaced(placed)) {
      this.grow(left.filter((one) => this.behind(one.key).has(one.key)).slice(0, 1), placed, true);
    }
    return inOrder([...placed.values()]);
  }

  /** Keys of all that wait for one, directly or through others. */
  behind(key: string): Set<string> {
    const seen = new Set<string>();
    const open = [...(this.vertices.get(key)?.waiters ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(this.vertices.get(next)?.waiters ?? []));
    }
    return seen;
  }

  /** The longest wait of those behind one; null when none is known. */
  longestBehind(key: string): number | null {
    const waits = [...this.behind(key)].map((one) => this.vertices.get(one)?.wait?.ms).filter((ms) => ms !== undefined);
    return waits.length === 0 ? null : Math.max(...waits);
  }

  private vertex(key: string, sessions: ReadonlyMap<string, LockedSession>): Vertex {
    let found = this.vertices.get(key);
    if (!found) {
      const one = sessions.get(key);
      const blockers = one ? blockersOf(one.session) : [];
      found = { key, session: one?.session, wait: one?.wait ?? null, blockers, waiters: new Set(), holds: [] };
      this.vertices.set(key, found);
    }
    return found;
  }

  /** Places the roots and, breadth first, all that wait for them and have no place yet. */
  private grow(roots: readonly Vertex[], placed: Map<string, Place>, inCircle: boolean): void {
    for (const vertex of roots) placed.set(vertex.key, { vertex, parent: null, depth: 0, inCircle });
    const open = roots.map(({ key }) => key);
    for (const key of open) {
      const { depth, vertex } = placed.get(key)!;
      for (const waiter of this.heaviestFirst([...vertex.waiters].map((one) => this.vertices.get(one)!))) {
        if (placed.has(waiter.key)) continue;
        const circular = inCircle && this.behind(waiter.key).has(waiter.key);
        placed.set(waiter.key, { vertex: waiter, parent: key, depth: depth + 1, inCircle: circular });
        open.push(waiter.key);
      }
    }
  }

  private unplaced(placed: ReadonlyMap<string, Place>): Vertex[] {
    return this.heaviestFirst([...this.vertices.values()].filter(({ key }) => !placed.has(key)));
  }

  private heaviestFirst(vertices: readonly Vertex[]): Vertex[] {
    return vertices
      .map((vertex) => ({
        vertex,
        behind: this.behind(vertex.key).size,
        ms: vertex.wait?.ms ?? this.longestBehind(vertex.key) ?? 0,
      }))
      .sort((a, b) => b.behind - a.behind || b.ms - a.ms || (a.vertex.key < b.vertex.key ? -1 : 1))
      .map(({ vertex }) => vertex);
  }
}

function blockersOf({ blockedBy, blockedByPrepared }: SessionNow): string[] {
  return [...blockedBy.map(keyOfPid), ...(blockedByPrepared === null ? [] : [keyOfGid(blockedByPrepared)])];
}

/** An empty mode means that the blocker only stands before the waiter in the queue. */
function noteHeld(blocker: Vertex, waiter: SessionNow, mode: string | undefined): void {
  const holdsNothing = mode === '' || (mode === undefined && blocker.blockers.length > 0);
  if (holdsNothing) return;
  const held: LockOn = { ...lockOnOf(waiter.lockRelation), mode: mode ?? null };
  if (!blocker.holds.some((one) => JSON.stringify(one) === JSON.stringify(held))) blocker.holds.push(held);
}

/** Each place before those below it, which keep their order. */
function inOrder(places: readonly Place[]): Place[] {
  const children = Map.groupBy(places, ({ parent }) => parent);
  const ordered: Place[] = [];
  const open = [...(children.get(null) ?? [])].reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    ordered.push(next);
    open.push(...(children.get(next.vertex.key) ?? []).toReversed());
  }
  return ordered;
}
