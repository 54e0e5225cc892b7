import { hash } from 'node:crypto';

import { positive } from '@pganalytics/config';

import type { VerifiedAccessToken } from './access-token.js';

/** Settings of what a service remembers of access tokens. Spread into a service's own settings. */
export const accessConfig = {
  ACCESS_REMEMBERED_SECONDS: positive(30).describe(
    'How long the signature of an access token is not checked again: a screen asks with one token many times a second. ' +
      'Whether it ran out, was revoked or its key was taken back is checked each time.',
  ),
  ACCESS_REMEMBERED_TOKENS: positive(10_000).describe(
    'Access tokens whose signature is remembered; about 500 bytes each, and the oldest give way.',
  ),
};

/** The typed values of {@link accessConfig}. */
export interface AccessConfig {
  readonly ACCESS_REMEMBERED_SECONDS: number;
  readonly ACCESS_REMEMBERED_TOKENS: number;
}

interface Remembered {
  readonly token: VerifiedAccessToken;
  readonly untilMs: number;
}

/**
 * Access tokens whose signature was right a moment ago, by their digest, so that no token stands in memory. It says
 * nothing about revocations and keys that were taken back: those change meanwhile.
 */
export class VerifiedTokens {
  private readonly byDigest = new Map<string, Remembered>();

  constructor(
    private readonly config: AccessConfig,
    private readonly now: () => number = Date.now,
  ) {}

  /** What the very same text was found to say; `undefined` when it must be verified. */
  find(text: string): VerifiedAccessToken | undefined {
    const digest = digestOf(text);
    const found = this.byDigest.get(digest);
    if (found === undefined) return undefined;
    if (found.untilMs > this.now()) return found.token;
    this.byDigest.delete(digest);
    return undefined;
  }

  /** Remembers a token that has just been verified, never for longer than it lasts. */
  keep(text: string, token: VerifiedAccessToken): void {
    const untilMs = Math.min(this.now() + this.config.ACCESS_REMEMBERED_SECONDS * 1_000, token.expiresAtMs);
    const digest = digestOf(text);
    // A Map lists its entries in the order they came: what is put anew goes to the end.
    this.byDigest.delete(digest);
    this.byDigest.set(digest, { token, untilMs });
    if (this.byDigest.size <= this.config.ACCESS_REMEMBERED_TOKENS) return;
    const [oldest] = this.byDigest.keys();
    this.byDigest.delete(oldest);
  }
}

const digestOf = (text: string): string => hash('sha256', text, 'base64url');
