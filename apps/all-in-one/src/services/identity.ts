import { ensureAdministrator } from '@pganalytics/auth';

import { newPassword, saveSecrets } from '../data-directory/secrets.js';
import type { Secrets } from '../data-directory/secrets.js';
import type { ServicesOptions } from './start-services.js';

/** Who signs in, and the organisation that everything belongs to. */
export interface Identity {
  readonly organisationId: string;
  readonly email: string;
  readonly password: string | undefined;
  /** To be called once the password stands on somebody's screen: it is kept no longer. */
  readonly passwordShown: () => Promise<void>;
}

/** The administrator, who is made at the first start. */
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
  // A token of an earlier release ends as soon as the collector has its certificate.
  if (secrets.administered !== true) await keep({ administered: true, collectorToken: undefined });
  return {
    organisationId,
    email: created?.email ?? config.ADMIN_EMAIL,
    password: secrets.firstPassword,
    passwordShown: async () => {
      if (secrets.firstPassword !== undefined) await keep({ firstPassword: undefined });
    },
  };
}

// It is written down before it counts: a start that breaks off after it was set has not shown it to anybody.
async function withFirstPassword({ config, secrets }: ServicesOptions): Promise<Secrets> {
  const begun = secrets.administered === true || secrets.collectorToken !== undefined;
  if (secrets.firstPassword !== undefined || begun) return secrets;
  const first = { ...secrets, firstPassword: config.ADMIN_PASSWORD ?? newPassword() };
  await saveSecrets(config.DATA_DIR, first);
  return first;
}
