import { randomUUID } from 'node:crypto';

import { generateKeyPair, exportJWK } from 'jose';

import { signAccessToken } from './credentials/access-token.js';
import type { AccessTokenClaims, TokenSigner } from './credentials/access-token.js';
import { csrfHashOf } from './credentials/hashes.js';
import type { AccessDirectories } from './directories/access-directories.js';

/** Signs access tokens that the given directories take for auth's: for specs of services that only verify. */
export class TestSigner {
  private constructor(readonly signer: TokenSigner) {}

  /** Makes a key pair and puts its public part where the directories look. */
  static async knownTo(directories: Pick<AccessDirectories, 'keys'>): Promise<TestSigner> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const { x } = await exportJWK(publicKey);
    const kid = randomUUID();
    const notAfter = new Date(Date.now() + 3_600_000).toISOString();
    await directories.keys.apply({ kid, publicJwk: { kty: 'OKP', crv: 'Ed25519', x: x as string }, notAfter });
    return new TestSigner({ kid, privateKey });
  }

  /** A valid access token; what is not given is made up, the role is viewer and the CSRF token is `csrf`. */
  async token(claims: Partial<AccessTokenClaims> = {}): Promise<string> {
    return signAccessToken(
      {
        userId: randomUUID(),
        organisationId: randomUUID(),
        role: 'viewer',
        name: 'Test',
        issuedAtMs: Date.now(),
        sessionId: randomUUID(),
        csrfHash: csrfHashOf('csrf'),
        ...claims,
      },
      this.signer,
      randomUUID(),
    );
  }
}
