import type { Strategy as PassportStrategy } from 'passport';
import { Strategy } from 'passport-custom';
import type { VerifiedCallback } from 'passport-custom';

import { CsrfTokenMissing, NotAuthenticated } from '../access.errors.js';
import { CSRF_HEADER, cookieValue } from '../credentials/cookies.js';
import { csrfHashOf, sameText } from '../credentials/hashes.js';
import { claimsOfAccessToken, principalOfApiToken, userOf } from '../credentials/verify-credentials.js';
import type { AccessDirectories } from '../directories/access-directories.js';
import type { Principal } from '../roles/principal.js';

/** The part of a request that a strategy looks at. */
export interface CredentialedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** For sign-ins: what was typed, and from which address. */
  readonly body?: unknown;
  readonly ip?: string;
}

/** Answers who a request comes from; `undefined` leaves it to the next strategy, an error refuses the request. */
type Authenticate = (request: CredentialedRequest) => Promise<Principal | undefined> | Principal | undefined;

/** A Passport strategy under a name. */
export interface NamedStrategy {
  readonly name: string;
  readonly strategy: PassportStrategy;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The credentials that every service takes, in the order in which they are tried. */
export function accessStrategies(directories: AccessDirectories, accessCookie: string): NamedStrategy[] {
  return [
    named('api-token', (request) => {
      const token = bearerOf(request);
      return token?.startsWith('pgat_') === true ? principalOfApiToken(token, directories) : undefined;
    }),
    named('access-token', async (request) => {
      const token = bearerOf(request);
      return token === undefined ? undefined : userOf(await claimsOfAccessToken(token, directories));
    }),
    named('session-cookie', async (request) => {
      const token = cookieValue(textOf(request.headers['cookie']), accessCookie);
      if (token === undefined || request.headers['authorization'] !== undefined) return undefined;
      const claims = await claimsOfAccessToken(token, directories);
      if (!SAFE_METHODS.has(request.method)) assertCsrf(request, claims.csrfHash);
      return userOf(claims);
    }),
  ];
}

function named(name: string, authenticate: Authenticate): NamedStrategy {
  const answer = async (request: CredentialedRequest, done: VerifiedCallback): Promise<void> => {
    let principal: Principal | undefined;
    try {
      principal = await authenticate(request);
    } catch (error) {
      done(error);
      return;
    }
    done(null, principal);
  };
  return { name, strategy: new Strategy((request, done) => void answer(request, done)) };
}

function bearerOf(request: CredentialedRequest): string | undefined {
  const header = request.headers['authorization'];
  if (header === undefined) return undefined;
  const match = typeof header === 'string' ? /^Bearer +(\S+)$/i.exec(header) : null;
  if (match === null) throw new NotAuthenticated();
  return match[1];
}

function assertCsrf(request: CredentialedRequest, expectedHash: string): void {
  const given = textOf(request.headers[CSRF_HEADER]);
  if (given === undefined || !sameText(csrfHashOf(given), expectedHash)) throw new CsrfTokenMissing();
}

const textOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;
