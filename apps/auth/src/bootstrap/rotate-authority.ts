import { createKeyProvider } from '@pganalytics/secrets';
import type { SecretsConfig } from '@pganalytics/secrets';

import { authConfig } from '../auth.config.js';
import { Authorities } from '../authority/authorities.js';
import { loadConfig } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { withAuthDatabase } from './bootstrap.js';
import type { BootstrapConfig } from './bootstrap.js';

const { AUTHORITY_DAYS, AUTHORITY_AHEAD_SECONDS, CERTIFICATE_HOURS } = authConfig;
/** How long authorities sign and certificates hold: the running service has to be given the same. */
export const authorityConfig = { AUTHORITY_DAYS, AUTHORITY_AHEAD_SECONDS, CERTIFICATE_HOURS };

type AuthorityConfig = ConfigOf<typeof authorityConfig>;

/**
 * Makes a new authority for the certificates of collectors, for who has the database and the key of its secrets; a
 * running service publishes it. Older ones stay trusted until what they signed has ended, unless `distrustOthers`.
 */
export async function rotateAuthority(
  config: BootstrapConfig & Partial<SecretsConfig> & Partial<AuthorityConfig>,
  { distrustOthers }: { readonly distrustOthers: boolean },
): Promise<void> {
  const { NODE_ENV, SECRETS_KEY, SECRETS_KEY_FILE } = config;
  const provider = createKeyProvider({ NODE_ENV, SECRETS_KEY, SECRETS_KEY_FILE });
  const settings = { ...loadConfig(authorityConfig, {}), ...config };
  await withAuthDatabase(config, async (database) => {
    await new Authorities(database, provider, settings).rotate({ distrustOthers });
  });
}
