import { ensureAdministrator, ensureCollector } from '@pganalytics/auth';

import { newPassword, saveSecrets } from '../data-directory/secrets.js';
import type { Secrets } from '../data-directory/secrets.js';
import type { ServicesOptions } from './start-services.js';

/** Who signs in, and how our own collector does. */
export interface Identity {
  readonly email: string;
  readonly password: string | undefined;
  readonly token: string;
  /** To be called once the password stands on somebody's screen: it is kept no longer. */
  readonly passwordShown: () => Promise<void>;
}

/** The administrator and the token of our own collector; both are made at the first start and kept. */
export async function ensureIdentity(options: ServicesOptions): Promise<Identity> {
  const { config, database } = options;
  const auth = { DATABASE_URL: database.urls.auth };
  let secrets = await withFirstPassword(options);
  const keep = async (change: Partial<Secrets>): Promise<void> => {
    secrets = { ...secrets, ...change };
    await saveSecrets(config.DATA_DIR, secrets);
  };

  const login = { email: config.ADMIN_EMAIL, password: secrets.firstPassword };
  const { organisationId, created } = await ensureAdministrator(auth, login);
  // An external history that has an administrator already: the password we made up is nobody's.
  if (!created && options.secrets.firstPassword === undefined) await keep({ firstPassword: undefined });
  const collector = await ensureCollector(auth, { organisationId, name: 'embedded', token: secrets.collectorToken });
  if (collector.created) await keep({ collectorToken: collector.token });
  return {
    email: created?.email ?? config.ADMIN_EMAIL,
    password: secrets.firstPassword,
    token: collector.token,
    passwordShown: async () => {
      if (secrets.firstPassword !== undefined) await keep({ firstPassword: undefined });
    },
  };
}

// It is written down before it counts: a start that breaks off after it was set has not shown it to anybody.
async function withFirstPassword({ config, secrets }: ServicesOptions): Promise<Secrets> {
  if (secrets.firstPassword !== undefined || secrets.collectorToken !== undefined) return secrets;
  const first = { ...secrets, firstPassword: config.ADMIN_PASSWORD ?? newPassword() };
  await saveSecrets(config.DATA_DIR, first);
  return first;
}
