import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hex: how random tokens of ours are kept. Not for passwords. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares two texts in a time that does not tell where they differ. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256Hex(one)), Buffer.from(sha256Hex(other)));
}

/** The hash of a CSRF token as an access token carries it. */
export function csrfHashOf(csrfToken: string): string {
  return createHash('sha256').update(csrfToken).digest('base64url').slice(0, 22);
}
