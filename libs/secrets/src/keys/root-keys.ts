import { createHash, hkdfSync, randomBytes } from 'node:crypto';

import { keyIdOf, seal, unseal } from '../envelope/seal.js';
import { lengthPrefixed } from '../envelope/place.js';
import type { Place } from '../envelope/place.js';
import { UnknownKey, UnusableSecretsKey } from '../secrets.errors.js';
import { KeyProvider } from './key-provider.js';

const KEY_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/** A new root key as {@link RootKeys.parse} reads it: 32 random bytes in base64. */
export function newSecretsKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/**
 * Root keys that this process holds. Each organisation and table has a key of its own below them, derived by HKDF. The
 * first one encrypts; the others only decrypt what was encrypted with them before.
 */
export class RootKeys extends KeyProvider {
  private constructor(
    private readonly keys: ReadonlyMap<string, Uint8Array>,
    private readonly primaryId: string,
  ) {
    super();
  }

  /** Reads one key a line; lines that begin with # are passed over. @throws UnusableSecretsKey */
  static parse(text: string, where: string): RootKeys {
    const lines = text.split('\n').map((line) => line.trim());
    const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
    if (keys.length === 0) throw new UnusableSecretsKey(where, 'it holds no key');
    const wrong = keys.findIndex((key) => !BASE64.test(key));
    if (wrong >= 0) throw new UnusableSecretsKey(where, `key number ${wrong + 1} is not 32 bytes in base64`);
    const named = keys.map((key) => {
      const bytes = Buffer.from(key, 'base64');
      return [idOf(bytes), bytes] as const;
    });
    return new RootKeys(new Map(named), named[0][0]);
  }

  async wrap(dataKey: Uint8Array, place: Place): Promise<Uint8Array> {
    return seal(this.keyFor(this.primaryId, place), place, dataKey);
  }

  async unwrap(wrapped: Uint8Array, place: Place): Promise<Uint8Array> {
    return unseal(this.keyFor(keyIdOf(wrapped, place), place), place, wrapped);
  }

  private keyFor(id: string, { tenant, table }: Place): { id: string; bytes: Uint8Array } {
    const root = this.keys.get(id);
    if (root === undefined) throw new UnknownKey(id);
    const info = lengthPrefixed(['pganalytics key encryption key v1', tenant, table]);
    return { id, bytes: Buffer.from(hkdfSync('sha256', root, '', info, KEY_BYTES)) };
  }
}

// A hash that is used for nothing else: the name tells nothing about the key.
const idOf = (key: Uint8Array): string =>
  createHash('sha256').update('pganalytics root key id v1').update(key).digest('hex').slice(0, 16);
