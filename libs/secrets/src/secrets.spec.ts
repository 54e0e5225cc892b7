import { createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';

import { MemoryDataKeys } from './data-keys/data-key.memory-store.js';
import { associatedData, lengthPrefixed } from './envelope/place.js';
import type { Place } from './envelope/place.js';
import { keysOf, seal, unseal } from './envelope/seal.js';
import { FieldCipher } from './field-cipher.js';
import { createKeyProvider } from './keys/create-key-provider.js';
import { ensureKeyFile } from './keys/ensure-key-file.js';
import { RootKeys, newSecretsKey } from './keys/root-keys.js';
import { KeyInEnvironment, NoSecretsKey, SecretDamaged, UnknownKey, UnusableSecretsKey } from './secrets.errors.js';
import { ciphertextForTwoKeys } from './testing/two-keys.js';

const place: Place = { tenant: 'one', table: 'auth.thing', column: 'secret', primaryKey: '7' };
const plaintext = Buffer.from('a private key');

describe('an encrypted value', () => {
  const dataKeys = new MemoryDataKeys();
  const cipher = new FieldCipher(RootKeys.parse(newSecretsKey(), 'spec'));

  it('is read where it was written, and says how (R-ENC-2)', async () => {
    const sealed = await cipher.seal(place, plaintext, dataKeys);

    expect(await cipher.open(place, sealed, dataKeys)).toEqual(plaintext);
    const [keyId] = dataKeys.keys.keys();
    expect([...sealed.subarray(0, 3)]).toEqual([1, 1, keyId.length]);
    expect(sealed.toString('ascii', 3, 39)).toBe(keyId);
    expect(sealed).toHaveLength(3 + 36 + 12 + 32 + plaintext.length + 16);
    expect(sealed.includes(plaintext)).toBe(false);
  });

  it('is another one each time', async () => {
    const [one, other] = [await cipher.seal(place, plaintext, dataKeys), await cipher.seal(place, plaintext, dataKeys)];

    expect(one.equals(other)).toBe(false);
  });

  it.each([
    ['another organisation', { tenant: 'two' }],
    ['another table', { table: 'auth.other' }],
    ['another column', { column: 'other' }],
    ['another row', { primaryKey: '8' }],
  ])('cannot be moved to %s (R-ENC-3)', async (_where, change) => {
    const sealed = await cipher.seal(place, plaintext, dataKeys);

    await expect(cipher.open({ ...place, ...change }, sealed, dataKeys)).rejects.toThrow(SecretDamaged);
  });

  it('has a place that no other place looks like (R-ENC-3)', () => {
    expect(lengthPrefixed(['ab', 'c'])).not.toEqual(lengthPrefixed(['a', 'bc']));
    const [ab, a] = [
      { table: 'ab', column: 'c' },
      { table: 'a', column: 'bc' },
    ];
    const data = (change: Partial<Place>) => associatedData(Buffer.of(1), { ...place, ...change }, 'k');
    expect(data(ab)).not.toEqual(data(a));
  });

  it('is refused when a bit is wrong or bytes are missing (R-ENC-4)', async () => {
    const key = { id: 'k', bytes: randomBytes(32) };
    const sealed = seal(key, place, plaintext);

    for (let at = 0; at < sealed.length; at++) {
      const broken = Buffer.from(sealed);
      broken[at] ^= 1;
      expect(() => unseal(key, place, broken)).toThrow(SecretDamaged);
      expect(() => unseal(key, place, sealed.subarray(0, at))).toThrow(SecretDamaged);
    }
  });

  it('is refused whatever is made up, without any other failure (R-ENC-4)', () => {
    const key = { id: 'k', bytes: randomBytes(32) };

    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(() => unseal(key, place, bytes)).toThrow(SecretDamaged);
      }),
    );
  });

  it('opens under one key, although GCM would open it under two (R-ENC-6)', () => {
    const [right, wrong] = [randomBytes(32), randomBytes(32)].map((bytes) => ({ id: 'k', bytes }));
    const sealed = seal(right, place, Buffer.alloc(16));
    const nonce = sealed.subarray(4, 16);
    const aad = associatedData(Buffer.of(1, 1), place, 'k');
    const keys = [right, wrong].map(({ bytes }) => keysOf(bytes, nonce).cipherKey);
    const { ciphertext, tag } = ciphertextForTwoKeys(keys, nonce, aad);

    const forged = Buffer.concat([sealed.subarray(0, 48), ciphertext, tag]);

    for (const key of keys) {
      const plain = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(aad).setAuthTag(tag);
      expect(() => Buffer.concat([plain.update(ciphertext), plain.final()])).not.toThrow();
    }
    expect(() => unseal(right, place, forged)).not.toThrow();
    expect(() => unseal(wrong, place, forged)).toThrow(SecretDamaged);
  });

  it('is refused without its data key, or with another one', async () => {
    const sealed = await cipher.seal(place, plaintext, dataKeys);
    const other = new MemoryDataKeys();
    const [[id], [, foreign]] = [[...dataKeys.keys.keys()].slice(-1), [...dataKeys.keys.entries()][0]];

    await expect(cipher.open(place, sealed, other)).rejects.toThrow(SecretDamaged);
    other.keys.set(id, foreign);
    await expect(cipher.open(place, sealed, other)).rejects.toThrow(SecretDamaged);
  });
});

