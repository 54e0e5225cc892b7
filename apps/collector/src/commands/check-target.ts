import { identityOf, identityStatement } from '../samplers/identity.js';
import { probeServer } from '../samplers/probe.js';
import type { Probe } from '../samplers/probe.js';
import { timeoutMs } from '../samplers/sampler.js';
import type { Cell } from '../sources/cell-types.js';
import { connect } from '../sources/connect.js';
import type { FailureReason } from '../sources/connect-failure.js';
import { connectFailureOf } from '../sources/connect-failure.js';
import type { Session } from '../sources/session.js';
import type { Target } from '../targets/target.js';
import { probedViews } from '../watch/families-by-view.js';
import type { Finding, TargetReport } from './finding.js';

const REMEDIES: Readonly<Record<FailureReason, string>> = {
  dns: 'correct the host in the connection string, or add it to DNS or /etc/hosts',
  refused: "start the server, or set listen_addresses = '*' and check the port",
  'time-out': 'open the port in the firewall between here and the server',
  tls: 'give sslrootcert=<file of the authority>, or choose another sslmode',
  password: 'set the right password: ALTER ROLE <role> PASSWORD … or password_file in the target',
  'not-allowed': 'add to pg_hba.conf: hostssl all <role> <address of this machine>/32 scram-sha-256',
  'no-database': 'name an existing database at the end of the connection string, for example /postgres',
  'too-many-connections': 'raise max_connections, or ALTER ROLE <role> CONNECTION LIMIT 4',
  'starting-up': 'wait until the server accepts connections',
  pooler: 'use the address of PostgreSQL itself, usually port 5432, and not the pooler’s',
  'wrong-role': 'correct target_session_attrs or the list of hosts',
  lost: 'look into the log of the server',
  configuration: 'correct the target',
  other: 'look into the log of the server',
};

// A role without pg_read_all_settings does not see these and gets nothing.
const SETTINGS = `SELECT current_setting('track_io_timing', true), current_setting('compute_query_id', true),
       pg_size_bytes(current_setting('track_activity_query_size')), current_setting('track_activities'),
       (SELECT default_version FROM pg_available_extensions WHERE name = 'pg_stat_statements'), current_user::text`;

/** A clock that is further off than this makes times of the server and ours hard to compare. */
const MOST_SKEW_MS = 5000;

/** Looks at one target as the collector will see it. Never throws. */
export async function checkTarget(target: Target, nowMs: () => number = Date.now): Promise<TargetReport> {
  let session: Session | undefined;
  try {
    const connection = await connect({ ...target, statementTimeoutMs: timeoutMs.floor });
    session = connection.session;
    const askedMs = nowMs();
    const [row = []] = await session.rows(identityStatement);
    const { version, clockMs } = identityOf(row);
    const skewMs = clockMs - (askedMs + nowMs()) / 2;
    const probe = await probeServer(session, probedViews);
    const [settings = []] = await session.rows({ name: '', text: SETTINGS });
    const findings = [
      ...rightsOf(probe, settings),
      ...statementsOf(probe, settings),
      ...settingsOf(settings),
      ...surroundingsOf(target, skewMs),
    ];
    return { target: target.id, reachable: true, version, secured: connection.secured, findings };
  } catch (error) {
    const { reason, message } = connectFailureOf(error);
    const cost = 'nothing is collected from this server';
    const finding: Finding = { code: reason, severity: 'problem', what: message, cost, fix: remedyOf(reason, target) };
    return { target: target.id, reachable: false, version: null, secured: null, findings: [finding] };
  } finally {
    await session?.close();
  }
}

/** With the role in its place, as SQL takes it. */
function remedyOf(reason: FailureReason, { plan }: Target): string {
  return REMEDIES[reason].replaceAll('<role>', /^[a-z_][a-z0-9_]*$/.test(plan.user) ? plan.user : `"${plan.user}"`);
}

