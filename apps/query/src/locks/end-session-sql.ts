/** Which process is meant: a pid alone is given to the next session as soon as it is free. */
export interface BackendIdentity {
  readonly pid: number;
  /** Milliseconds since 1970, rounded as the collector rounds. */
  readonly backendStart: number;
}

/** SQL that cancels the statement of this very process, and does nothing when the pid is somebody else's by now. */
export const cancelSql = (backend: BackendIdentity): string => signal('pg_cancel_backend', backend);

/** SQL that ends this very session, and does nothing when the pid is somebody else's by now. */
export const terminateSql = (backend: BackendIdentity): string => signal('pg_terminate_backend', backend);

/** SQL that gives a prepared transaction up; it runs in the database that it was prepared in. */
export const rollbackPreparedSql = (gid: string): string => `ROLLBACK PREPARED '${gid.replaceAll("'", "''")}';`;

function signal(fn: string, { pid, backendStart }: BackendIdentity): string {
  return (
    `SELECT ${fn}(pid) FROM pg_stat_activity WHERE pid = ${pid} ` +
    `AND (extract(epoch FROM backend_start) * 1000)::bigint = ${backendStart};`
  );
}
