import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSecureContext } from 'node:tls';

import { createAuthority, issueServerCertificate, privateKeyPem } from '../certificates/authority.js';
import { newPrivateKey, publicKeyOf } from '../certificates/request.js';
import { ensureServerTls } from './server-tls.js';

const DAY_MS = 86_400_000;
const hosts = ['localhost', '127.0.0.1', 'db.example'];

describe('the certificate that an installation makes for itself', () => {
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(path.join(tmpdir(), 'pganalytics-server-tls-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is for its host names and addresses, trusted by its authority, with keys for the owner alone', async () => {
    const { serverFile, caFile } = await ensureServerTls(directory, hosts);

    const pem = readFileSync(serverFile, 'utf8');
    const certificate = new X509Certificate(pem);
    expect(certificate.verify(new X509Certificate(readFileSync(caFile)).publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, DNS:db.example');
    expect(() => createSecureContext({ cert: pem, key: pem })).not.toThrow();
    expect(statSync(serverFile).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(directory, 'ca-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('stays as it is until it is asked to serve another name', async () => {
    const { serverFile, caFile } = await ensureServerTls(directory, hosts);
    const [server, ca] = [readFileSync(serverFile, 'utf8'), readFileSync(caFile, 'utf8')];

    await ensureServerTls(directory, hosts);
    const same = readFileSync(serverFile, 'utf8');
    await ensureServerTls(directory, [...hosts, 'new.example']);

    expect(same).toBe(server);
    expect(readFileSync(serverFile, 'utf8')).not.toBe(server);
    expect(readFileSync(caFile, 'utf8')).toBe(ca);
  });

  it('is renewed before it ends', async () => {
    const dates = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 1_000 * DAY_MS) };
    const authority = await createAuthority('ours', dates);
    const key = newPrivateKey();
    const soon = { ...dates, notAfter: new Date(Date.now() + 80 * DAY_MS), hosts, publicKey: publicKeyOf(key) };
    const { certificate } = await issueServerCertificate(authority, soon);
    writeFileSync(path.join(directory, 'ca.pem'), authority.certificate);
    writeFileSync(path.join(directory, 'ca-key.pem'), privateKeyPem(authority));
    writeFileSync(path.join(directory, 'server.pem'), certificate + key);

    const { serverFile, caFile } = await ensureServerTls(directory, hosts);

    expect(readFileSync(caFile, 'utf8')).toBe(authority.certificate);
    const left = new X509Certificate(readFileSync(serverFile)).validToDate.getTime() - Date.now();
    expect(left).toBeGreaterThan(300 * DAY_MS);
  });
});
