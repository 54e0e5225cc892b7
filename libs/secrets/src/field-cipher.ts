import { randomBytes, randomUUID } from 'node:crypto';

import type { DataKeyStore } from './data-keys/data-key.store.js';
import type { Place } from './envelope/place.js';
import { nameOf } from './envelope/place.js';
import { keyIdOf, seal, unseal } from './envelope/seal.js';
import type { KeyProvider } from './keys/key-provider.js';
import { SecretDamaged } from './secrets.errors.js';

const DATA_KEY_BYTES = 32;

/**
 * Encrypts single values of a database. Each value has a data key of its own, encrypted by the key provider: a data
 * key encrypts once, far from the limit of R-ENC-5, and a new root key means encrypting data keys anew, no values.
 */
export class FieldCipher {
  constructor(private readonly provider: KeyProvider) {}

  /** Encrypts a value for its place; the data key goes into `dataKeys`, best in the transaction of the value. */
  async seal(place: Place, plaintext: Uint8Array, dataKeys: DataKeyStore): Promise<Buffer> {
    const key = { id: randomUUID(), bytes: randomBytes(DATA_KEY_BYTES) };
    try {
      await dataKeys.add(key.id, await this.provider.wrap(key.bytes, placeOfKey(place, dataKeys, key.id)));
      return seal(key, place, plaintext);
    } finally {
      key.bytes.fill(0);
    }
  }

  /** Decrypts a value that was encrypted for this place. @throws SecretDamaged, UnknownKey */
  async open(place: Place, sealed: Uint8Array, dataKeys: DataKeyStore): Promise<Buffer> {
    const id = keyIdOf(sealed, place);
    const wrapped = await dataKeys.find(id);
    if (wrapped === undefined) throw new SecretDamaged(nameOf(place));
    const bytes = await this.provider.unwrap(wrapped, placeOfKey(place, dataKeys, id));
    try {
      return unseal({ id, bytes }, place, sealed);
    } finally {
      bytes.fill(0);
    }
  }
}

// The data key is bound to what it is for as well, so that data keys cannot be exchanged.
function placeOfKey({ tenant, table }: Place, dataKeys: DataKeyStore, id: string): Place {
  return { tenant, table: `${dataKeys.table} of ${table}`, column: 'wrapped', primaryKey: id };
}
