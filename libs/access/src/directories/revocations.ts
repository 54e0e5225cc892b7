import type { MessageOf, accessRevoked } from '@pganalytics/contracts';

import { ACCESS_TOKEN_SECONDS } from '../credentials/access-token.js';

/** From when on the access tokens of a user count: a copy of what auth published. */
export class Revocations {
  private readonly byUser = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  apply({ userId, revokedBefore }: MessageOf<typeof accessRevoked>): void {
    // Tokens from before a revocation of long ago have run out by themselves; an hour leaves room for wrong clocks.
    if (revokedBefore < this.now() - 12 * ACCESS_TOKEN_SECONDS * 1_000) return;
    this.byUser.set(userId, Math.max(revokedBefore, this.byUser.get(userId) ?? 0));
  }

  /** Whether a user's token of that moment has been revoked. */
  includes(userId: string, issuedAtMs: number): boolean {
    return issuedAtMs < (this.byUser.get(userId) ?? 0);
  }
}
