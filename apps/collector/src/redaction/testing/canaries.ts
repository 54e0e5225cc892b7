import { readFileSync } from 'node:fs';

/** A statement with a secret in it that must not be seen anywhere afterwards. */
export interface Canary {
  /** Where in the statement it stands. */
  readonly category: string;
  readonly kind: 'card' | 'e-mail' | 'token' | 'password' | 'person';
  readonly canary: string;
  readonly sql: string;
}

/** Made from 76 templates and 21 secrets, so that each secret stands in many places; kept as data. */
export const canaries = JSON.parse(
  readFileSync(new URL('../testdata/canaries.json', import.meta.url), 'utf8'),
) as readonly Canary[];

/** A piece of a secret that is as long as this tells something. */
const PIECE = 6;
const DIGITS = /^\d+$/u;

/** So long must a piece be where measured numbers are looked at: any six digits stand in some count of bytes by chance. */
export const DIGITS_AMONG_NUMBERS = 10;

/** The first piece of the secret that stands in the text; `undefined` when there is none. */
export function leakIn(text: string, canary: string, digits = PIECE): string | undefined {
  for (let start = 0; start + PIECE <= canary.length; start++) {
    const short = canary.slice(start, start + PIECE);
    const piece = DIGITS.test(short) ? canary.slice(start, start + digits) : short;
    const tells = piece.length >= digits || !DIGITS.test(piece);
    if (tells && text.includes(piece)) return piece;
  }
  return undefined;
}
