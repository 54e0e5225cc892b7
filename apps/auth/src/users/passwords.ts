import { randomBytes } from 'node:crypto';

import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the first parameters that OWASP names; the algorithm is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

export async function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Whether the password fits. An unknown user costs the same time as a known one. */
export async function passwordFits(password: string, hash: string | undefined): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const fits = await verify(hash ?? (await decoy), password);
  return fits && hash !== undefined;
}

/** A password of 120 random bits that a person can type: five groups of letters and digits without look-alikes. */
export function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789X';
  const letters = [...randomBytes(24)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return letters.match(/.{6}/g)!.join('-');
}
