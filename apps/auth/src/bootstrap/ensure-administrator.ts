import { newId } from '@pganalytics/contracts';

import { Organisation } from '../organisations/organisation.entity.js';
import type { AuthDatabase } from '../storage/auth-database.js';
import { hashPassword, newPassword } from '../users/passwords.js';
import { User } from '../users/user.entity.js';
import { withAuthDatabase } from './bootstrap.js';
import type { BootstrapConfig } from './bootstrap.js';

/** Who the first administrator shall be. */
export interface FirstAdministrator {
  readonly email: string;
  /** A random one unless given. */
  readonly password?: string | undefined;
}

/** The organisation of the installation, and its first administrator if one had to be made. */
export interface EnsuredAdministrator {
  readonly organisationId: string;
  /** Only when the administrator was made now; nobody can read a password back later. */
  readonly created?: { readonly email: string; readonly password: string };
}

/** Makes the organisation of the installation and its first administrator, if they are not there yet. */
export async function ensureAdministrator(
  config: BootstrapConfig,
  administrator: FirstAdministrator,
): Promise<EnsuredAdministrator> {
  return withAuthDatabase(config, (database) => ensureAdministratorIn(database, administrator));
}

/** As {@link ensureAdministrator}, in an open database. */
export async function ensureAdministratorIn(
  database: AuthDatabase,
  { email, password = newPassword() }: FirstAdministrator,
): Promise<EnsuredAdministrator> {
  const known = await database.firstOrganisationId();
  if (known !== undefined) return { organisationId: known };
  const passwordHash = await hashPassword(password);
  const organisationId = newId();
  return database.inOrganisation(organisationId, async ({ rows }) => {
    // Several processes may start at once; the others wait here and then find the organisation.
    await rows.query(`SELECT pg_advisory_xact_lock(hashtext('pganalytics.first-administrator'))`);
    const [earlier] = await rows.query<{ id: string }[]>('SELECT organisation_id AS id FROM auth.installation');
    if (earlier) return { organisationId: earlier.id };
    await rows.insert(Organisation, { id: organisationId, name: 'pgAnalytics' });
    await rows.query('INSERT INTO auth.installation (organisation_id) VALUES ($1)', [organisationId]);
    const account = email.trim().toLowerCase();
    await rows.insert(User, {
      id: newId(),
      organisationId,
      email: account,
      name: 'Administrator',
      role: 'admin',
      passwordHash,
    });
    return { organisationId, created: { email: account, password } };
  });
}
