import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkServerIdentity, getCACertificates } from 'node:tls';
import type { ConnectionOptions, SecureVersion } from 'node:tls';

import type { ConnectionPlan, HostPlan, SslMode } from './connection-plan.js';
import { InvalidConnectionString } from './conninfo.errors.js';

/** One way to open the connection: `false` is plain text. */
export type TlsChoice = ConnectionOptions | false;

/**
 * The ways to try, in order. The first is taken unless the server refuses it in a way that libpq takes as
 * "try the other": see `mayFallBack`.
 */
export function tlsChoices(plan: ConnectionPlan, host: HostPlan): TlsChoice[] {
  if (host.host.startsWith('/') && host.address === undefined) return [false];
  const secured = () => tlsOptions(plan, host);
  const choices: Record<SslMode, () => TlsChoice[]> = {
    disable: () => [false],
    allow: () => [false, secured()],
    prefer: () => [secured(), false],
    require: () => [secured()],
    'verify-ca': () => [secured()],
    'verify-full': () => [secured()],
  };
  return choices[plan.sslMode]();
}

function tlsOptions(plan: ConnectionPlan, host: HostPlan): ConnectionOptions {
  const authorities = authoritiesOf(plan);
  const strict = plan.sslMode === 'verify-full';
  if (authorities === undefined && (strict || plan.sslMode === 'verify-ca')) {
    throw new InvalidConnectionString(
      `sslmode=${plan.sslMode} needs a root certificate: set sslrootcert to a file or to "system"`,
    );
  }
  return {
    // As in libpq the chain is checked whenever there is a root certificate, whatever the mode is called.
    rejectUnauthorized: authorities !== undefined,
    ...(authorities === undefined ? {} : { ca: authorities }),
    checkServerIdentity: (_name, certificate) => (strict ? checkServerIdentity(host.host, certificate) : undefined),
    servername: /^[\d.]+$|:/.test(host.host) ? '' : host.host,
    ...clientCertificate(plan),
    ...revocations(plan),
    minVersion: protocol(plan.tls['ssl_min_protocol_version']) ?? 'TLSv1.2',
    ...(protocol(plan.tls['ssl_max_protocol_version'])
      ? { maxVersion: protocol(plan.tls['ssl_max_protocol_version']) }
      : {}),
  };
}

function authoritiesOf(plan: ConnectionPlan): string[] | undefined {
  const given = plan.tls['sslrootcert'];
  if (given === 'system') return getCACertificates('system');
  const file = given ?? join(plan.home, '.postgresql', 'root.crt');
  if (existsSync(file)) return [readFileSync(file, 'utf8')];
  if (given !== undefined && plan.sslMode.startsWith('verify')) {
    throw new InvalidConnectionString(`the root certificate ${given} does not exist`);
  }
  return undefined;
}

function clientCertificate(plan: ConnectionPlan): ConnectionOptions {
  if (plan.tls['sslcertmode'] === 'disable') return {};
  const certificate = plan.tls['sslcert'] ?? join(plan.home, '.postgresql', 'postgresql.crt');
  const key = plan.tls['sslkey'] ?? join(plan.home, '.postgresql', 'postgresql.key');
  if (!existsSync(certificate)) {
    if (plan.tls['sslcert'] === undefined) return {};
    throw new InvalidConnectionString(`the client certificate ${certificate} does not exist`);
  }
  if (!existsSync(key)) throw new InvalidConnectionString(`the key ${key} of the client certificate does not exist`);
  const status = statSync(key);
  if ((status.mode & (status.uid === 0 ? 0o027 : 0o077)) !== 0) {
    throw new InvalidConnectionString(`the key ${key} may be read by others; make it mode 0600`);
  }
  const passphrase = plan.tls['sslpassword'];
  return {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function revocations(plan: ConnectionPlan): ConnectionOptions {
  const file = plan.tls['sslcrl'];
  return file !== undefined && existsSync(file) ? { crl: readFileSync(file, 'utf8') } : {};
}

function protocol(name: string | undefined): SecureVersion | undefined {
  const versions: Record<string, SecureVersion> = {
    TLSv1: 'TLSv1',
    'TLSv1.1': 'TLSv1.1',
    'TLSv1.2': 'TLSv1.2',
    'TLSv1.3': 'TLSv1.3',
  };
  return name === undefined ? undefined : versions[name];
}
