import type { LoginBody } from '@pganalytics/contracts/accounts';

import { WrongCredentials } from '../auth.errors.js';
import type { AuthDatabase } from '../storage/auth-database.js';
import { passwordFits } from '../users/passwords.js';
import { User } from '../users/user.entity.js';
import type { LoginLimits } from './login-limits.js';

/** Who has proved to be a user, before a session begins. */
export interface ProvenIdentity {
  readonly organisationId: string;
  readonly userId: string;
  /** The hash that the password was checked with; undefined when it was proved in another way. */
  readonly passwordHash?: string;
}

/** Checks e-mail address and password; counts the try first. */
export class VerifyPassword {
  constructor(
    private readonly database: AuthDatabase,
    private readonly limits: LoginLimits,
  ) {}

  /** @throws WrongCredentials, TooManySignIns */
  async run({ email, password }: LoginBody, address: string): Promise<ProvenIdentity> {
    const account = email.trim().toLowerCase();
    await this.limits.count(account, address);
    const user = await this.database.withEmail(account, ({ rows }) => rows.findOneBy(User, { email: account }));
    const fits = await passwordFits(password, user?.passwordHash);
    if (!user || !fits || user.disabled) throw new WrongCredentials();
    await this.limits.forget(account);
    return { organisationId: user.organisationId, userId: user.id, passwordHash: user.passwordHash };
  }
}
