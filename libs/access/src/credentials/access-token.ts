import { SignJWT, decodeProtectedHeader, jwtVerify } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

import { NotAuthenticated } from '../access.errors.js';
import { roles } from '../roles/permissions.js';
import type { Role } from '../roles/permissions.js';

/** Longest life of an access token (R-JWT-2). */
export const ACCESS_TOKEN_SECONDS = 300;

/** What an access token says. */
export interface AccessTokenClaims {
  readonly userId: string;
  readonly organisationId: string;
  readonly role: Role;
  readonly name: string;
  /** Epoch milliseconds; kept exact to the millisecond, because revocations are compared with it. */
  readonly issuedAtMs: number;
  /** The session that the token belongs to. */
  readonly sessionId: string;
  /** Hash of the CSRF token that must come with a change when this token comes in a cookie. */
  readonly csrfHash: string;
}

/** A private key with the name under which its public part was published. */
export interface TokenSigner {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

const ISSUER = 'pganalytics';
const AUDIENCE = 'pganalytics';
const TYPE = 'at+jwt';
/** One algorithm, whatever a token's header says (R-JWT-1). */
const ALGORITHM = 'EdDSA';
/** Clocks of our machines may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 10;
const LONGEST_TOKEN = 2_048;
const COMPACT = /^([\w-]+)\.([\w-]+)\.[\w-]{86}$/;
const KID = /^[\w-]{16,64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Signs an access token; `jti` is a new id that log lines may show. */
export async function signAccessToken(claims: AccessTokenClaims, signer: TokenSigner, jti: string): Promise<string> {
  const { userId, organisationId, role, name, issuedAtMs, sessionId, csrfHash } = claims;
  return new SignJWT({ org: organisationId, role, name, sid: sessionId, csrf: csrfHash })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signer.kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(userId)
    .setJti(jti)
    .setIssuedAt(issuedAtMs / 1_000)
    .setExpirationTime(issuedAtMs / 1_000 + ACCESS_TOKEN_SECONDS)
    .sign(signer.privateKey);
}

/** What a token whose form and signature are right says, and for how long. */
export interface VerifiedAccessToken {
  readonly claims: AccessTokenClaims;
  /** Names the key that signed it. */
  readonly kid: string;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
}

/** What verification needs besides the token. */
export interface VerifyAccessTokenOptions {
  /** The public key of that name, when it is published and not out of date. */
  readonly findKey: (kid: string) => Promise<CryptoKey | undefined>;
  readonly now: Date;
}

/**
 * Verifies an access token. Only the very text that {@link signAccessToken} writes is taken: one algorithm, three header
 * fields, no duplicate member, no other encoding of the same content.
 * @throws NotAuthenticated for whatever is wrong with it.
 */
export async function verifyAccessToken(
  token: string,
  options: VerifyAccessTokenOptions,
): Promise<VerifiedAccessToken> {
  const kid = keyIdOf(token);
  const key = await options.findKey(kid);
  if (key === undefined) throw new NotAuthenticated();
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      requiredClaims: ['sub', 'jti', 'iat', 'exp', 'org', 'role', 'name', 'sid', 'csrf'],
      maxTokenAge: ACCESS_TOKEN_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: options.now,
    }));
  } catch (error) {
    throw new NotAuthenticated({ cause: error });
  }
  return { claims: claimsOf(payload), kid, expiresAtMs: Math.floor(payload.exp! * 1_000) };
}

function keyIdOf(token: string): string {
  const parts = token.length > LONGEST_TOKEN ? null : COMPACT.exec(token);
  if (!parts || !isOneJsonText(parts[1]) || !isOneJsonText(parts[2])) throw new NotAuthenticated();
  const header = decodeProtectedHeader(token) as Record<string, unknown>;
  const { alg, typ, kid, ...more } = header;
  if (alg !== ALGORITHM || typ !== TYPE || Object.keys(more).length > 0) throw new NotAuthenticated();
  if (typeof kid !== 'string' || !KID.test(kid)) throw new NotAuthenticated();
  return kid;
}

/** Whether base64url holds JSON just as our signer writes it: a duplicate member would not survive the round trip. */
function isOneJsonText(part: string): boolean {
  const text = Buffer.from(part, 'base64url').toString('utf8');
  try {
    return JSON.stringify(JSON.parse(text)) === text && Buffer.from(text).toString('base64url') === part;
  } catch {
    return false;
  }
}

function claimsOf(payload: JWTPayload): AccessTokenClaims {
  const { sub, iat, exp, aud, org, role, name, sid, csrf } = payload;
  const known = roles.find((one) => one === role);
  const texts = [name, csrf].every((text) => typeof text === 'string');
  const ids = [sub, org, sid].every((id) => typeof id === 'string' && UUID.test(id));
  const lasting = typeof iat === 'number' && typeof exp === 'number' && exp - iat <= ACCESS_TOKEN_SECONDS + 0.001;
  if (known === undefined || !texts || !ids || !lasting || aud !== AUDIENCE) throw new NotAuthenticated();
  return {
    userId: sub as string,
    organisationId: org as string,
    role: known,
    name: name as string,
    issuedAtMs: Math.round(iat * 1_000),
    sessionId: sid as string,
    csrfHash: csrf as string,
  };
}
