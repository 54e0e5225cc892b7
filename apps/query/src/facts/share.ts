import { add, addKnown } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';

/** A part of a whole, 0 to 1 with four digits; null when one is not known or the whole is nothing. */
export function share(part: Count | null | undefined, whole: Count | null | undefined): number | null {
  if (part === null || part === undefined || whole === null || whole === undefined || Number(whole) <= 0) return null;
  return Math.round((Number(part) / Number(whole)) * 10_000) / 10_000;
}

/** What is left of a value; null when one of them is not known. */
export function minus(value: Count | null | undefined, less: Count | null | undefined): Count | null {
  if (value === null || value === undefined || less === null || less === undefined) return null;
  return add(value, -less);
}

/** The sum of what is known of a list; null when nothing is. */
export function sum(values: readonly (Count | null | undefined)[]): Count | null {
  return values.reduce<Count | null>((total, value) => addKnown(total, value), null);
}
