import type { DatabaseChoice } from '../databases/database-choice.js';
import type { ConnectionPlan } from '../sources/connection-plan.js';
import type { PasswordSource } from '../sources/password.js';

/** A server to watch. */
export interface Target {
  /** Stays the same when name and address change: the server's history hangs on it. */
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly plan: ConnectionPlan;
  readonly password: PasswordSource;
  /** Whether the machine that the collector runs on is the server's. */
  readonly readsHost: boolean;
  /** Which databases of it are visited. */
  readonly databases: DatabaseChoice;
  /** Whether the worst tables may be measured with pgstattuple_approx, which reads them. */
  readonly measuresBloat: boolean;
}

/**
 * `host:port`, or for a Unix socket `socket:<directory>:<port>`; where that is the address of every host, followed by
 * `@<localName>`, so that two collectors beside their databases do not speak of one server.
 */
export function defaultTargetId(plan: ConnectionPlan, localName = ''): string {
  const [first] = plan.hosts;
  if (!first) return 'unknown';
  const address = first.host.startsWith('/') ? `socket:${first.host}:${first.port}` : `${first.host}:${first.port}`;
  return localName !== '' && looksLocal(plan) ? `${address}@${localName}` : address;
}

/** A Unix socket or a loopback address. A tunnel looks the same: `os: false` in the target tells us. */
export function looksLocal(plan: ConnectionPlan): boolean {
  return plan.hosts.every(({ host }) => host.startsWith('/') || /^(localhost|127\.[\d.]+|::1)$/.test(host));
}
