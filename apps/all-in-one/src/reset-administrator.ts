import { existsSync } from 'node:fs';
import path from 'node:path';

import { resetPassword } from '@pganalytics/auth';
import { isAlive, readPostmaster } from '@pganalytics/embedded-postgres';

import type { AllInOneConfig } from './all-in-one.config.js';
import { NothingStartedYet } from './all-in-one.errors.js';
import { lockDataDirectory } from './data-directory/instance-lock.js';
import { loadSecrets, saveSecrets } from './data-directory/secrets.js';
import { openHistoryDatabase, roleUrl } from './database/history-database.js';

/** Whose password is set; a random one when none is given. */
export interface Account {
  readonly email: string;
  readonly password: string | undefined;
}

/**
 * Sets a user's password in the data of an all-in-one, whether it runs or not, and ends the user's sessions.
 * @returns the password
 * @throws NothingStartedYet, and UnknownEmail of auth
 */
export async function resetAdministrator(config: AllInOneConfig, account: Account): Promise<string> {
  if (!existsSync(path.join(config.DATA_DIR, 'secrets.json'))) throw new NothingStartedYet(config.DATA_DIR);
  const { firstPassword, ...secrets } = await loadSecrets(config.DATA_DIR);
  const reset = async (databaseUrl: string): Promise<string> => {
    const password = await resetPassword({ DATABASE_URL: databaseUrl }, account);
    if (firstPassword !== undefined) await saveSecrets(config.DATA_DIR, secrets);
    return password;
  };
  const running = await readPostmaster(path.join(config.DATA_DIR, 'postgres'));
  if (running?.ready && isAlive(running.pid) && config.HISTORY_DATABASE_URL === undefined) {
    return reset(roleUrl(running.port, 'auth', secrets));
  }
  const lock = config.HISTORY_DATABASE_URL === undefined ? await lockDataDirectory(config.DATA_DIR) : undefined;
  const database = await openHistoryDatabase(config, secrets);
  try {
    return await reset(database.urls.auth);
  } finally {
    await database.stop();
    await lock?.release();
  }
}
