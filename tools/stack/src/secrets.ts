import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { serviceSchemas } from '@pganalytics/postgres';
import type { ServiceSchema } from '@pganalytics/postgres';

/** What one data directory of the stack made up for itself. */
export interface StackSecrets {
  readonly superuser: string;
  readonly roles: Readonly<Record<ServiceSchema, string>>;
  /** Role under which the collector watches the stack's own PostgreSQL. */
  readonly watcher: string;
  readonly adminPassword: string;
  readonly collectorToken?: string;
}

/** Reads the secrets of a stack; makes them at its first start, with the administrator's password if one is given. */
export async function loadSecrets(directory: string, adminPassword?: string): Promise<StackSecrets> {
  const text = await readFile(fileOf(directory), 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as StackSecrets;
  const random = (): string => randomBytes(18).toString('base64url');
  const roles = Object.fromEntries(serviceSchemas.map((schema) => [schema, random()])) as StackSecrets['roles'];
  const secrets = { superuser: random(), roles, watcher: random(), adminPassword: adminPassword ?? random() };
  await saveSecrets(directory, secrets);
  return secrets;
}

/** Writes the secrets for the owner's eyes only. */
export async function saveSecrets(directory: string, secrets: StackSecrets): Promise<void> {
  const draft = `${fileOf(directory)}.new`;
  await writeFile(draft, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, fileOf(directory));
}

const fileOf = (directory: string): string => path.join(directory, 'secrets.json');
