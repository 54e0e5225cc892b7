import type { Place } from '../envelope/place.js';

/**
 * Who keeps the keys that data keys are encrypted with. Such a key never leaves its provider, so that a key server
 * fits behind this port as well as a file.
 */
export abstract class KeyProvider {
  /** Encrypts a data key that stands at a place. */
  abstract wrap(dataKey: Uint8Array, place: Place): Promise<Uint8Array>;

  /** @throws UnknownKey, SecretDamaged */
  abstract unwrap(wrapped: Uint8Array, place: Place): Promise<Uint8Array>;
}
