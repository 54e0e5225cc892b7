import { UnavailableError } from '@pganalytics/errors';

import { errorCode } from './error-code.js';

/** Why a server could not be used; short enough to switch on, the same in `check`, in logs and in the product. */
export type FailureReason =
  | 'dns'
  | 'refused'
  | 'time-out'
  | 'tls'
  | 'password'
  | 'not-allowed'
  | 'no-database'
  | 'too-many-connections'
  | 'starting-up'
  | 'pooler'
  | 'wrong-role'
  | 'lost'
  | 'configuration'
  | 'other';

const SENTENCES: Readonly<Record<FailureReason, string>> = {
  dns: 'The host name cannot be resolved; check its spelling and the DNS of this machine',
  refused: 'Nothing listens there; check host, port and listen_addresses, and that the server runs',
  'time-out': 'There was no answer in time; check firewalls between here and the server',
  tls: 'No secured connection could be made; check sslmode, sslrootcert and the certificate of the server',
  password: 'The password was refused (28P01); it is read again and tried once a minute',
  'not-allowed': 'The server does not let this role in from here (28000); add a line to pg_hba.conf',
  'no-database': 'The database does not exist (3D000); correct the name at the end of the connection string',
  'too-many-connections': 'The server has no connection left (53300); raise max_connections or the role’s limit',
  'starting-up': 'The server is starting up, shutting down or recovering (57P03)',
  pooler:
    'This is a connection pooler such as PgBouncer, not PostgreSQL; connect to the server directly, or set ' +
    '"pooler: allow" in the target',
  'wrong-role': 'No host of the list has the role that target_session_attrs asks for',
  lost: 'The connection was lost',
  configuration: 'The settings of this target are wrong',
  other: 'The server refused the connection',
};

/** A server cannot be used now. The message names the cause and the remedy and never a secret. */
export class ConnectFailure extends UnavailableError {
  readonly code = 'collector.cannot-connect';

  constructor(
    readonly reason: FailureReason,
    readonly detail = '',
  ) {
    super(`${SENTENCES[reason]}${detail === '' ? '' : ` (${detail})`}.`);
  }

  /** The same with what it was tried with, such as an address or a role; never a secret. */
  with(value: string): ConnectFailure {
    if (value === '') return this;
    return new ConnectFailure(this.reason, this.detail === '' ? value : `${value}, ${this.detail}`);
  }

  /** What a family state says: the kind of gap, what exactly, then the sentence. */
  get stateReason(): string {
    const answered = ['password', 'not-allowed', 'no-database', 'too-many-connections', 'pooler', 'wrong-role'];
    const gap = answered.includes(this.reason) ? 'server-refused' : 'server-unreachable';
    return `${gap} (${this.reason}): ${this.message}`;
  }
}

const BY_CODE: Readonly<Record<string, FailureReason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_NONAME: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'refused',
  ENOENT: 'refused',
  EACCES: 'refused',
  ETIMEDOUT: 'time-out',
  EHOSTUNREACH: 'time-out',
  ENETUNREACH: 'time-out',
  EHOSTDOWN: 'time-out',
  ECONNRESET: 'lost',
  EPIPE: 'lost',
  EPROTO: 'tls',
  '28P01': 'password',
  '28000': 'not-allowed',
  '3D000': 'no-database',
  '53300': 'too-many-connections',
  '57P01': 'lost',
  '57P02': 'lost',
  '57P03': 'starting-up',
};

const TLS_CODE = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Names the cause of whatever was thrown while connecting to a server or talking to it. */
export function connectFailureOf(error: unknown): ConnectFailure {
  if (error instanceof ConnectFailure) return error;
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = errorCode(cause);
  if (/unsupported startup parameter/.test(message)) return new ConnectFailure('pooler');
  const known = BY_CODE[code];
  if (known) return new ConnectFailure(known, known === 'password' ? '' : code);
  if (TLS_CODE.test(code)) return new ConnectFailure('tls', code);
  if (/does not support SSL|establishing an SSL/.test(message)) return new ConnectFailure('tls', 'the server has none');
  if (/timeout expired|read timeout|timed out/i.test(message)) return new ConnectFailure('time-out');
  if (/terminated/.test(message)) return new ConnectFailure('lost');
  if (/password/i.test(message)) return new ConnectFailure('password', 'none is configured');
  // Only a SQLSTATE is repeated: the text of an unknown error may hold anything.
  return new ConnectFailure('other', /^[0-9A-Z]{5}$/.test(code) ? code : '');
}
