import type { Principal } from '@pganalytics/access';
import type { PasswordBody } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';

import { NotFound, OnlyForUsers, WrongCurrentPassword } from '../auth.errors.js';
import { KeyRing } from '../signing-keys/key-ring.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { hashPassword, passwordFits } from '../users/passwords.js';
import { endSessions } from '../users/revoke-access.js';
import { User } from '../users/user.entity.js';
import { beginSession } from './begin-session.js';
import type { GrantedSession } from './granted-session.js';
import { LoginLimits } from './login-limits.js';
import type { SessionOrigin } from './session-origin.js';
import { SessionSettings } from './session-settings.js';

/** Gives a user a new password; every session ends, and a new one begins where it was changed. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: AuthDatabase,
    private readonly keyRing: KeyRing,
    private readonly limits: LoginLimits,
    private readonly settings: SessionSettings,
  ) {}

  async run(principal: Principal, body: PasswordBody, origin: SessionOrigin): Promise<GrantedSession> {
    if (principal.kind !== 'user') throw new OnlyForUsers();
    const { organisationId, userId } = principal;
    const known = await this.database.inOrganisation(organisationId, ({ rows }) =>
      rows.findOneBy(User, { id: userId }),
    );
    if (!known) throw new NotFound('user', userId);
    await this.limits.count(known.email, origin.address ?? '');
    if (!(await passwordFits(body.currentPassword, known.passwordHash))) throw new WrongCurrentPassword();
    await this.limits.forget(known.email);
    const passwordHash = await hashPassword(body.newPassword);

    return this.database.inOrganisation(organisationId, async (transaction) => {
      const { rows } = transaction;
      const user = await rows.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'pessimistic_write' } });
      if (user.disabled || user.passwordHash !== known.passwordHash) throw new WrongCurrentPassword();
      await rows.update(User, { id: userId }, { passwordHash });
      await endSessions(transaction, user, { reason: 'password changed', actor: userId });
      return beginSession(transaction, this.keyRing, { user, limits: this.settings.limits, origin });
    });
  }
}
