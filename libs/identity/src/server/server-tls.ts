import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';

import { createAuthority, issueServerCertificate, privateKeyPem } from '../certificates/authority.js';
import type { Authority } from '../certificates/authority.js';
import { newPrivateKey, publicKeyOf } from '../certificates/request.js';

/** The files of a server's certificate. */
export interface ServerTls {
  /** Certificate and key in one PEM file, so that one rename replaces both. */
  readonly serverFile: string;
  /** The certificate that clients must trust. */
  readonly caFile: string;
}

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** The most that clients commonly take (Apple and the CA/Browser Forum, 2020). */
const SERVER_DAYS = 397;
/** Made anew with so much life left, that a deployment which is seldom touched does not run out. */
const RENEW_DAYS = 90;
const BACKDATED_MS = 3_600_000;

/**
 * Sees to it that a directory holds an authority and a server certificate of it for these host names and addresses, as
 * an installation without certificates of its own needs. May run again at any time: it renews what will end.
 */
export async function ensureServerTls(directory: string, hosts: readonly string[]): Promise<ServerTls> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const files = { serverFile: path.join(directory, 'server.pem'), caFile: path.join(directory, 'ca.pem') };
  const authority = (await readAuthority(directory, files)) ?? (await newAuthority(directory, files));
  const shown = await read(files.serverFile);
  if (shown !== undefined && isGood(new X509Certificate(shown), authority, hosts)) return files;
  const key = newPrivateKey();
  const subject = { ...lasting(SERVER_DAYS), hosts, publicKey: publicKeyOf(key) };
  const { certificate } = await issueServerCertificate(authority, subject);
  await write(files.serverFile, certificate + key, 0o600);
  return files;
}

async function readAuthority(directory: string, { caFile }: ServerTls): Promise<Authority | undefined> {
  const [certificate, key] = [await read(caFile), await read(path.join(directory, 'ca-key.pem'))];
  if (certificate === undefined || key === undefined) return undefined;
  const endsSoon = new X509Certificate(certificate).validToDate.getTime() - Date.now() < SERVER_DAYS * DAY_MS;
  const der = Buffer.from(key.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  return endsSoon ? undefined : { certificate, privateKey: der };
}

async function newAuthority(directory: string, { caFile }: ServerTls): Promise<Authority> {
  const authority = await createAuthority('pgAnalytics collector port', lasting(AUTHORITY_DAYS));
  await write(path.join(directory, 'ca-key.pem'), privateKeyPem(authority), 0o600);
  await write(caFile, authority.certificate, 0o644);
  return authority;
}

function isGood(shown: X509Certificate, authority: Authority, hosts: readonly string[]): boolean {
  const issuer = new X509Certificate(authority.certificate);
  const lasts = shown.validToDate.getTime() - Date.now() > RENEW_DAYS * DAY_MS;
  const serves = (host: string) => (isIP(host) === 0 ? shown.checkHost(host) : shown.checkIP(host)) !== undefined;
  return lasts && shown.verify(issuer.publicKey) && hosts.every(serves);
}

const lasting = (days: number) => ({
  notBefore: new Date(Date.now() - BACKDATED_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
});

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode, flush: true });
  await chmod(`${file}.new`, mode);
  await rename(`${file}.new`, file);
}
