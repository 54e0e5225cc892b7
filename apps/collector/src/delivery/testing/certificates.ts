import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A key and a certificate that vouches for itself, as files and as text. */
export interface SelfSigned {
  readonly keyFile: string;
  readonly certFile: string;
  readonly key: string;
  readonly certificate: string;
}

export async function selfSigned(name: string): Promise<SelfSigned> {
  const directory = await mkdtemp(path.join(tmpdir(), 'pganalytics-certificate-'));
  const [keyFile, certFile] = [path.join(directory, 'key.pem'), path.join(directory, 'cert.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, '-out', certFile], { stdio: 'ignore' });
  return { keyFile, certFile, key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certFile, 'utf8') };
}
