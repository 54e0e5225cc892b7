import type { Activity, SessionNow } from '../data/types.js';

/** Who waits for whom at one moment, seen from the top: the sessions that block and are not blocked themselves. */
export function rootBlockers(sessions: readonly SessionNow[]): SessionNow[] {
  return sessions.filter((session) => session.blocks.length > 0 && session.blockedBy.length === 0);
}

/** How many sessions wait for this one, directly or through others; a deadlock's circle is walked once. */
export function waitingBehind(session: SessionNow, sessions: readonly SessionNow[]): number {
  const byPid = new Map(sessions.map((other) => [other.pid, other]));
  const seen = new Set<number>();
  const open = [...session.blocks];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (pid === session.pid || seen.has(pid)) continue;
    seen.add(pid);
    open.push(...(byPid.get(pid)?.blocks ?? []));
  }
  return seen.size;
}

/** True when every word stands in what is known of the session. */
export function matchesSession(session: SessionNow, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { pid, datname, usename, applicationName, clientAddr, state, waitEventType, waitEvent, query, queryId } =
    session;
  const text = [pid, datname, usename, applicationName, clientAddr, state, waitEventType, waitEvent, query, queryId]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** All connections by state, the idle ones included, the largest first. */
export function countsByState(activity: Activity): { state: string; sessions: number }[] {
  const sums = new Map<string, number>();
  for (const { state, count } of activity.counts) {
    const name = state ?? 'other';
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums]
    .map(([state, sessions]) => ({ state, sessions }))
    .sort((left, right) => right.sessions - left.sessions);
}

/** A session's identity: a pid alone is used again by later sessions. */
export function sessionKey(session: SessionNow): string {
  return `${session.pid} ${session.backendStart ?? ''}`;
}