describe('root keys', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'pganalytics-secrets-'));
  const file = path.join(directory, 'keys');
  const settings = { NODE_ENV: undefined, SECRETS_KEY: undefined, SECRETS_KEY_FILE: undefined };

  afterAll(() => rmSync(directory, { recursive: true }));

  it('can be replaced: the new one encrypts, the old one still decrypts', async () => {
    const dataKeys = new MemoryDataKeys();
    const [old, fresh] = [newSecretsKey(), newSecretsKey()];
    const before = await new FieldCipher(RootKeys.parse(old, 'spec')).seal(place, plaintext, dataKeys);
    const both = new FieldCipher(RootKeys.parse(`# newest first\n${fresh}\n${old}\n`, 'spec'));
    const after = await both.seal(place, plaintext, dataKeys);
    const onlyNew = new FieldCipher(RootKeys.parse(fresh, 'spec'));

    expect(await both.open(place, before, dataKeys)).toEqual(plaintext);
    expect(await onlyNew.open(place, after, dataKeys)).toEqual(plaintext);
    await expect(onlyNew.open(place, before, dataKeys)).rejects.toThrow(UnknownKey);
  });

  it('come from a file, or in development from the environment (R-ENC-1)', async () => {
    const key = newSecretsKey();
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    const dataKeys = new MemoryDataKeys();
    const fromFile = createKeyProvider({ ...settings, NODE_ENV: 'production', SECRETS_KEY_FILE: file });
    const sealed = await new FieldCipher(fromFile).seal(place, plaintext, dataKeys);

    const fromEnvironment = createKeyProvider({ ...settings, SECRETS_KEY: key });

    expect(await new FieldCipher(fromEnvironment).open(place, sealed, dataKeys)).toEqual(plaintext);
  });

  it('are made in a file for the owner alone, once', async () => {
    const made = path.join(directory, 'made');

    await ensureKeyFile(made);
    const key = readFileSync(made, 'utf8');
    await ensureKeyFile(made);

    expect(readFileSync(made, 'utf8')).toBe(key);
    expect(statSync(made).mode & 0o777).toBe(0o600);
    expect(() => createKeyProvider({ ...settings, SECRETS_KEY_FILE: made })).not.toThrow();
  });

  it('are refused in the environment of production, even beside a file (R-ENC-1)', () => {
    const given = { NODE_ENV: 'production', SECRETS_KEY: newSecretsKey(), SECRETS_KEY_FILE: file };

    expect(() => createKeyProvider(given)).toThrow(KeyInEnvironment);
  });

  it('are asked for, with the command that makes one, when there is none', () => {
    expect(() => createKeyProvider(settings)).toThrow(NoSecretsKey);
    expect(() => createKeyProvider(settings)).toThrow('openssl rand -base64 32');
  });

  it.each(['', '# nothing', 'short', newSecretsKey().slice(1), `${newSecretsKey()}\nnonsense`])(
    'do not begin with a key that is none (%#), and never show it',
    (text) => {
      const parse = () => RootKeys.parse(text, '/keys');

      expect(parse).toThrow(UnusableSecretsKey);
      expect(parse).not.toThrow(text === '' ? 'undefined' : text);
      expect(() => createKeyProvider({ ...settings, SECRETS_KEY_FILE: '/nowhere' })).toThrow(UnusableSecretsKey);
    },
  );
});
