import type { Principal } from '@pganalytics/access';
import { apiTokensChanged } from '@pganalytics/contracts';
import { Injectable } from '@nestjs/common';

import { NotFound } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { ApiToken, apiTokenMessage } from './api-token.entity.js';

/** Makes an API token invalid for ever; doing it twice changes nothing. */
@Injectable()
export class RevokeApiToken {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound */
  async run(principal: Principal, id: string): Promise<void> {
    await this.database.inOrganisation(principal.organisationId, async (transaction) => {
      const { rows, announce } = transaction;
      await assertMayStill(transaction, principal, 'api-tokens:write');
      const token = await rows.findOne(ApiToken, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!token) throw new NotFound('api-token', id);
      if (token.revoked) return;
      token.revoked = true;
      await rows.update(ApiToken, { id }, { revoked: true });
      await announce({ topic: apiTokensChanged, data: apiTokenMessage(token), actor: principal.id });
    });
  }
}
