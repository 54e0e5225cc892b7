import type { CredentialedRequest } from '@pganalytics/access';

/** What somebody signed in with, and where from; shown to nobody but the user and administrators. */
export interface SessionOrigin {
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** Browsers need some 150 letters; what is longer is cut off. */
const USER_AGENT_LETTERS = 400;

/** Where a request comes from. */
export function originOf({ headers, ip }: Pick<CredentialedRequest, 'headers' | 'ip'>): SessionOrigin {
  const userAgent = headers['user-agent'];
  return {
    // PostgreSQL's text cannot hold a zero byte, and headers may be anything.
    userAgent: typeof userAgent === 'string' ? userAgent.replaceAll('\0', '').slice(0, USER_AGENT_LETTERS) : null,
    address: ip ?? null,
  };
}
