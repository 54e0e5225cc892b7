import { ensureAdministrator, ensureCollector } from '@pganalytics/auth';

import { saveSecrets } from '../data-directory/secrets.js';
import type { ServicesOptions } from './start-services.js';

/** Who signs in, and how our own collector does. */
export interface Identity {
  readonly email: string;
  readonly password: string | undefined;
  readonly token: string;
}

/** The administrator and the token of our own collector; both are made at the first start and kept. */
export async function ensureIdentity({ config, database, secrets }: ServicesOptions): Promise<Identity> {
  const auth = { DATABASE_URL: database.urls.auth };
  const login = { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD };
  const { organisationId, created } = await ensureAdministrator(auth, login);
  const collector = await ensureCollector(auth, { organisationId, name: 'embedded', token: secrets.collectorToken });
  if (collector.created) await saveSecrets(config.DATA_DIR, { ...secrets, collectorToken: collector.token });
  return { email: created?.email ?? config.ADMIN_EMAIL, password: created?.password, token: collector.token };
}
