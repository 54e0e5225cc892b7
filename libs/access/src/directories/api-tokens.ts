import type { MessageOf, apiTokensChanged } from '@pganalytics/contracts';

type ApiToken = MessageOf<typeof apiTokensChanged>;

/** The API tokens by id: a copy of what auth published, without any secret in it. */
export class ApiTokens {
  private readonly byId = new Map<string, ApiToken>();

  constructor(private readonly now: () => number = Date.now) {}

  apply(token: ApiToken): void {
    if (token.revoked) this.byId.delete(token.tokenId);
    else this.byId.set(token.tokenId, token);
  }

  /** A token that is neither revoked nor expired. */
  find(tokenId: string): ApiToken | undefined {
    const token = this.byId.get(tokenId);
    if (token === undefined) return undefined;
    return token.expiresAt === null || Date.parse(token.expiresAt) > this.now() ? token : undefined;
  }
}
