import type { Activity, SessionNow } from '../data/types.js';
import { byText } from '../format/collation.js';

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

/** What the sessions and the chart above them are narrowed to; each stands in the address. */
export interface SessionFilter {
  readonly user?: string;
  readonly database?: string;
  readonly app?: string;
  readonly host?: string;
  readonly wait?: string;
}

/** Each filter with its dimension of the chart, and what a session has of it. */
export const sessionFilters = [
  {
    name: 'wait',
    label: 'wait class',
    dimension: 'wait_event_type',
    of: (one: SessionNow) => one.waitEventType ?? 'CPU',
  },
  { name: 'user', label: 'user', dimension: 'usename', of: (one: SessionNow) => one.usename },
  { name: 'database', label: 'database', dimension: 'datname', of: (one: SessionNow) => one.datname },
  { name: 'app', label: 'application', dimension: 'application_name', of: (one: SessionNow) => one.applicationName },
  { name: 'host', label: 'host', dimension: 'client_addr', of: (one: SessionNow) => one.clientAddr },
] as const;

/** The filter as the API reads it. */
export function whereOf(filter: SessionFilter): string[] {
  return sessionFilters.flatMap(({ name, dimension }) =>
    filter[name] === undefined ? [] : [`${dimension}:${filter[name]}`],
  );
}

/** True when a session has all that is asked for. */
export function passes(session: SessionNow, filter: SessionFilter): boolean {
  return sessionFilters.every(({ name, of }) => filter[name] === undefined || of(session) === filter[name]);
}

/** What a filter can be set to: what the sessions have, and what is chosen already. */
export function choicesOf(
  sessions: readonly SessionNow[],
  { name, of }: (typeof sessionFilters)[number],
  filter: SessionFilter,
): string[] {
  const values = [...sessions.map(of), filter[name] ?? null].filter((value) => value !== null);
  return [...new Set(values)].filter(Boolean).toSorted(byText);
}

/** SQL that ends this very session: its pid may be somebody else's by the time it is run. */
export function endSql(call: 'pg_cancel_backend' | 'pg_terminate_backend', session: SessionNow): string | undefined {
  if (session.backendStart === null) return undefined;
  return (
    `SELECT ${call}(pid) FROM pg_stat_activity WHERE pid = ${session.pid} ` +
    `AND (extract(epoch FROM backend_start) * 1000)::bigint = ${session.backendStart};`
  );
}