function rightsOf(probe: Probe, settings: readonly Cell[]): Finding[] {
  const findings: Finding[] = [];
  if (probe.versionNumber < 120_000) {
    findings.push({
      code: 'old-version',
      severity: 'problem',
      what: 'The server is older than PostgreSQL 12.',
      cost: 'families may be missing or wrong',
      fix: 'upgrade to a supported major version',
    });
  }
  if (!probe.readsAllStats) {
    findings.push({
      code: 'missing-rights',
      severity: 'problem',
      what: `The role ${String(settings[5])} is not a member of pg_monitor.`,
      cost: 'sessions and statements of other roles are hidden',
      fix: `GRANT pg_monitor TO ${JSON.stringify(String(settings[5]))};`,
    });
  }
  if (probe.forbidden.size > 0) {
    findings.push({
      code: 'rules-hidden',
      severity: 'notice',
      what: `The role may not run ${[...probe.forbidden].toSorted().join(', ')}.`,
      cost: 'settings in files and the rules of pg_hba.conf are unknown, where these functions show them',
      fix: 'collector sql --helpers prints the grants; clouds have none',
    });
  }
  return findings;
}

function surroundingsOf({ plan }: Target, skewMs: number): Finding[] {
  const findings: Finding[] = [];
  if (Math.abs(skewMs) > MOST_SKEW_MS) {
    const seconds = Math.round(Math.abs(skewMs) / 1000);
    findings.push({
      code: 'clock-skew',
      severity: 'notice',
      what: `The clock of the server is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the clock of this machine.`,
      cost: 'times that the server tells stand beside times of the collector that mean another moment',
      fix: 'let both follow NTP (chrony, systemd-timesyncd)',
    });
  }
  if (plan.pooled) {
    findings.push({
      code: 'pooler-allowed',
      severity: 'notice',
      what: 'A pooler may stand between: each statement runs in a transaction of its own.',
      cost: 'other databases of the server are not visited, and reading costs more',
      fix: 'connect to the server directly and leave "pooler: allow" out',
    });
  }
  return findings;
}

function statementsOf(probe: Probe, settings: readonly Cell[]): Finding[] {
  const cost = 'there are no statement statistics and no query texts';
  if (!probe.statementsPreloaded) {
    return [
      {
        code: 'statements-not-preloaded',
        severity: 'problem',
        what: 'pg_stat_statements is not in shared_preload_libraries.',
        cost,
        fix: "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; (keep what is there) and restart the server",
      },
    ];
  }
  if (!probe.statements) {
    return [
      {
        code: 'statements-in-another-database',
        severity: 'problem',
        what: `The database ${probe.database} has no extension pg_stat_statements.`,
        cost,
        fix: `in ${probe.database}: CREATE EXTENSION pg_stat_statements; or connect to the database that has it`,
      },
    ];
  }
  if (settings[4] === null || settings[4] === probe.statements.version) return [];
  return [
    {
      code: 'statements-old',
      severity: 'notice',
      what: `pg_stat_statements has version ${probe.statements.version}, the server offers ${String(settings[4])}.`,
      cost: 'newer columns are missing',
      fix: `in ${probe.database}: ALTER EXTENSION pg_stat_statements UPDATE;`,
    },
  ];
}

function settingsOf([ioTiming, queryId, querySize, activities]: readonly Cell[]): Finding[] {
  const findings: Finding[] = [];
  const notice = (code: string, what: string, cost: string, fix: string) =>
    findings.push({ code, severity: 'notice', what, cost, fix });
  if (activities === 'off') {
    const fix = 'ALTER SYSTEM SET track_activities = on; SELECT pg_reload_conf();';
    notice('track-activities-off', 'track_activities is off.', 'sessions have no state, wait or text', fix);
  }
  if (ioTiming === 'off') {
    const fix = 'ALTER SYSTEM SET track_io_timing = on; SELECT pg_reload_conf();';
    notice('track-io-timing-off', 'track_io_timing is off.', 'times of reads and writes are unknown', fix);
  }
  if (queryId === 'off') {
    const fix = 'ALTER SYSTEM SET compute_query_id = auto; SELECT pg_reload_conf();';
    notice('compute-query-id-off', 'compute_query_id is off.', 'sessions cannot be joined with statements', fix);
  }
  if (Number(querySize) < 4096) {
    notice(
      'activity-query-size-small',
      `track_activity_query_size is ${Number(querySize)} bytes.`,
      'long statements of running sessions are cut',
      'ALTER SYSTEM SET track_activity_query_size = 4096; and restart the server',
    );
  }
  return findings;
}
