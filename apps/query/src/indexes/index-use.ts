/** An index counts as unused after so long without a scan, on the primary and on every standby. */
export const USE_DAYS = 30;
const DAY_MS = 86_400_000;

/** What one server of a cluster knows of the scans of one index. */
export interface ScansOnServer {
  readonly server: string;
  /** Scans since the statistics were reset; null when they are not read. */
  readonly scans: number | bigint | null;
  /** Whether that is from before the collector started again: it may have been scanned since. */
  readonly isEarlier: boolean;
  /** Null when there was none since the reset, or the server does not tell. */
  readonly lastScan: number | null;
  /** PostgreSQL 16 and later say when an index was scanned last. */
  readonly tellsLastScan: boolean;
  /** Scans that we saw in the last 30 days; null where the statistics themselves cover them. */
  readonly seen: number | bigint | null;
  /** When the statistics of the database were last reset by hand; null when they were not, or began anew with all. */
  readonly statsReset: number | null;
  /** From when on no crash, restore or upgrade has discarded all statistics; null when that is not known. */
  readonly statsKeptSince: number | null;
  /** Whether we saw the index at least 30 days ago. */
  readonly existed: boolean;
  /** For how long we watch this server. */
  readonly watchedDays: number | null;
}

export interface IndexUse {
  readonly use: 'used' | 'unused' | 'unknown';
  readonly reason: string;
}

/**
 * Whether an index is used, over all servers of the cluster. Unused needs proof on each of them: that it was there 30 days
 * ago, and that nothing scanned it since.
 */
export function indexUse(servers: readonly ScansOnServer[], unwatched: readonly string[], now: number): IndexUse {
  const since = now - USE_DAYS * DAY_MS;
  const using = servers.find((one) => wasScanned(one, since));
  if (using) return { use: 'used', reason: `Scanned on ${using.server} within ${USE_DAYS} days.` };
  if (unwatched.length > 0) {
    return { use: 'unknown', reason: `${unwatched.join(', ')} is not watched and may use it.` };
  }
  const existed = servers.some((one) => one.existed || (one.lastScan !== null && one.lastScan < since));
  const unproven = servers.find((one) => !(existed && wasIdle(one, since)));
  if (!unproven) {
    return {
      use: 'unused',
      reason: `No scan on ${servers.map(({ server }) => server).join(', ')} in ${USE_DAYS} days.`,
    };
  }
  return { use: 'unknown', reason: whyUnknown(unproven, since) };
}

function wasScanned({ lastScan, seen }: ScansOnServer, since: number): boolean {
  return (lastScan !== null && lastScan >= since) || (seen !== null && seen > 0);
}

/** Nothing scanned it: the server says so itself, for a time that its statistics cover. */
function wasIdle(of: ScansOnServer, since: number): boolean {
  if (of.scans === null || of.isEarlier) return false;
  if (of.lastScan !== null) return of.lastScan < since;
  return Number(of.scans) === 0 && coversSince(of, since);
}

/**
 * Statistics that no one reset may still be young: a crash, a restore and an upgrade discard them, and from PostgreSQL 15
 * on nothing of the database tells.
 */
function coversSince(of: ScansOnServer, since: number): boolean {
  const begin = beginOf(of);
  return begin !== null && begin <= since;
}

/** From when on a count of 0 means that there was nothing. */
export function beginOf({
  statsReset,
  statsKeptSince,
}: Pick<ScansOnServer, 'statsReset' | 'statsKeptSince'>): number | null {
  return statsKeptSince === null ? null : Math.max(statsKeptSince, statsReset ?? statsKeptSince);
}

function whyUnknown(of: ScansOnServer, since: number): string {
  const { server, scans, watchedDays } = of;
  const begin = beginOf(of);
  if (of.isEarlier) return `The collector of ${server} has started again and has not read it since.`;
  if (scans === null) return `The statistics of ${server} are not read.`;
  if (begin === null) return `Nothing tells since when ${server} has counted: its pg_stat_bgwriter is not read.`;
  if (begin > since) {
    return `The statistics of ${server} begin at ${new Date(begin).toISOString()}; ${USE_DAYS} days are needed.`;
  }
  if (Number(scans) > 0 && !of.tellsLastScan) {
    return `${server} counts ${scans} scans and does not say when the last one was (PostgreSQL 16 and later do).`;
  }
  const days = watchedDays === null ? 'not' : `for ${Math.floor(watchedDays)} days`;
  return `${server} is watched ${days}; it takes ${USE_DAYS} days to tell that an index was there and idle.`;
}
