import { Injectable } from '@nestjs/common';

import { WrongCredentials } from '../auth.errors.js';
import { KeyRing } from '../signing-keys/key-ring.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { User } from '../users/user.entity.js';
import { beginSession } from './begin-session.js';
import type { GrantedSession } from './granted-session.js';
import type { SessionOrigin } from './session-origin.js';
import { SessionSettings } from './session-settings.js';
import type { ProvenIdentity } from './verify-password.js';

/** Begins a session for a person who has proved to be a user, in whatever way. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: AuthDatabase,
    private readonly keyRing: KeyRing,
    private readonly settings: SessionSettings,
  ) {}

  /** @throws WrongCredentials */
  async run(identity: ProvenIdentity, origin: SessionOrigin): Promise<GrantedSession> {
    const { organisationId, userId, passwordHash } = identity;
    return this.database.inOrganisation(organisationId, async (transaction) => {
      const { rows } = transaction;
      const user = await rows.findOne(User, { where: { id: userId }, lock: { mode: 'pessimistic_read' } });
      // Since the proof the user may have been disabled, or the password changed.
      if (!user || user.disabled || (passwordHash ?? user.passwordHash) !== user.passwordHash) {
        throw new WrongCredentials();
      }
      return beginSession(transaction, this.keyRing, { user, limits: this.settings.limits, origin });
    });
  }
}
