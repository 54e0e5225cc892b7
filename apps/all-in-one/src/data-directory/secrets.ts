import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { serviceSchemas } from '@pganalytics/postgres';
import type { ServiceSchema } from '@pganalytics/postgres';
import { z } from 'zod';

import { SecretsUnreadable } from '../all-in-one.errors.js';

const secretsShape = z.object({
  /** Superuser of the embedded PostgreSQL. */
  superuser: z.string().min(1),
  /** Role under which our own collector watches it. */
  watcher: z.string().min(1),
  roles: z.record(z.enum(serviceSchemas), z.string().min(1)),
  /** Of a data directory from before collectors had certificates. */
  collectorToken: z.string().min(1).optional(),
  /** Whether the administrator was made. */
  administered: z.boolean().optional(),
  /** The administrator's first password, until a person has been told. */
  firstPassword: z.string().min(1).optional(),
});

/** Passwords that one data directory made for itself; nobody ever types them. */
export interface Secrets {
  readonly superuser: string;
  readonly watcher: string;
  readonly roles: Readonly<Record<ServiceSchema, string>>;
  readonly collectorToken?: string | undefined;
  readonly administered?: boolean | undefined;
  readonly firstPassword?: string | undefined;
}

const fileOf = (directory: string): string => path.join(directory, 'secrets.json');

/**
 * Reads the secrets of a data directory; makes them at the first start.
 * @throws SecretsUnreadable
 */
export async function loadSecrets(directory: string): Promise<Secrets> {
  const file = fileOf(directory);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new SecretsUnreadable(file);
    const secrets = newSecrets();
    await saveSecrets(directory, secrets);
    return secrets;
  }
  try {
    return secretsShape.parse(JSON.parse(text));
  } catch {
    throw new SecretsUnreadable(file);
  }
}

/** Writes the secrets for the owner's eyes only; a crash leaves the old file or the new one. */
export async function saveSecrets(directory: string, secrets: Secrets): Promise<void> {
  const draft = `${fileOf(directory)}.new`;
  await writeFile(draft, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600, flush: true });
  await rename(draft, fileOf(directory));
}

/** A password of 192 random bits. */
export const newPassword = (): string => randomBytes(24).toString('base64url');

function newSecrets(): Secrets {
  const roles = Object.fromEntries(serviceSchemas.map((schema) => [schema, newPassword()]));
  return { superuser: newPassword(), watcher: newPassword(), roles: roles as Secrets['roles'] };
}
