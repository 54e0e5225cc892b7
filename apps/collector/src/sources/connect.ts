import type { TlsChoice } from './tls.js';
import { tlsChoices } from './tls.js';
import type { FailureReason } from './connect-failure.js';
import { ConnectFailure, connectFailureOf } from './connect-failure.js';
import type { ConnectionPlan, HostPlan } from './connection-plan.js';
import type { PasswordSource } from './password.js';
import { TargetPassword } from './password.js';
import { InvalidConnectionString } from './conninfo.errors.js';
import { socketTo } from './host-names.js';
import { Session } from './session.js';

export const APPLICATION_NAME = 'pganalytics-collector';

/** An open connection and what was learned while opening it. */
export interface Connection {
  readonly session: Session;
  readonly host: HostPlan;
  readonly secured: boolean;
}

export interface ConnectOptions {
  readonly plan: ConnectionPlan;
  readonly password: PasswordSource;
  /** Keeps what a command printed for a while; without it the command runs for each connection. */
  readonly kept?: TargetPassword;
  readonly statementTimeoutMs: number;
  /** Connects to this database in place of the one the plan names. */
  readonly database?: string;
}

/** Opens a guarded connection to the first host of the plan that answers and has the wanted role. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { plan } = options;
  const passes = plan.sessionAttributes === 'prefer-standby' ? (['standby', 'any'] as const) : [plan.sessionAttributes];
  let failure: ConnectFailure | undefined;
  for (const wanted of passes) {
    for (const host of plan.hosts) {
      try {
        const connection = await connectHost(options, host);
        if (await hasRole(connection.session, wanted)) return connection;
        await connection.session.close();
        failure ??= new ConnectFailure('wrong-role', wanted);
      } catch (error) {
        const cause = connectFailureOf(error);
        failure = cause.with(triedWith(cause.reason, options, host));
        // Another host has the same password: trying them all would only count towards a lock-out.
        if (failure.reason === 'password') throw failure;
      }
    }
  }
  throw failure ?? new ConnectFailure('configuration');
}

/** The value to look at first, so that nobody has to search for it. */
function triedWith(reason: FailureReason, { plan, password, database }: ConnectOptions, host: HostPlan): string {
  const place = host.host.startsWith('/') ? `${host.host}, port ${host.port}` : `${host.host}:${host.port}`;
  switch (reason) {
    case 'dns':
      return host.host;
    case 'refused':
    case 'time-out':
    case 'tls':
      return place;
    case 'password':
      return `role ${plan.user}${password.file === undefined ? '' : `, password of ${password.file}`}`;
    case 'not-allowed':
    case 'no-database':
      return `role ${plan.user}, database ${database ?? plan.database}`;
    default:
      return '';
  }
}

async function connectHost(options: ConnectOptions, host: HostPlan): Promise<Connection> {
  const choices = choicesOf(options.plan, host);
  for (const [index, choice] of choices.entries()) {
    try {
      const session = await openSession(options, host, choice);
      if (!options.plan.pooled) await refusePooler(session);
      return { session, host, secured: choice !== false };
    } catch (error) {
      const failure = connectFailureOf(error);
      if (index === choices.length - 1 || !mayFallBack(failure, choice)) throw failure;
    }
  }
  throw new ConnectFailure('configuration');
}

function choicesOf(plan: ConnectionPlan, host: HostPlan): TlsChoice[] {
  try {
    return tlsChoices(plan, host);
  } catch (error) {
    if (error instanceof InvalidConnectionString) throw new ConnectFailure('configuration', error.problem);
    throw error;
  }
}

/** sslmode allow and prefer: the other way is tried when this one is not offered or pg_hba.conf refuses it. */
function mayFallBack(failure: ConnectFailure, tried: TlsChoice): boolean {
  return failure.reason === 'not-allowed' || (tried !== false && failure.reason === 'tls');
}

async function openSession(options: ConnectOptions, host: HostPlan, ssl: TlsChoice): Promise<Session> {
  const { plan } = options;
  let secretFailure: ConnectFailure | undefined;
  const password = async (): Promise<string> => {
    try {
      return await (options.kept ?? new TargetPassword()).read(options.password, plan, host);
    } catch (error) {
      secretFailure = connectFailureOf(error);
      throw secretFailure;
    }
  };
  const address = host.address ?? host.host;
  const stream = await socketTo(address);
  try {
    return await Session.open({
      config: {
        ...(stream === undefined ? {} : { stream: () => stream }),
        host: address,
        port: host.port,
        user: plan.user,
        database: options.database ?? plan.database,
        password,
        ssl,
        application_name: APPLICATION_NAME,
        // A pooler refuses what it cannot keep for its connections.
        ...(plan.pooled ? {} : { options: `${plan.options} ${startupOptions(options.statementTimeoutMs)}`.trim() }),
        connectionTimeoutMillis: plan.connectTimeoutMs,
        keepAlive: true,
        enableChannelBinding: plan.channelBinding && ssl !== false,
      },
      statementTimeoutMs: options.statementTimeoutMs,
      answerTimeoutMs: options.statementTimeoutMs + 3000,
      ...(plan.pooled ? { begin: beginGuarded } : {}),
    });
  } catch (error) {
    throw secretFailure ?? error;
  }
}

/** What keeps our sessions from doing harm, and their answers the same everywhere. */
function guards(statementTimeoutMs: number): [string, string][] {
  const settings = {
    default_transaction_read_only: 'on',
    lock_timeout: '100',
    statement_timeout: String(statementTimeoutMs),
    idle_in_transaction_session_timeout: '5000',
    search_path: 'pg_catalog',
    jit: 'off',
    DateStyle: 'ISO',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    extra_float_digits: '1',
  };
  return Object.entries(settings);
}

/** Set before the first query, so that not one runs without them. */
function startupOptions(statementTimeoutMs: number): string {
  return guards(statementTimeoutMs)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** One message: behind a pooler nothing may be set for longer than a transaction. */
function beginGuarded(statementTimeoutMs: number): string {
  const settings = [...guards(statementTimeoutMs), ['application_name', `'${APPLICATION_NAME}'`]];
  return ['BEGIN READ ONLY', ...settings.map(([name, value]) => `SET LOCAL ${name} = ${value}`)].join('; ');
}

/** A pooler hands out connections of others: settings, prepared statements and process ids would not be ours. */
async function refusePooler(session: Session): Promise<void> {
  try {
    const [row] = await session.rows({ name: '', text: 'SELECT pg_backend_pid()' });
    if (row?.[0] !== session.announcedPid) throw new ConnectFailure('pooler');
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Our own sessions are read-only by guard, so read-write is taken to mean: not in recovery. */
async function hasRole(session: Session, wanted: string): Promise<boolean> {
  if (wanted === 'any') return true;
  const [row] = await session.rows({ name: '', text: 'SELECT pg_is_in_recovery()' });
  return row?.[0] === (wanted === 'standby' || wanted === 'read-only');
}
