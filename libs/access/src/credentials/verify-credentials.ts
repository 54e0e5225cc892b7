import { parseApiToken } from '@pganalytics/contracts';

import { NotAuthenticated } from '../access.errors.js';
import type { AccessDirectories } from '../directories/access-directories.js';
import type { Principal } from '../roles/principal.js';
import { verifyAccessToken } from './access-token.js';
import type { AccessTokenClaims, VerifiedAccessToken } from './access-token.js';
import { sameText, sha256Hex } from './hashes.js';

/** The claims of a valid access token whose user has not been signed out since. @throws NotAuthenticated */
export async function claimsOfAccessToken(token: string, directories: AccessDirectories): Promise<AccessTokenClaims> {
  directories.check();
  const { claims, kid } = directories.verified.find(token) ?? (await verified(token, directories));
  // What was remembered may have been signed with a key that was taken back since.
  if (!directories.keys.has(kid)) throw new NotAuthenticated();
  if (directories.revocations.includes(claims.userId, claims.issuedAtMs)) throw new NotAuthenticated();
  return claims;
}

async function verified(token: string, directories: AccessDirectories): Promise<VerifiedAccessToken> {
  const found = await verifyAccessToken(token, {
    findKey: (kid) => directories.keys.find(kid),
    now: directories.now(),
  });
  directories.verified.keep(token, found);
  return found;
}

/** The user that an access token speaks for. */
export function userOf(claims: AccessTokenClaims): Principal {
  const { userId, organisationId, role, name, issuedAtMs, sessionId } = claims;
  return { kind: 'user', id: userId, userId, organisationId, role, name, issuedAtMs, sessionId };
}

/** The principal of a valid API token. @throws NotAuthenticated */
export function principalOfApiToken(token: string, directories: AccessDirectories): Principal {
  directories.check();
  const parts = parseApiToken(token);
  const known = parts === undefined ? undefined : directories.apiTokens.find(parts.tokenId);
  if (known === undefined || !sameText(known.tokenHash, sha256Hex(token))) throw new NotAuthenticated();
  const { tokenId, userId, organisationId, role } = known;
  return { kind: 'api-token', id: tokenId, userId, organisationId, role, name: `API token ${tokenId}` };
}
