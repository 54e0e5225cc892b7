import type { Permission, Principal } from '@pganalytics/access';
import { apiTokensChanged } from '@pganalytics/contracts';
import { Injectable } from '@nestjs/common';

import { NotFound, OnlyForUsers } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { ApiToken, apiTokenMessage } from './api-token.entity.js';

/** Makes an API token invalid for ever; doing it twice changes nothing. */
@Injectable()
export class RevokeApiToken {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound */
  run(principal: Principal, id: string): Promise<void> {
    return this.revoke(principal, 'api-tokens:write', { id });
  }

  /**
   * Only a token of the caller's own. A token may revoke itself, which is how a program signs out, and no other one.
   * @throws NotFound, OnlyForUsers
   */
  async runOwn(principal: Principal, id: string): Promise<void> {
    if (principal.kind !== 'user' && principal.id !== id) throw new OnlyForUsers();
    return this.revoke(principal, 'profile:write', { id, userId: principal.userId });
  }

  private async revoke(
    principal: Principal,
    permission: Permission,
    where: { readonly id: string; readonly userId?: string },
  ): Promise<void> {
    const { id } = where;
    await this.database.inOrganisation(principal.organisationId, async (transaction) => {
      const { rows, announce } = transaction;
      await assertMayStill(transaction, principal, permission);
      const token = await rows.findOne(ApiToken, { where, lock: { mode: 'pessimistic_write' } });
      if (!token) throw new NotFound('api-token', id);
      if (token.revoked) return;
      token.revoked = true;
      await rows.update(ApiToken, { id }, { revoked: true });
      await announce({ topic: apiTokensChanged, data: apiTokenMessage(token), actor: principal.id });
    });
  }
}
