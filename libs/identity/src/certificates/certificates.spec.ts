import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';

import { collectorUrn, newId } from '@pganalytics/contracts';

import { createAuthority, issueClientCertificate, issueServerCertificate, privateKeyPem } from './authority.js';
import type { Authority } from './authority.js';
import { UnusableRequest } from './certificate.errors.js';
import { checkCollectorCertificate, readCertificate } from './collector-certificate.js';
import { createRequest, newPrivateKey, publicKeyOf, readRequest } from './request.js';

const MINUTE_MS = 60_000;
const now = Date.now();
const dates = { notBefore: new Date(now - MINUTE_MS), notAfter: new Date(now + MINUTE_MS) };
const ids = { organisationId: newId(), collectorId: newId() };
const publicKey = publicKeyOf(newPrivateKey());

describe('a certificate of a collector', () => {
  let authority: Authority;
  const trusted = () => [{ authorityId: 'ours', certificate: new X509Certificate(authority.certificate) }];
  const check = (pem: string, at = now) => checkCollectorCertificate(readCertificate(pem), trusted(), at);
  const issue = (change: Partial<Parameters<typeof issueClientCertificate>[1]> = {}, by = authority) =>
    issueClientCertificate(by, { uri: collectorUrn(ids), publicKey, ...dates, ...change });

  beforeAll(async () => void (authority = await createAuthority('ours', { ...dates, notAfter: new Date(now + 2e8) })));

  it('says which collector of which organisation it belongs to', async () => {
    const { certificate, serial } = await issue();

    expect(check(certificate)).toMatchObject({ ...ids, serial, authorityId: 'ours' });
  });

  it('has a serial number of 128 bits of its own', async () => {
    const serials = (await Promise.all(Array.from({ length: 20 }, () => issue()))).map(({ serial }) => serial);

    expect(new Set(serials).size).toBe(20);
    expect(serials.every((serial) => /^[4-7][0-9a-f]{31}$/.test(serial))).toBe(true);
  });

  it('is refused from an authority of the same name (R-ING-1)', async () => {
    const foreign = await createAuthority('ours', dates);

    const { certificate } = await issue({}, foreign);

    expect(() => check(certificate)).toThrow(expect.objectContaining({ reason: 'unknown-authority' }));
  });

  it.each([
    ['expired', 'in the moment it ends', dates.notAfter.getTime()],
    ['not-yet-valid', 'before it begins', dates.notBefore.getTime() - 1_000],
  ])('is refused as %s %s (R-ING-1)', async (reason, _when, at) => {
    const { certificate } = await issue();
    const { validToDate } = new X509Certificate(certificate);
    const moment = reason === 'expired' ? validToDate.getTime() : at;

    expect(() => check(certificate, moment)).toThrow(expect.objectContaining({ reason }));
    if (reason === 'expired') expect(check(certificate, moment - 1)).toMatchObject(ids);
  });

  it('is refused when it is for servers, or is the authority itself (R-ING-1)', async () => {
    const server = await issueServerCertificate(authority, { hosts: ['localhost'], publicKey, ...dates });

    for (const pem of [server.certificate, authority.certificate]) {
      expect(() => check(pem)).toThrow(expect.objectContaining({ reason: 'wrong-usage' }));
    }
  });

  it.each(['urn:pganalytics:collector:x:y', 'https://example.org', `${collectorUrn(ids)}:more`])(
    'is refused when it names %s (R-ING-1)',
    async (uri) => {
      const { certificate } = await issue({ uri });

      expect(() => check(certificate)).toThrow(expect.objectContaining({ reason: 'no-collector' }));
    },
  );

  it('is refused when it is none', () => {
    expect(() => readCertificate('nonsense')).toThrow(UnusableRequest);
  });
});

describe('a certificate request', () => {
  it('is believed when it was signed with its key', async () => {
    const key = newPrivateKey();

    const request = await readRequest(await createRequest(key));

    expect(Buffer.from(request.publicKey)).toEqual(publicKeyOf(key));
  });

  it('needs a key of a kind that we take, and a form that is one', async () => {
    const command = 'req -new -newkey rsa:2048 -nodes -subj /CN=x -keyout /dev/null';
    const rsa = execFileSync('openssl', command.split(' '), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

    await expect(readRequest(rsa)).rejects.toThrow('the key must be ECDSA P-256');
    await expect(readRequest('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n')).rejects.toThrow(UnusableRequest);
  });
});

describe('an authority', () => {
  it('has a P-256 key, which can be written to a file', async () => {
    const authority = await createAuthority('ours', dates);

    const key = createPrivateKey(privateKeyPem(authority));

    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.checkPrivateKey(key)).toBe(true);
  });
});
