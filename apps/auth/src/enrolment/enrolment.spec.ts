import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { publish } from '@pganalytics/bus';
import {
  collectorAuthoritiesPublished,
  collectorClonesSeen,
  collectorUrn,
  collectorsChanged,
  newId,
} from '@pganalytics/contracts';
import {
  checkCollectorCertificate,
  createAuthority,
  createRequest,
  issueClientCertificate,
  newPrivateKey,
  publicKeyOf,
  serialOf,
} from '@pganalytics/identity';
import { eventually } from '@pganalytics/servers';

import { rotateAuthority } from '../bootstrap/rotate-authority.js';
import type { Browser } from '../testing/browser.js';
import { askToEnrol, enrol, oneTimeToken, renewalOf } from '../testing/enrolling.js';
import { RunningAuth } from '../testing/running-auth.js';

describe('enrolment', () => {
  let auth: RunningAuth;
  let admin: Browser;

  beforeAll(async () => {
    const caFile = path.join(tmpdir(), `pganalytics-enrolment-${process.pid}.pem`);
    const { certificate } = await createAuthority('of the port', { notBefore: new Date(0), notAfter: new Date(4e12) });
    writeFileSync(caFile, certificate);
    auth = await RunningAuth.start({ COLLECTOR_URL: 'https://ingest.example:8443', COLLECTOR_CA_FILE: caFile });
  });
  afterAll(() => auth.stop());
  beforeEach(async () => void (admin = await auth.signedIn(await auth.addUser('admin'))));

  const token = (body?: Record<string, unknown>) => oneTimeToken(admin, body);
  const collectors = async () => (await admin.get('/admin/collectors')).body['items'] as Record<string, unknown>[];
  const publishedAuthorities = async () => {
    const authorities = await auth.eventsOf(collectorAuthoritiesPublished);
    await eventually(() => expect(authorities.length).toBeGreaterThan(0));
    return authorities;
  };

  it('gives a certificate that the published authority signed, for a week, for TLS clients, naming the collector (R-ING-2)', async () => {
    const answer = await enrol(auth, await token({ name: 'frankfurt' }), 'asked for');

    const [authority] = await publishedAuthorities();
    const certificate = new X509Certificate(answer.certificate);
    const trusted = [{ authorityId: authority.authorityId, certificate: new X509Certificate(authority.certificate) }];
    const { organisationId, collectorId } = checkCollectorCertificate(certificate, trusted, Date.now());
    expect({ organisationId, collectorId }).toEqual({
      organisationId: answer.organisationId,
      collectorId: answer.collectorId,
    });
    expect(answer.name).toBe('frankfurt');
    expect(answer.ingestUrl).toBe('https://ingest.example:8443');
    expect(answer.authorities).toHaveLength(1);
    expect(certificate.subjectAltName).toBe(`URI:${collectorUrn(answer)}`);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.validToDate.getTime()).toBe(answer.notAfter);
    expect(answer.notAfter - Date.now()).toBeLessThanOrEqual(7 * 86_400_000);
    expect(certificate.serialNumber).toHaveLength(32);
    expect(certificate.publicKey.export({ type: 'spki', format: 'der' })).toEqual(publicKeyOf(answer.key));
    expect((await collectors())[0]).toMatchObject({ name: 'frankfurt', certificateExpiresAt: answer.notAfter });
  });

  it('gives one certificate for a hundred uses of one token at once (R-ING-2)', async () => {
    const oneTime = await token();
    const csrs = await Promise.all(Array.from({ length: 100 }, () => createRequest(newPrivateKey())));

    const answers = await Promise.all(csrs.map((csr, number) => askToEnrol(auth, oneTime, csr, `number ${number}`)));

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(99);
    expect(await collectors()).toHaveLength(1);
  });

  it('gives the same certificate again to the same key, for its first answer may be lost', async () => {
    const [oneTime, csr] = [await token(), await createRequest(newPrivateKey())];

    const [first, again] = [await askToEnrol(auth, oneTime, csr), await askToEnrol(auth, oneTime, csr)];

    expect(again.body).toEqual(first.body);
    expect(await collectors()).toHaveLength(1);
  });

  it.each([
    ['a token that is none', () => 'pgae_x', 401, 'auth.enrolment-token-refused'],
    ['a token with another secret', (real: string) => `${real.slice(0, -4)}AAAA`, 401, 'auth.enrolment-token-refused'],
  ])('refuses %s (R-ING-2)', async (_what, change, status, code) => {
    const answer = await askToEnrol(auth, change(await token()), await createRequest(newPrivateKey()));

    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('refuses a token that has expired or was withdrawn, and none lasts longer than an hour (R-ING-2)', async () => {
    const [expired, withdrawn] = [await token({ name: 'expired' }), await token({ name: 'withdrawn' })];
    await auth.admin.query(`UPDATE auth.enrolment_token SET expires_at = now() WHERE name = 'expired'`);
    const page = await admin.get('/admin/enrolment-tokens');
    const items = page.body['items'] as { id: string; name: string }[];
    await admin.send('DELETE', `/admin/enrolment-tokens/${items.find(({ name }) => name === 'withdrawn')!.id}`);
    const csr = await createRequest(newPrivateKey());

    const answers = [await askToEnrol(auth, expired, csr), await askToEnrol(auth, withdrawn, csr)];

    expect(answers.map(({ body }) => body['code'])).toEqual([
      'auth.enrolment-token-expired',
      'auth.enrolment-token-refused',
    ]);
    expect((await admin.post('/admin/enrolment-tokens', { expiresInSeconds: 3_601 })).status).toBe(400);
  });

  it('refuses a request that was not signed with its key, and keeps the token for a good one (R-ING-2)', async () => {
    const [oneTime, good] = [await token(), await createRequest(newPrivateKey())];
    const der = Buffer.from(good.replaceAll(/-----.*-----|\n/g, ''), 'base64');
    // The last byte belongs to the signature.
    der[der.length - 1] ^= 1;
    const bad = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;

    const answers = [];
    for (const csr of [bad, 'nonsense', good]) answers.push(await askToEnrol(auth, oneTime, csr));

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 201]);
    expect(answers[0].body['code']).toBe('identity.unusable-request');
  });

  it('keeps the token when the name is taken, and says so', async () => {
    await enrol(auth, await token({ name: 'taken' }));
    const oneTime = await token();
    const csr = await createRequest(newPrivateKey());

    const answers = [await askToEnrol(auth, oneTime, csr, 'taken'), await askToEnrol(auth, oneTime, csr, 'free')];

    expect(answers.map(({ status }) => status)).toEqual([409, 201]);
    expect(answers[0].body['code']).toBe('auth.name-taken');
  });

  it('gives a collector a new key on a token for it, and refuses its old certificates from then on', async () => {
    const changes = await auth.eventsOf(collectorsChanged);
    const lost = await enrol(auth, await token());

    const found = await enrol(auth, await token({ collectorId: lost.collectorId }));

    expect(found.collectorId).toBe(lost.collectorId);
    const serial = serialOf(new X509Certificate(lost.certificate).serialNumber);
    await eventually(() => expect(changes.at(-1)).toMatchObject({ revokedSerials: [serial] }));
    const renewal = await auth.browser().post('/enrolment/renewals', await renewalOf(lost));
    expect(renewal).toMatchObject({ status: 401, body: { code: 'identity.certificate-refused' } });
  });

  describe('renewal', () => {
    const renew = async (body: object) => auth.browser().post('/enrolment/renewals', body);

    it('follows a certificate with another one, for a new key or the same (R-ING-2)', async () => {
      const enrolled = await enrol(auth, await token());
      const [first, second] = [newPrivateKey(), newPrivateKey()];

      const one = await renew(await renewalOf(enrolled, { newKey: first }));
      const next = { ...enrolled, certificate: one.body['certificate'], key: first };
      const two = await renew(await renewalOf(next, { newKey: second }));
      const three = await renew(await renewalOf({ ...next, certificate: two.body['certificate'], key: second }));

      expect([one, two, three].map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set([one, two, three].map(({ body }) => body['certificate'])).size).toBe(3);
      const key = new X509Certificate(three.body['certificate']).publicKey.export({ type: 'spki', format: 'der' });
      expect(key).toEqual(publicKeyOf(second));
      expect(await collectors()).toMatchObject([{ cloneDetectedAt: null }]);
    });

    it('gives a repetition the same answer and nothing more', async () => {
      const body = await renewalOf(await enrol(auth, await token()), { newKey: newPrivateKey() });

      const [first, again] = [await renew(body), await renew(body)];

      expect(again.body).toEqual(first.body);
    });

    it('refuses who has the certificate and not its key (R-ING-2)', async () => {
      const body = await renewalOf(await enrol(auth, await token()), { signedWith: newPrivateKey() });

      expect(await renew(body)).toMatchObject({ status: 401, body: { code: 'auth.renewal-not-signed' } });
    });

    it('refuses a signature that was made for another request', async () => {
      const enrolled = await enrol(auth, await token());
      const [one, other] = [await renewalOf(enrolled), await renewalOf(enrolled, { newKey: newPrivateKey() })];

      const answer = await renew({ ...one, csr: other.csr });

      expect(answer.body['code']).toBe('auth.renewal-not-signed');
    });

    it('refuses a signature of another time and tells both clocks', async () => {
      const at = new Date(Date.now() - 301_000);

      const answer = await renew(await renewalOf(await enrol(auth, await token()), { at }));

      expect(answer).toMatchObject({ status: 400, body: { code: 'auth.renewal-out-of-time' } });
      expect(answer.body['detail']).toContain(at.toISOString());
    });

    it('refuses a certificate of another authority, and a revoked collector', async () => {
      const enrolled = await enrol(auth, await token());
      const dates = { notBefore: new Date(Date.now() - 1_000), notAfter: new Date(Date.now() + 100_000) };
      const foreign = await createAuthority('foreign', dates);
      const publicKey = publicKeyOf(enrolled.key);
      const forged = await issueClientCertificate(foreign, { ...dates, publicKey, uri: collectorUrn(enrolled) });

      const unknown = await renew(await renewalOf(enrolled, { certificate: forged.certificate }));
      await admin.send('DELETE', `/admin/collectors/${enrolled.collectorId}`);
      const revoked = await renew(await renewalOf(enrolled));

      expect([unknown, revoked].map(({ status }) => status)).toEqual([401, 401]);
      expect(unknown.body['detail']).toContain('No authority');
      expect(revoked.body['detail']).toContain('revoked');
    });

    it('raises an alarm when two keys renew one certificate, until the collector is enrolled again (R-ING-2)', async () => {
      const changes = await auth.eventsOf(collectorsChanged);
      const copied = await enrol(auth, await token());

      await renew(await renewalOf(copied, { newKey: newPrivateKey() }));
      const before = await collectors();
      await renew(await renewalOf(copied, { newKey: newPrivateKey() }));
      const alarmed = await collectors();
      await enrol(auth, await token({ collectorId: copied.collectorId }));

      expect(before).toMatchObject([{ cloneDetectedAt: null }]);
      expect(alarmed).toMatchObject([{ cloneDetectedAt: expect.any(Number) }]);
      expect(await collectors()).toMatchObject([{ cloneDetectedAt: null }]);
      await eventually(() => expect(changes.some(({ cloneDetectedAt }) => cloneDetectedAt !== undefined)).toBe(true));
      expect(await (await fetch(`${auth.url}/metrics`)).text()).toMatch(/collector_clones_total\{[^}]+\} [1-9]/);
    });
  });

  it('raises the alarm that ingest sees, once for one event (R-ING-2)', async () => {
    const { collectorId, organisationId } = await enrol(auth, await token());
    const key = { keyHash: '0'.repeat(64), serial: '1', address: '192.0.2.1:1' };
    const seen = { collectorId, organisationId, seenAt: new Date().toISOString(), keys: [key, key] };
    const changes = await auth.eventsOf(collectorsChanged);

    for (const id of [newId(), newId()]) {
      await publish(auth.bus, collectorClonesSeen, seen, { source: 'pganalytics/ingest', id });
    }

    const alarms = () => changes.filter((one) => one.collectorId === collectorId && one.cloneDetectedAt);
    await eventually(async () => expect((await collectors())[0]['cloneDetectedAt']).toBe(Date.parse(seen.seenAt)));
    await publish(
      auth.bus,
      collectorClonesSeen,
      { ...seen, seenAt: new Date().toISOString() },
      { source: 'pganalytics/ingest' },
    );
    await eventually(() => expect(alarms()).toHaveLength(2));
  });
});

