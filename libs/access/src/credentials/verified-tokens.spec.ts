import { generateKeyPairSync, randomUUID } from 'node:crypto';

import { MemoryBus } from '@pganalytics/bus/testing';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { NotAuthenticated } from '../access.errors.js';
import { AccessDirectories } from '../directories/access-directories.js';
import { TestSigner } from '../testing.js';
import { VerifiedTokens } from './verified-tokens.js';
import { claimsOfAccessToken } from './verify-credentials.js';

const BEGIN = Date.parse('2026-03-01T12:00:00Z');
const config = { ACCESS_REMEMBERED_SECONDS: 30, ACCESS_REMEMBERED_TOKENS: 2 };
const userId = randomUUID();
let now: number;

beforeEach(() => {
  now = BEGIN;
});

describe('the tokens that were verified a moment ago', () => {
  const token = (expiresAtMs: number) => ({ claims: { userId } as never, kid: 'key', expiresAtMs });

  it('are known for the time that is set, and no longer than they last', () => {
    const tokens = new VerifiedTokens(config, () => now);
    tokens.keep('long', token(BEGIN + 300_000));
    tokens.keep('short', token(BEGIN + 10_000));

    now = BEGIN + 9_999;
    expect([tokens.find('long'), tokens.find('short')]).not.toContain(undefined);
    now = BEGIN + 10_000;
    expect(tokens.find('short')).toBeUndefined();
    now = BEGIN + 29_999;
    expect(tokens.find('long')).toBeDefined();
    now = BEGIN + 30_000;
    expect(tokens.find('long')).toBeUndefined();
  });

  it('give way to newer ones beyond the number that is set', () => {
    const tokens = new VerifiedTokens(config, () => now);

    for (const text of ['first', 'second', 'first', 'third']) tokens.keep(text, token(BEGIN + 300_000));

    expect(['first', 'second', 'third'].map((text) => tokens.find(text) !== undefined)).toEqual([true, false, true]);
  });

  it('are known by every letter of their text', () => {
    const tokens = new VerifiedTokens(config, () => now);

    tokens.keep('header.payload.signature', token(BEGIN + 300_000));

    expect(tokens.find('header.payload.signaturE')).toBeUndefined();
  });
});

describe('an access token that was verified a moment ago', () => {
  let directories: AccessDirectories;
  let signer: TestSigner;
  let text: string;

  beforeEach(async () => {
    directories = new AccessDirectories({ bus: new MemoryBus(), logger: silentLogger(), now: () => now, config });
    await directories.start();
    await directories.caughtUp();
    signer = await TestSigner.knownTo(directories);
    text = await signer.token({ userId, issuedAtMs: BEGIN });
    await claimsOfAccessToken(text, directories);
  });

  it('is taken without being verified again', async () => {
    const first = directories.verified.find(text);

    await expect(claimsOfAccessToken(text, directories)).resolves.toBe(first!.claims);
  });

  it('is refused as soon as its user is signed out (R-SES-2)', async () => {
    directories.revocations.apply({ userId, revokedBefore: BEGIN + 1 });

    await expect(claimsOfAccessToken(text, directories)).rejects.toThrow(NotAuthenticated);
  });

  it('is refused as soon as its key is taken back (R-JWT-3)', async () => {
    const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    await directories.keys.apply({
      kid: signer.signer.kid,
      publicJwk: { kty: 'OKP', crv: 'Ed25519', x: x as string },
      notAfter: new Date(BEGIN - 1).toISOString(),
    });

    await expect(claimsOfAccessToken(text, directories)).rejects.toThrow(NotAuthenticated);
  });

  it('is refused when it has run out, whatever is remembered', async () => {
    now = BEGIN + 300_000 + 10_001;

    await expect(claimsOfAccessToken(text, directories)).rejects.toThrow(NotAuthenticated);
  });
});
