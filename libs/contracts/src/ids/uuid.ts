import { InvalidError } from '@pganalytics/errors';

import { sha1 } from './sha1.js';

/** Text or bytes that are not a UUID. */
export class MalformedUuid extends InvalidError {
  readonly code = 'contracts.malformed-uuid';

  constructor(given: string) {
    super(`${given} is not a UUID.`);
  }
}

const DASH = 45;
const NO_DIGIT = 0xff;
/** The value of a hexadecimal digit by its character code. */
const NIBBLES = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
  return digit === -1 ? NO_DIGIT : digit;
});
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A new id: UUID version 7, so that ids made later sort later. */
export function newId(now: number = Date.now()): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(now / 0x10000));
  new DataView(bytes.buffer).setUint16(4, now % 0x10000);
  return uuidOf(stamped(bytes, 7));
}

/** The text form of a UUID's 16 bytes. @throws MalformedUuid on another length. */
export function uuidOf(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new MalformedUuid(`A value of ${bytes.length} bytes`);
  let text = '';
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[bytes[index]];
  }
  return text;
}

/** The 16 bytes of a UUID, with or without dashes. @throws MalformedUuid */
export function uuidBytes(uuid: string): Uint8Array {
  const bytes = new Uint8Array(16);
  let at = 0;
  for (let index = 0; index < 16; index++) {
    if ((index === 4 || index === 6 || index === 8 || index === 10) && uuid.charCodeAt(at) === DASH) at++;
    const high = NIBBLES[uuid.charCodeAt(at++)] ?? NO_DIGIT;
    const low = NIBBLES[uuid.charCodeAt(at++)] ?? NO_DIGIT;
    if (high === NO_DIGIT || low === NO_DIGIT) throw new MalformedUuid(`'${uuid.slice(0, 64)}'`);
    bytes[index] = (high << 4) | low;
  }
  if (at !== uuid.length) throw new MalformedUuid(`'${uuid.slice(0, 64)}'`);
  return bytes;
}

/** UUID version 5: the same namespace and name always give the same id. */
export function uuidV5(namespace: string, name: string): string {
  const text = new TextEncoder().encode(name);
  const input = new Uint8Array(16 + text.length);
  input.set(uuidBytes(namespace));
  input.set(text, 16);
  return uuidOf(stamped(sha1(input).slice(0, 16), 5));
}

/** The id of a monitored server: the same target of the same organisation keeps it, whichever collector watches it. */
export function serverIdOf(organisationId: string, targetId: string): string {
  return uuidV5(organisationId, targetId);
}

function stamped(bytes: Uint8Array, version: number): Uint8Array {
  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes;
}
