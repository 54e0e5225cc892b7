import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

import { MemoryBus } from '@pganalytics/bus/testing';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { NotAuthenticated } from '../access.errors.js';
import { AccessDirectories } from '../directories/access-directories.js';
import { TestSigner } from '../testing.js';
import { claimsOfAccessToken } from './verify-credentials.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const userId = randomUUID();

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const parts = (token: string): [Record<string, unknown>, Record<string, unknown>, string] => {
  const [header, payload, signature] = token.split('.');
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  return [json(header), json(payload), signature];
};

describe('an access token', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kid = randomUUID();
  let directories: AccessDirectories;
  let token: string;

  /** Signs any header and payload with the one key that the directories know. */
  const signed = (header: unknown, payload: unknown): string => {
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
  };
  const verify = (text: string) => claimsOfAccessToken(text, directories);

  beforeAll(async () => {
    directories = new AccessDirectories({ bus: new MemoryBus(), logger: silentLogger(), now: () => NOW });
    await directories.start();
    await directories.caughtUp();
    const { x } = publicKey.export({ format: 'jwk' });
    const notAfter = new Date(NOW + 3_600_000).toISOString();
    await directories.keys.apply({ kid, publicJwk: { kty: 'OKP', crv: 'Ed25519', x: x as string }, notAfter });
    const sample = await (await TestSigner.knownTo(directories)).token({ userId, issuedAtMs: NOW });
    const [header, payload] = parts(sample);
    token = signed({ ...header, kid }, payload);
  });

  it('tells who signed in, to the millisecond of when', async () => {
    await expect(verify(token)).resolves.toMatchObject({ userId, role: 'viewer', issuedAtMs: NOW });
  });

  it.each(['none', 'None', 'NONE', 'nOnE', '', 'HS256', 'RS256', 'ES256', 'Ed448', 'ed25519'])(
    'is refused with the algorithm "%s" (R-JWT-1)',
    async (alg) => {
      const [header, payload, signature] = parts(token);
      const unsigned = `${encode({ ...header, alg })}.${encode(payload)}.`;

      await expect(verify(unsigned)).rejects.toThrow(NotAuthenticated);
      await expect(verify(unsigned + signature)).rejects.toThrow(NotAuthenticated);
      await expect(verify(signed({ ...header, alg }, payload))).rejects.toThrow(NotAuthenticated);
    },
  );

  it('is refused when it is signed with HMAC and the public key as its secret (R-JWT-1)', async () => {
    const [header, payload] = parts(token);
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }) as string,
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicKey.export({ format: 'jwk' })),
    ];

    for (const secret of secrets) {
      const mac = createHmac('sha256', secret).update(text).digest('base64url');
      await expect(verify(`${text}.${mac}`)).rejects.toThrow(NotAuthenticated);
    }
  });

  it.each([
    ['empty', ''],
    ['missing', undefined],
    ['a number', 7],
    ['a path', '../../../../dev/null'],
    ['SQL', `x' OR '1'='1`],
    ['a URL', 'https://attacker.example/key.json'],
    ['10 KB long', 'a'.repeat(10_240)],
    ['a name of the prototype', '__proto__'],
    ['of a key that nobody published', 'a'.repeat(36)],
  ])('is refused when its key id is %s (R-JWT-1)', async (_what, wrong) => {
    const [header, payload] = parts(token);

    await expect(verify(signed({ ...header, kid: wrong }, payload))).rejects.toThrow(NotAuthenticated);
  });

  it.each(['jku', 'x5u', 'jwk', 'x5c', 'crit', 'b64', 'zip', 'cty'])(
    'never takes a key or a rule from its own header %s (R-JWT-1)',
    async (field) => {
      const { publicKey: foreign, privateKey: foreignPrivate } = generateKeyPairSync('ed25519');
      const values: Record<string, unknown> = {
        jku: 'https://attacker.example/jwks.json',
        x5u: 'https://attacker.example/cert.pem',
        jwk: foreign.export({ format: 'jwk' }),
        x5c: ['MIIB'],
        crit: ['exp'],
        b64: false,
        zip: 'DEF',
        cty: 'JWT',
      };
      const [header, payload] = parts(token);
      const text = `${encode({ ...header, [field]: values[field] })}.${encode(payload)}`;
      const byAttacker = `${text}.${sign(null, Buffer.from(text), foreignPrivate).toString('base64url')}`;

      await expect(verify(byAttacker)).rejects.toThrow(NotAuthenticated);
      await expect(verify(signed({ ...header, [field]: values[field] }, payload))).rejects.toThrow(NotAuthenticated);
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ['expired', { iat: NOW / 1_000 - 311, exp: NOW / 1_000 - 11 }],
    ['not valid yet', { nbf: NOW / 1_000 + 30 }],
    ['issued in the future', { iat: NOW / 1_000 + 30, exp: NOW / 1_000 + 300 }],
    ['valid for longer than five minutes', { exp: NOW / 1_000 + 3_600 }],
    ['without an end', { exp: undefined }],
    ['without a beginning', { iat: undefined }],
    ['for another audience', { aud: 'somebody-else' }],
    ['for several audiences', { aud: ['pganalytics', 'somebody-else'] }],
    ['from another issuer', { iss: 'https://attacker.example' }],
    ['without a user', { sub: undefined }],
    ['of a user that is no id', { sub: `' OR 1=1` }],
    ['without an organisation', { org: undefined }],
    ['of an unknown role', { role: 'superadmin' }],
    ['of a role by inheritance', { role: 'constructor' }],
    ['whose times are text', { iat: String(NOW / 1_000) }],
    ['without an id of its own', { jti: undefined }],
  ])('is refused when it is %s (R-JWT-1)', async (_what, claims) => {
    const [header, payload] = parts(token);

    await expect(verify(signed(header, { ...payload, ...claims }))).rejects.toThrow(NotAuthenticated);
  });

  it.each(['JWT', 'at+JWT', undefined, 'logout+jwt'])('is refused with the type %s (R-JWT-1)', async (typ) => {
    const [header, payload] = parts(token);

    await expect(verify(signed({ ...header, typ }, payload))).rejects.toThrow(NotAuthenticated);
  });

  it('is refused with a claim or a header field given twice (R-JWT-1)', async () => {
    const [header, payload] = parts(token);
    const twice = JSON.stringify(payload).replace('{', '{"role":"admin",');
    const headerTwice = JSON.stringify(header).replace('{', '{"alg":"none",');

    await expect(verify(signed(header, twice))).rejects.toThrow(NotAuthenticated);
    await expect(verify(signed(headerTwice, payload))).rejects.toThrow(NotAuthenticated);
  });

  it('is refused when a bit of it is changed, when a part is missing, and when it is no token at all', async () => {
    const [header, payload, signature] = token.split('.');
    const flipped = Buffer.from(signature, 'base64url');
    flipped[10] ^= 1;
    const wrong = [
      `${header}.${payload}.${flipped.toString('base64url')}`,
      `${header}.${encode({ ...parts(token)[1], role: 'admin' })}.${signature}`,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature}.`,
      `${header}.${payload}.${signature}==`,
      `${header} .${payload}.${signature}`,
      '..',
      '',
      'pgat_nonsense',
    ];

    for (const text of wrong) await expect(verify(text)).rejects.toThrow(NotAuthenticated);
  });

  it('is refused when another key than the one it names has signed it', async () => {
    const other = await TestSigner.knownTo(directories);
    const [header, payload, signature] = (await other.token({ issuedAtMs: NOW })).split('.');
    const [own] = parts(token);

    await expect(verify(`${encode(own)}.${payload}.${signature}`)).rejects.toThrow(NotAuthenticated);
    await expect(verify(`${header}.${payload}.${signature}`)).resolves.toBeDefined();
  });

  it('is refused once it has been revoked, and one issued later is not', async () => {
    const victim = randomUUID();
    const signer = await TestSigner.knownTo(directories);
    directories.revocations.apply({ userId: victim, revokedBefore: NOW });

    await expect(verify(await signer.token({ userId: victim, issuedAtMs: NOW - 1 }))).rejects.toThrow(NotAuthenticated);
    await expect(verify(await signer.token({ userId: victim, issuedAtMs: NOW }))).resolves.toBeDefined();
  });

  it('is refused when its key has been taken back', async () => {
    const signer = await TestSigner.knownTo(directories);
    const text = await signer.token({ issuedAtMs: NOW });

    const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey.export({ format: 'jwk' }).x as string } as const;
    await directories.keys.apply({ kid: signer.signer.kid, publicJwk, notAfter: new Date(NOW - 1).toISOString() });

    await expect(verify(text)).rejects.toThrow(NotAuthenticated);
  });
});
