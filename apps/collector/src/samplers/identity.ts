import type { Cell } from '../sources/cell-types.js';
import type { Statement } from '../sources/session.js';

/** Who answered. When one of these changes, the numbers before and after are not of the same series. */
export interface ReadIdentity {
  readonly systemIdentifier: string;
  readonly postmasterStartMs: number;
  readonly inRecovery: boolean;
  readonly timeline: number;
  readonly address: string;
  readonly version: string;
  readonly versionNumber: number;
  /** The server's clock when it answered, in milliseconds since 1970. */
  readonly clockMs: number;
}

export const identityStatement: Statement = {
  name: 'identity',
  text: `SELECT c.system_identifier::text, (extract(epoch FROM pg_postmaster_start_time()) * 1000)::bigint,
       pg_is_in_recovery(), p.timeline_id, coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'socket'),
       current_setting('server_version'), current_setting('server_version_num')::int,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint
  FROM pg_control_system() c, pg_control_checkpoint() p`,
};

export function identityOf(row: readonly Cell[]): ReadIdentity {
  return {
    systemIdentifier: String(row[0]),
    postmasterStartMs: Number(row[1]),
    inRecovery: row[2] === true,
    timeline: Number(row[3]),
    address: String(row[4]),
    version: String(row[5]),
    versionNumber: Number(row[6]),
    clockMs: Number(row[7]),
  };
}

/** The timeline is left out: a promoted standby is seen by its recovery state, at once and not at a checkpoint. */
export function sameServer(before: ReadIdentity, after: ReadIdentity): boolean {
  return (
    before.systemIdentifier === after.systemIdentifier &&
    before.postmasterStartMs === after.postmasterStartMs &&
    before.inRecovery === after.inRecovery &&
    before.address === after.address
  );
}

/** What may have become of a server between two looks. */
export type IdentityChange = 'another-server' | 'promoted' | 'demoted' | 'restarted' | 'moved';

/** What it was that changed, the weightiest first; `undefined` when it is the same server as before. */
export function changeOf(before: ReadIdentity, after: ReadIdentity): IdentityChange | undefined {
  if (sameServer(before, after)) return undefined;
  // A virtual address that leads elsewhere, or a backup of another cluster that was restored in its place.
  if (before.systemIdentifier !== after.systemIdentifier) return 'another-server';
  if (before.inRecovery !== after.inRecovery) return after.inRecovery ? 'demoted' : 'promoted';
  return before.postmasterStartMs === after.postmasterStartMs ? 'moved' : 'restarted';
}
