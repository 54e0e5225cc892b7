import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { ProgramMissing } from './servers.errors.js';

const execute = promisify(execFile);

/** A login that clients of a secured cluster use; PLAIN and both SCRAM mechanisms know it. */
export interface KafkaLogin {
  readonly username: string;
  readonly password: string;
}

/** What secures a cluster's listener for clients: TLS with a certificate for 127.0.0.1, and a login. */
export interface KafkaSecurity {
  readonly login: KafkaLogin;
  /** PEM certificate that clients are to trust. */
  readonly caFile: string;
  /** PEM file with the brokers' key and certificate. */
  readonly keystoreFile: string;
}

/** Makes a key and a certificate for a cluster. */
export async function secureKafka(directory: string, login: KafkaLogin): Promise<KafkaSecurity> {
  const [key, caFile] = [path.join(directory, 'key.pem'), path.join(directory, 'ca.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', caFile];
  await execute('openssl', [...make, ...subject]).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new ProgramMissing('openssl', 'openssl');
    throw error;
  });
  const keystoreFile = path.join(directory, 'keystore.pem');
  await writeFile(keystoreFile, `${await readFile(key, 'utf8')}${await readFile(caFile, 'utf8')}`, { mode: 0o600 });
  return { login, caFile, keystoreFile };
}

/** Lines of server.properties that put TLS and the login on the listener CLIENTS. */
export function securityProperties({ login, keystoreFile }: KafkaSecurity): Record<string, string> {
  const modules = 'org.apache.kafka.common.security';
  const scram = `${modules}.scram.ScramLoginModule required;`;
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystoreFile,
    'listener.name.clients.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.clients.plain.sasl.jaas.config': `${modules}.plain.PlainLoginModule required user_${login.username}="${login.password}";`,
    'listener.name.clients.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.clients.scram-sha-512.sasl.jaas.config': scram,
  };
}

/** Arguments of the formatting tool that make the login known to the first start. */
export function scramArguments({ login }: KafkaSecurity): string[] {
  return ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name="${login.username}",password="${login.password}"]`,
  ]);
}
