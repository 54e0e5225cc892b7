import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

import type { Conninfo } from './conninfo.js';
import { InvalidConnectionString } from './conninfo.errors.js';
import { fromEnvironment } from './conninfo-parameters.js';
import { readService } from './service-file.js';

export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
const SSL_MODES: readonly string[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

const SESSION_ATTRIBUTES = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionAttributes = (typeof SESSION_ATTRIBUTES)[number];

export interface HostPlan {
  /** Name or address the certificate is checked against, or the directory of a Unix socket. */
  readonly host: string;
  /** Address to connect to in place of looking the name up. */
  readonly address: string | undefined;
  readonly port: number;
}

/** Everything that is known before the first byte is sent. Passwords are not in it, only `givenPassword`. */
export interface ConnectionPlan {
  readonly hosts: readonly HostPlan[];
  readonly user: string;
  readonly database: string;
  readonly givenPassword: string | undefined;
  readonly passfile: string;
  readonly sslMode: SslMode;
  readonly tls: Conninfo;
  readonly home: string;
  readonly options: string;
  readonly sessionAttributes: SessionAttributes;
  readonly connectTimeoutMs: number;
  readonly channelBinding: boolean;
  /** Whether a pooler may stand in the way: then nothing is kept from one transaction to the next. */
  readonly pooled: boolean;
}

const UNSUPPORTED: Readonly<Record<string, readonly string[]>> = {
  gssencmode: ['require'],
  channel_binding: ['require'],
};

/** Fills a connection string up from service file, environment and defaults, in libpq's order. */
export function planConnection(
  given: Conninfo,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionPlan {
  const home = environment['HOME'] ?? homedir();
  const fallback = fromEnvironment(environment);
  const all = { ...fallback, ...serviceOf(given, fallback, home, environment['PGSYSCONFDIR']), ...given };
  for (const [name, values] of Object.entries(UNSUPPORTED)) {
    if (values.includes(all[name] ?? '')) throw new InvalidConnectionString(`${name}=${all[name]} is not supported`);
  }
  const user = all['user'] ?? userInfo().username;
  return {
    hosts: hostsOf(all),
    user,
    database: all['dbname'] ?? user,
    givenPassword: all['password'],
    passfile: all['passfile'] ?? join(home, '.pgpass'),
    sslMode: sslModeOf(all),
    tls: all,
    home,
    options: all['options'] ?? '',
    sessionAttributes: sessionAttributesOf(all),
    connectTimeoutMs: timeoutOf(all['connect_timeout']),
    channelBinding: all['channel_binding'] !== 'disable',
    pooled: false,
  };
}

function serviceOf(given: Conninfo, fallback: Conninfo, home: string, systemDirectory: string | undefined): Conninfo {
  const service = given['service'] ?? fallback['service'];
  if (service === undefined) return {};
  return readService({ service, file: given['servicefile'] ?? fallback['servicefile'], home, systemDirectory });
}

function sslModeOf(all: Conninfo): SslMode {
  const system = all['sslrootcert'] === 'system';
  const mode = all['sslmode'] ?? (system ? 'verify-full' : 'prefer');
  if (!SSL_MODES.includes(mode)) throw new InvalidConnectionString(`sslmode must be one of ${SSL_MODES.join(', ')}`);
  if (system && mode !== 'verify-full') {
    throw new InvalidConnectionString('sslrootcert=system needs sslmode=verify-full: weaker modes would trust anybody');
  }
  return mode as SslMode;
}

function sessionAttributesOf(all: Conninfo): SessionAttributes {
  const wanted = all['target_session_attrs'] ?? 'any';
  const found = SESSION_ATTRIBUTES.find((attributes) => attributes === wanted);
  if (found) return found;
  throw new InvalidConnectionString(`target_session_attrs must be one of ${SESSION_ATTRIBUTES.join(', ')}`);
}

/** libpq: 0 waits for ever and 1 means 2 s. We wait for ever for nobody. */
function timeoutOf(text: string | undefined): number {
  const seconds = text === undefined ? 10 : Number(text);
  if (!Number.isInteger(seconds)) throw new InvalidConnectionString('connect_timeout must be a number of seconds');
  return (seconds <= 0 ? 60 : Math.max(2, seconds)) * 1000;
}

function hostsOf(all: Conninfo): HostPlan[] {
  const names = all['host']?.split(',') ?? [];
  const addresses = all['hostaddr']?.split(',') ?? [];
  const ports = (all['port'] ?? '').split(',');
  const count = Math.max(names.length, addresses.length, 1);
  if (names.length > 0 && addresses.length > 0 && names.length !== addresses.length) {
    throw new InvalidConnectionString('host and hostaddr list a different number of hosts');
  }
  if (ports.length > 1 && ports.length !== count) {
    throw new InvalidConnectionString('host and port list a different number of hosts');
  }
  const hosts = Array.from({ length: count }, (_, index): HostPlan => {
    const port = portOf(ports[ports.length === 1 ? 0 : index]);
    const address = addresses[index] === '' ? undefined : addresses[index];
    const name = names[index] === '' ? undefined : names[index];
    return { host: name ?? address ?? defaultHost(port), address, port };
  });
  if (all['load_balance_hosts'] === 'random') hosts.sort(() => Math.random() - 0.5);
  return hosts;
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 5432;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidConnectionString('a port is not a number');
  return port;
}

function defaultHost(port: number): string {
  const directories = ['/var/run/postgresql', '/tmp'];
  return directories.find((directory) => existsSync(`${directory}/.s.PGSQL.${port}`)) ?? 'localhost';
}
