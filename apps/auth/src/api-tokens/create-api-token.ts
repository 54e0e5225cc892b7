import { lowerRole, sha256Hex } from '@pganalytics/access';
import type { Permission, Principal } from '@pganalytics/access';
import { apiTokensChanged, formatApiToken, newId, newTokenSecret } from '@pganalytics/contracts';
import type { NewApiToken } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@pganalytics/postgres';

import { NameTaken, RoleTooHigh, TokenOutlivesMaker, TooManyTokens } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import type { Transaction } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { ApiToken, apiTokenMessage } from './api-token.entity.js';

/** How many valid tokens one person may have. */
export abstract class ApiTokenLimit {
  abstract readonly perUser: number;
}

/** Makes an API token of the caller; its secret is told once and kept as a hash. */
@Injectable()
export class CreateApiToken {
  constructor(
    private readonly database: AuthDatabase,
    private readonly limit: ApiTokenLimit,
  ) {}

  /**
   * @param permission what lets the caller do it: a right of administrators, or everybody's own profile
   * @throws RoleTooHigh, TokenOutlivesMaker, NameTaken, TooManyTokens
   */
  async run(
    principal: Principal,
    { name, role, expiresAt }: NewApiToken,
    permission: Permission,
  ): Promise<{ apiToken: ApiToken; token: string }> {
    const { organisationId, userId } = principal;
    const id = newId();
    const token = formatApiToken({ tokenId: id, secret: newTokenSecret() });
    try {
      return await this.database.inOrganisation(organisationId, async (transaction) => {
        const { rows, announce } = transaction;
        const own = await assertMayStill(transaction, principal, permission);
        if (lowerRole(role, own) !== role) throw new RoleTooHigh(role, own);
        const until = expiresAt === null ? null : new Date(expiresAt);
        if (principal.kind === 'api-token') await assertEndsWithMaker(rows, principal.id, until);
        const valid = await rows.countBy(ApiToken, { userId, revoked: false });
        if (valid >= this.limit.perUser) throw new TooManyTokens(this.limit.perUser);
        const tokenHash = sha256Hex(token);
        await rows.insert(ApiToken, { id, organisationId, userId, name, role, tokenHash, expiresAt: until });
        const apiToken = await rows.findOneByOrFail(ApiToken, { id });
        await announce({ topic: apiTokensChanged, data: apiTokenMessage(apiToken), actor: principal.id });
        return { apiToken, token };
      });
    } catch (error) {
      if (isUniqueViolation(error, 'api_token_name_key')) throw new NameTaken('an API token of yours called', name);
      throw error;
    }
  }
}

async function assertEndsWithMaker(rows: Transaction['rows'], makerId: string, until: Date | null): Promise<void> {
  const { expiresAt } = await rows.findOneByOrFail(ApiToken, { id: makerId });
  if (expiresAt !== null && (until === null || until > expiresAt)) throw new TokenOutlivesMaker(expiresAt);
}
