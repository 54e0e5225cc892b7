import type { ServerSummary } from '../data/types.js';

const leftKey = 'pganalytics.start-left';
/** The platform watches the PostgreSQL that it keeps its own data in; that is nobody's first server. */
const ownName = 'pgAnalytics';

/** Whether somebody's own server is watched, which ends the guided start. */
export function hasRealServer(servers: readonly Pick<ServerSummary, 'name'>[]): boolean {
  return servers.some(({ name }) => name !== ownName);
}

/** Whether the steps were left in this browser; the page stays where it is. */
export function startWasLeft(): boolean {
  try {
    return localStorage.getItem(leftKey) !== null;
  } catch {
    return true;
  }
}

/** The steps were left: nobody is led to them again. */
export function leaveStart(): void {
  try {
    localStorage.setItem(leftKey, new Date().toISOString());
  } catch {
    // A browser that keeps nothing shows them again.
  }
}