describe('the authority', () => {
  let auth: RunningAuth;

  beforeAll(async () => void (auth = await RunningAuth.start({ AUTHORITY_AHEAD_SECONDS: '1' })));
  afterAll(() => auth.stop());

  it('is one for all processes, and its key is nowhere in the database in clear', async () => {
    await Promise.all([auth.startProcess(), auth.startProcess()]);

    const { rows } = await auth.admin.query<{ sealed_key: Buffer }>('SELECT sealed_key FROM auth.collector_authority');
    expect(rows).toHaveLength(1);
    // The object identifier of P-256 stands in every unencrypted PKCS#8 key of it.
    const oid = Buffer.from('06082a8648ce3d030107', 'hex');
    expect(rows[0].sealed_key.includes(oid)).toBe(false);
  });

  it('gives way to another one, and stays trusted for what it signed, until it is distrusted', async () => {
    const admin = await auth.signedIn();
    const published = await auth.eventsOf(collectorAuthoritiesPublished);
    const before = await enrol(auth, await oneTimeToken(admin), 'before');
    const config = { DATABASE_URL: auth.authUrl, SECRETS_KEY: auth.secretsKey };

    await rotateAuthority({ ...config, AUTHORITY_DAYS: 30 }, { distrustOthers: false });
    const issuers = new Set([new X509Certificate(before.certificate).issuer]);
    await eventually(async () => {
      const next = await enrol(auth, await oneTimeToken(admin), newId());
      issuers.add(new X509Certificate(next.certificate).issuer);
      expect(issuers.size).toBe(2);
    });
    const renewed = await auth.browser().post('/enrolment/renewals', await renewalOf(before));
    await rotateAuthority(config, { distrustOthers: true });
    const refused = await auth.browser().post('/enrolment/renewals', await renewalOf(before));

    expect([renewed.status, refused.status]).toEqual([200, 401]);
    await eventually(() => expect(published.filter(({ distrusted }) => distrusted)).toHaveLength(2));
    const daysLeft = published.map(({ notAfter }) => (Date.parse(notAfter) - Date.now()) / 86_400_000);
    expect(daysLeft.some((days) => days > 30 && days < 60)).toBe(true);
  });

  it('makes the service refuse to start without a key for secrets', async () => {
    await expect(auth.startProcess({ SECRETS_KEY: '' })).rejects.toThrow('openssl rand -base64 32');
  });
});
