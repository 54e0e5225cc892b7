import type { PastBlocker, SessionNow } from '@pganalytics/contracts';

import type { LockGraph, Place } from './lock-graph.js';

/** Keeps who stood at the head of lock queues, and the worst moment of each. */
export class PastBlockers {
  private readonly known = new Map<string, PastBlocker>();

  /** Takes the trees of one sample in. */
  take(at: number, graph: LockGraph): void {
    for (const place of graph.places()) if (place.depth === 0) this.note(at, graph, place);
  }

  /** The longest wait first. */
  worst(limit: number): { blockers: PastBlocker[]; others: number } {
    const all = [...this.known.values()].sort(
      (a, b) =>
        (b.longestWaitMs ?? 0) - (a.longestWaitMs ?? 0) || b.mostWaiting - a.mostWaiting || b.lastSeenAt - a.lastSeenAt,
    );
    return { blockers: all.slice(0, limit), others: Math.max(0, all.length - limit) };
  }

  private note(at: number, graph: LockGraph, { vertex }: Place): void {
    const { session, holds } = vertex;
    const key = `${vertex.key}/${session?.backendStart ?? ''}`;
    const blocker = this.known.get(key) ?? begun(vertex.key, session, at);
    this.known.set(key, blocker);
    const waiting = graph.behind(vertex.key).size;
    if (waiting > blocker.mostWaiting) Object.assign(blocker, { mostWaiting: waiting, worstAt: at });
    const longest = graph.longestBehind(vertex.key);
    if (longest !== null) blocker.longestWaitMs = Math.max(blocker.longestWaitMs ?? 0, longest);
    blocker.lastSeenAt = at;
    blocker.idleInTransaction ||= isIdleInTransaction(session);
    for (const { relation } of holds) {
      if (relation !== null && !blocker.relations.includes(relation)) blocker.relations.push(relation);
    }
  }
}

function begun(key: string, session: SessionNow | undefined, at: number): PastBlocker {
  const gid = key.startsWith('gid:') ? key.slice(4) : null;
  return {
    pid: gid === null ? Number(key.slice(4)) : null,
    gid,
    backendStart: session?.backendStart ?? null,
    datname: session?.datname ?? null,
    usename: session?.usename ?? null,
    applicationName: session?.applicationName ?? null,
    idleInTransaction: false,
    firstSeenAt: at,
    lastSeenAt: at,
    mostWaiting: 0,
    longestWaitMs: null,
    worstAt: at,
    relations: [],
  };
}

const isIdleInTransaction = (session: SessionNow | undefined): boolean =>
  session?.state?.startsWith('idle in transaction') ?? false;
