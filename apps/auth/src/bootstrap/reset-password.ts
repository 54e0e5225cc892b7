import { AppError } from '@pganalytics/errors';

import { hashPassword, newPassword } from '../users/passwords.js';
import { endSessions } from '../users/revoke-access.js';
import { User } from '../users/user.entity.js';
import { withAuthDatabase } from './bootstrap.js';
import type { BootstrapConfig } from './bootstrap.js';

/** No user has that e-mail address. */
export class UnknownEmail extends AppError {
  readonly kind = 'not-found';
  readonly code = 'auth.unknown-email';

  constructor(email: string) {
    super(`No user has the e-mail address ${email}.`);
  }
}

/**
 * Gives a user a new password, enables the user, and ends all of the user's sessions: the way back in for who has
 * access to the database. @returns the password. @throws UnknownEmail
 */
export async function resetPassword(
  config: BootstrapConfig,
  { email, password = newPassword() }: { readonly email: string; readonly password?: string | undefined },
): Promise<string> {
  const account = email.trim().toLowerCase();
  const passwordHash = await hashPassword(password);
  return withAuthDatabase(config, async (database) => {
    const known = await database.withEmail(account, ({ rows }) => rows.findOneBy(User, { email: account }));
    if (!known) throw new UnknownEmail(account);
    await database.inOrganisation(known.organisationId, async (transaction) => {
      const where = { id: known.id };
      const user = await transaction.rows.findOneOrFail(User, { where, lock: { mode: 'pessimistic_write' } });
      await transaction.rows.update(User, where, { passwordHash, disabled: false });
      await endSessions(transaction, user, { reason: 'password reset', actor: 'pganalytics' });
    });
    return password;
  });
}
