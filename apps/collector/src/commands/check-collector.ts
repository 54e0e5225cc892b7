import { readFileSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import path from 'node:path';

import { parseCollectorToken } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';
import { IdentityDenied, IdentityDirectory, renewalDueMs } from '@pganalytics/identity';
import type { CollectorIdentity } from '@pganalytics/identity';

import type { CollectorConfig } from '../collector.config.js';
import { InvalidCollectorToken, TokenFileUnreadable } from '../collector.errors.js';
import { inspectSpool } from '../delivery/disk/inspect-spool.js';
import { ingestAddresses } from '../delivery/ingest-address.js';
import { spoolDirectoryOf } from '../places.js';
import { connectFailureOf } from '../sources/connect-failure.js';
import { inBytes } from '../status/units.js';
import type { Finding } from './finding.js';
import { reachIngest } from './reach-ingest.js';

const NOT_DELIVERED = 'nothing that is read arrives at the platform; it waits in the spool';
/** Above this the spool is about to drop its oldest snapshots. */
const NEARLY_FULL = 0.9;
/** With less room than a few snapshots of a busy server take, the next one may find none. */
const LEAST_ROOM = 1_048_576;

/** Looks at the collector itself: who it is, whether it reaches ingest, and where snapshots wait. Never throws. */
export async function checkCollector(config: CollectorConfig, nowMs: number): Promise<Finding[]> {
  const { identity, findings } = await checkIdentity(config, nowMs);
  const known = identity !== undefined || config.COLLECTOR_TOKEN !== '' || config.COLLECTOR_TOKEN_FILE !== undefined;
  if (known || config.INGEST_URL !== undefined) findings.push(...(await checkIngest(config, identity)));
  return [...findings, ...(await checkSpool(config))];
}

async function checkIdentity(
  config: CollectorConfig,
  nowMs: number,
): Promise<{ readonly identity?: CollectorIdentity; readonly findings: Finding[] }> {
  const directory = config.COLLECTOR_IDENTITY_DIR;
  if (directory === undefined) return { findings: checkToken(config) };
  try {
    const identity = await new IdentityDirectory(directory).load();
    return { identity, findings: certificateFindings(identity, nowMs) };
  } catch (error) {
    const fix =
      error instanceof IdentityDenied
        ? `run this as the user of the collector, or give the directory to it: chown -R <user>: ${directory}`
        : `ENROLMENT_TOKEN=… collector-register --url … --directory ${directory}, as the user that runs the collector`;
    return { findings: [problem('identity', messageOf(error), NOT_DELIVERED, fix)] };
  }
}

function certificateFindings(identity: CollectorIdentity, nowMs: number): Finding[] {
  const until = new Date(identity.notAfterMs).toISOString();
  if (nowMs >= identity.notAfterMs) {
    const fix = `pganalytics-cli collectors add --again ${identity.collectorId}, then enrol it again (docs/collector-identity.md)`;
    return [problem('certificate-expired', `The certificate was valid until ${until}.`, NOT_DELIVERED, fix)];
  }
  // It is renewed within a twentieth of its life; a collector that does not run has reason not to.
  const life = identity.notAfterMs - identity.notBeforeMs;
  if (nowMs < renewalDueMs(identity) + life / 20) return [];
  const what = `The certificate is valid until ${until} and should have been renewed.`;
  const fix = 'start the collector; if it runs, look into its log for the reason, and check PLATFORM_URL';
  return [notice('certificate-not-renewed', what, 'delivery ends when it expires', fix)];
}

function checkToken({ COLLECTOR_TOKEN, COLLECTOR_TOKEN_FILE }: CollectorConfig): Finding[] {
  const fix = 'ENROLMENT_TOKEN=… collector-register --url …, then set COLLECTOR_IDENTITY_DIR; or set COLLECTOR_TOKEN';
  if (COLLECTOR_TOKEN === '' && COLLECTOR_TOKEN_FILE === undefined) {
    return [notice('not-enrolled', 'The collector has no identity yet.', 'collector run does not start', fix)];
  }
  try {
    const token = COLLECTOR_TOKEN_FILE === undefined ? COLLECTOR_TOKEN : readFileSync(COLLECTOR_TOKEN_FILE, 'utf8');
    if (parseCollectorToken(token.trim())) return [];
    return [problem('token', new InvalidCollectorToken().message, NOT_DELIVERED, fix)];
  } catch {
    const { message } = new TokenFileUnreadable(COLLECTOR_TOKEN_FILE ?? '');
    return [problem('token', message, NOT_DELIVERED, 'give the user of the collector the right to read it')];
  }
}

/** Of several addresses one that answers is enough to deliver; the others are told. */
async function checkIngest(config: CollectorConfig, identity: CollectorIdentity | undefined): Promise<Finding[]> {
  const urls = config.INGEST_URL ?? (identity ? [identity.ingestUrl] : undefined);
  try {
    const addresses = ingestAddresses({ ...config, INGEST_URL: urls });
    const results = await Promise.all(
      addresses.map(async (address) => {
        const failure = await reachIngest({ address, config, identity }).then(
          () => undefined,
          (error: unknown) => ingestFailure(error),
        );
        return { address, failure };
      }),
    );
    const severity = results.every(({ failure }) => failure !== undefined) ? problem : notice;
    return results.flatMap(({ address, failure }) =>
      failure === undefined
        ? []
        : [severity(`ingest-${failure.code}`, `${address.url.origin}: ${failure.what}`, NOT_DELIVERED, failure.fix)],
    );
  } catch (error) {
    return [problem('ingest-configuration', messageOf(error), NOT_DELIVERED, 'correct the setting')];
  }
}

function ingestFailure(error: unknown): { readonly code: string; readonly what: string; readonly fix: string } {
  const aborted = error instanceof Error && error.name === 'AbortError';
  const reason = aborted ? 'time-out' : connectFailureOf(error).reason;
  const fixes: Readonly<Record<string, readonly [string, string]>> = {
    dns: ['The name cannot be resolved.', 'correct INGEST_URL, or the DNS of this machine'],
    refused: ['Nothing listens there.', 'correct host and port of INGEST_URL, and see that ingest runs'],
    'time-out': ['There was no answer in time.', 'open the port in the firewalls, or set HTTPS_PROXY'],
    tls: [`Its certificate is not trusted (${messageOf(error)}).`, 'set INGEST_CA_FILE, or INGEST_SERVER_NAME'],
  };
  const [what, fix] = fixes[reason] ?? [messageOf(error), 'look into the logs of ingest and of the proxy'];
  return { code: reason in fixes ? reason : 'unreachable', what, fix };
}

async function checkSpool(config: CollectorConfig): Promise<Finding[]> {
  const directory = spoolDirectoryOf(config);
  const cost = 'what the platform does not have yet would be lost';
  const existing = await nearestExisting(directory);
  const writable = await access(existing, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!writable) {
    const fix = `give the user of the collector the right to write into ${existing}, or set SPOOL_DIR`;
    return [problem('spool-not-writable', `The spool ${directory} cannot be written.`, cost, fix)];
  }
  try {
    const report = existing === directory ? await inspectSpool(directory) : undefined;
    const used = (report?.segments ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
    return [...(await roomFindings(config, existing, used)), ...damageFindings(report?.segments ?? [])];
  } catch (error) {
    return [
      problem('spool-unusable', messageOf(error), cost, 'collector spool verify; or set SPOOL_DIR to another place'),
    ];
  }
}

async function roomFindings(config: CollectorConfig, directory: string, used: number): Promise<Finding[]> {
  const most = config.SPOOL_MAX_BYTES;
  const cost = 'in an outage less is kept than was asked for; the oldest goes first';
  const { bavail, bsize } = await statfs(directory);
  const findings: Finding[] = [];
  if (used > most * NEARLY_FULL) {
    const what = `The spool holds ${inBytes(used)} of at most ${inBytes(most)}.`;
    findings.push(
      notice(
        'spool-nearly-full',
        what,
        cost,
        'see why ingest takes nothing (collector status), or raise SPOOL_MAX_BYTES',
      ),
    );
  }
  if (bavail * bsize < LEAST_ROOM) {
    const what = `The disk of the spool ${directory} is full (${inBytes(bavail * bsize)} left).`;
    const lost = 'what waits is in memory alone, and is lost when the collector ends';
    findings.push(problem('spool-disk-full', what, lost, 'make room there, or set SPOOL_DIR to another disk'));
  } else if (bavail * bsize + used < most) {
    const what = `The disk below the spool has ${inBytes(bavail * bsize)} left, and the spool may grow to ${inBytes(most)}.`;
    findings.push(notice('spool-disk-small', what, cost, 'free space, lower SPOOL_MAX_BYTES, or set SPOOL_DIR'));
  }
  return findings;
}

function damageFindings(segments: readonly { readonly damagedBytes: number }[]): Finding[] {
  const damaged = segments.reduce((sum, { damagedBytes }) => sum + damagedBytes, 0);
  if (damaged === 0) return [];
  const what = `${inBytes(damaged)} of the spool cannot be read.`;
  return [
    notice('spool-damaged', what, 'they are told as a gap', 'check the disk; collector spool verify names the files'),
  ];
}

async function nearestExisting(directory: string): Promise<string> {
  const there = await access(directory).then(
    () => true,
    () => false,
  );
  const parent = path.dirname(directory);
  return there || parent === directory ? directory : nearestExisting(parent);
}

const problem = (code: string, what: string, cost: string, fix: string): Finding => {
  return { code, severity: 'problem', what, cost, fix };
};
const notice = (code: string, what: string, cost: string, fix: string): Finding => {
  return { code, severity: 'notice', what, cost, fix };
};
