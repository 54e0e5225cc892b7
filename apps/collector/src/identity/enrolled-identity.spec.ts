import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { loadConfig } from '@pganalytics/config';
import { renewalPath } from '@pganalytics/contracts/accounts';
import { IdentityDirectory, NotEnrolled, PlatformClient, enrol } from '@pganalytics/identity';
import { TestPlatform } from '@pganalytics/identity/testing';
import { eventually } from '@pganalytics/servers';
import { createLogger } from '@pganalytics/telemetry';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { collectorConfig } from '../collector.config.js';
import { InvalidCollectorToken } from '../collector.errors.js';
import { EnrolledIdentity } from './enrolled-identity.js';
import { openMembership } from './open-membership.js';

describe('the identity of a collector that runs', () => {
  let root: string;
  let directory: string;
  let platform: TestPlatform;
  let identity: EnrolledIdentity | undefined;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'pganalytics-running-'));
    directory = path.join(root, 'identity');
  });

  afterEach(async () => {
    await identity?.close();
    await platform?.stop();
    rmSync(root, { recursive: true });
  });

  async function enrolled(certificateLifeMs: number) {
    platform = await TestPlatform.start({ certificateLifeMs, ingestUrl: 'https://ingest.example:8443' });
    const caFile = path.join(root, 'ca.pem');
    writeFileSync(caFile, platform.authority.certificate);
    const client = new PlatformClient({ url: platform.url, caFile, environment: {}, timeoutMs: 5_000 });
    const asking = { token: 'pgae_spec', name: 'a collector', hostName: 'spec' };
    await enrol({ client, directory: new IdentityDirectory(directory), ...asking });
    client.close();
  }
  const settings = (more: Record<string, string> = {}) =>
    loadConfig(collectorConfig, {
      COLLECTOR_IDENTITY_DIR: directory,
      RENEWAL_LOOK_MS: '20',
      RENEWAL_RETRY_FIRST_MS: '50',
      ...more,
    });
  const open = async (logger = silentLogger()) =>
    (identity = await EnrolledIdentity.open({
      directory,
      config: settings(),
      environment: {},
      logger,
    }));
  const renewals = () => platform.requests.filter((request) => request.path === renewalPath);

  it('is renewed after two thirds of its life, and told to the connection (R-ING-2)', async () => {
    await enrolled(6_000);
    const running = await open();
    const before = running.current();
    const told: string[] = [];
    running.onRenewed(() => told.push(running.current().certificate));

    await eventually(() => expect(told).toHaveLength(1), { timeoutMs: 20_000 });

    const begun = new X509Certificate(before.certificate).validFromDate.getTime();
    const elapsed = new X509Certificate(told[0]).validFromDate.getTime() - begun;
    // Seconds are what a certificate has; 0.62 to 0.67 of 7 seconds.
    expect(elapsed).toBeGreaterThanOrEqual(3_000);
    expect(running.current().key).not.toBe(before.key);
    expect(running.status.problem).toBeUndefined();
  });

  it('tries again after a failure, with the same new key, and says what is wrong meanwhile', async () => {
    await enrolled(1_000);
    platform.answersToLose = 2;
    const lines: string[] = [];
    const logger = createLogger({
      service: 'spec',
      level: 'warn',
      destination: { write: (line) => void lines.push(line) },
    });
    const running = await open(logger);

    await eventually(() => {
      expect(renewals().length).toBeGreaterThanOrEqual(3);
      expect(running.status.problem).toBeUndefined();
    });
    expect(lines.join('')).toContain('cannot be reached');

    expect(
      new Set(
        renewals()
          .slice(0, 3)
          .map(({ keyHash }) => keyHash),
      ).size,
    ).toBe(1);
  });

  it('says where ingest is and sends no token, unless the settings say otherwise', async () => {
    await enrolled(86_400_000);

    const member = await openMembership(settings({ COLLECTOR_TOKEN: 'x' }), {}, silentLogger());
    const elsewhere = await openMembership(settings({ INGEST_URL: 'https://a:1 https://b:2' }), {}, silentLogger());

    expect(member.organisationId).toBe(platform.ids.organisationId);
    expect(member.config).toMatchObject({ COLLECTOR_TOKEN: '', INGEST_URL: ['https://ingest.example:8443'] });
    expect(elsewhere.config.INGEST_URL).toEqual(['https://a:1', 'https://b:2']);
    await Promise.all([member.identity?.close(), elsewhere.identity?.close()]);
  });

  it('is asked for when there is neither a directory nor a token', async () => {
    platform = await TestPlatform.start();

    await expect(openMembership(settings(), {}, silentLogger())).rejects.toThrow(NotEnrolled);
    const nothing = loadConfig(collectorConfig, {});
    await expect(openMembership(nothing, {}, silentLogger())).rejects.toThrow(InvalidCollectorToken);
  });
});
