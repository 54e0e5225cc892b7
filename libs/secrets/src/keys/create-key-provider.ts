import { readFileSync } from 'node:fs';

import type { ConfigOf } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import { z } from 'zod';

import { KeyInEnvironment, NoSecretsKey, UnusableSecretsKey } from '../secrets.errors.js';
import type { KeyProvider } from './key-provider.js';
import { RootKeys } from './root-keys.js';

/** Settings of a service that keeps secrets. */
export const secretsConfig = {
  NODE_ENV: z.string().optional().describe('With production a key in the environment is refused.'),
  SECRETS_KEY: z.string().optional().describe('The root key itself, in base64; for development only.'),
  SECRETS_KEY_FILE: z
    .string()
    .optional()
    .describe('File with the root key, apart from the database and its backups; older keys follow, one a line.'),
};

/** The typed values of {@link secretsConfig}. */
export type SecretsConfig = ConfigOf<typeof secretsConfig>;

/**
 * Opens the root keys that the settings name.
 * @throws NoSecretsKey, KeyInEnvironment, UnusableSecretsKey
 */
export function createKeyProvider({ NODE_ENV, SECRETS_KEY, SECRETS_KEY_FILE }: SecretsConfig): KeyProvider {
  if (SECRETS_KEY !== undefined && NODE_ENV === 'production') throw new KeyInEnvironment();
  if (SECRETS_KEY_FILE !== undefined) return RootKeys.parse(read(SECRETS_KEY_FILE), SECRETS_KEY_FILE);
  if (SECRETS_KEY === undefined) throw new NoSecretsKey();
  return RootKeys.parse(SECRETS_KEY, 'SECRETS_KEY');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableSecretsKey(file, messageOf(error));
  }
}
