import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

import { SecretDamaged } from '../secrets.errors.js';
import { associatedData, nameOf } from './place.js';
import type { Place } from './place.js';

/*
 * version 1 byte | suite 1 byte | length of key id 1 byte | key id | nonce 12 | commitment 32 | ciphertext | tag 16
 *
 * Suite 1: AES-256-GCM. Its key and the commitment both come from the data key by HKDF-SHA256 with the nonce as salt,
 * so that a ciphertext opens under one key only: plain GCM lets anyone make one that opens under two (R-ENC-6,
 * Albertini et al., "How to Abuse and Fix Authenticated Encryption Without Key Commitment", USENIX Security 2022).
 */
const FORMAT = Buffer.from([1, 1]);
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const COMMITMENT_BYTES = 32;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** A key with the name under which it is found again. */
export interface NamedKey {
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** Encrypts a value for one place under one key. */
export function seal(key: NamedKey, place: Place, plaintext: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const { cipherKey, commitment } = keysOf(key.bytes, nonce);
  const cipher = createCipheriv(CIPHER, cipherKey, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(FORMAT, place, key.id));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const id = Buffer.from(key.id, 'ascii');
  return Buffer.concat([FORMAT, [id.length], id, nonce, commitment, ciphertext, cipher.getAuthTag()].map(toBuffer));
}

/** The name of the key that a value was encrypted under. @throws SecretDamaged */
export function keyIdOf(sealed: Uint8Array, place: Place): string {
  return read(sealed, place).keyId;
}

/** Decrypts what {@link seal} made for this place under this key; answers nothing before all of it is authentic. */
export function unseal(key: NamedKey, place: Place, sealed: Uint8Array): Buffer {
  const { keyId, nonce, commitment, ciphertext, tag } = read(sealed, place);
  const expected = keysOf(key.bytes, nonce);
  if (keyId !== key.id || !timingSafeEqual(commitment, expected.commitment)) throw new SecretDamaged(nameOf(place));
  const decipher = createDecipheriv(CIPHER, expected.cipherKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(FORMAT, place, keyId)).setAuthTag(tag);
  const plaintext = decipher.update(ciphertext);
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    throw new SecretDamaged(nameOf(place));
  } finally {
    plaintext.fill(0);
  }
}

/** What a data key is used for with one nonce. */
export function keysOf(key: Uint8Array, nonce: Uint8Array): { cipherKey: Buffer; commitment: Buffer } {
  const derive = (info: string, length: number): Buffer => Buffer.from(hkdfSync('sha256', key, nonce, info, length));
  return {
    cipherKey: derive('pganalytics field key v1', KEY_BYTES),
    commitment: derive('pganalytics field commitment v1', COMMITMENT_BYTES),
  };
}

function read(sealed: Uint8Array, place: Place) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const idEnd = 3 + (bytes[2] ?? 0);
  const nonceEnd = idEnd + NONCE_BYTES;
  const commitmentEnd = nonceEnd + COMMITMENT_BYTES;
  const known = bytes.subarray(0, FORMAT.length).equals(FORMAT);
  if (!known || bytes.length < commitmentEnd + TAG_BYTES) throw new SecretDamaged(nameOf(place));
  return {
    keyId: bytes.toString('ascii', 3, idEnd),
    nonce: bytes.subarray(idEnd, nonceEnd),
    commitment: bytes.subarray(nonceEnd, commitmentEnd),
    ciphertext: bytes.subarray(commitmentEnd, -TAG_BYTES),
    tag: bytes.subarray(-TAG_BYTES),
  };
}

const toBuffer = (part: Buffer | number[]): Buffer => Buffer.from(part);
