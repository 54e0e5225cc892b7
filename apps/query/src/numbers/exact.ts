import type { Cell } from '@pganalytics/codec';
import { exact } from '@pganalytics/stats';
import type { ExactNumber } from '@pganalytics/contracts';

/** A value that is counted or measured; integers beyond 2^53 are bigints. */
export type Count = number | bigint;

/** What one row has at one moment: a value, null where the row is absent, undefined where the value is not known. */
export type Known = Count | null | undefined;

const isWhole = (value: Count): boolean => typeof value === 'bigint' || Number.isInteger(value);

/** The sum; whole numbers stay exact. */
export function add(a: Count, b: Count): Count {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum) || !isWhole(a) || !isWhole(b)) return sum;
  }
  return isWhole(a) && isWhole(b) ? exact(BigInt(a) + BigInt(b)) : Number(a) + Number(b);
}

/** The sum of what is known; null when nothing is. */
export function addKnown(a: Count | null | undefined, b: Count | null | undefined): Count | null {
  if (a === null || a === undefined) return b ?? null;
  return b === null || b === undefined ? a : add(a, b);
}

/** A value divided by a plain number; null for a division by nothing. */
export function divide(value: Count, by: number): number | null {
  return by > 0 ? Number(value) / by : null;
}

/** A value as the API writes it. */
export function toAnswer(value: Count | null | undefined): ExactNumber | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    const short = exact(value);
    return typeof short === 'bigint' ? String(short) : short;
  }
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? value : twelveDigits(value);
}

/** Powers of ten up to the twenty-second, which are exact. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Twelve digits are more than any sample holds; the rest is noise of binary fractions. */
function twelveDigits(value: number): number {
  // As the powers of ten are exact this rounds as writing the digits would, ten times as fast.
  const scale = POWERS_OF_TEN[placesBehindPoint(value)];
  return scale === undefined ? Number(value.toPrecision(12)) : Math.round(value * scale) / scale;
}

/** How many of twelve digits stand behind the point of a fraction. */
const placesBehindPoint = (value: number): number => 11 - Math.floor(Math.log10(Math.abs(value)));

/**
 * How many digits stand behind the point when the API writes a number; `undefined` for one that is too large or too small
 * to be written as plain digits, the first fifteen of them.
 */
export function placesOf(value: number): number | undefined {
  if (Number.isInteger(value)) return Math.abs(value) < 1e15 ? 0 : undefined;
  const places = placesBehindPoint(value);
  return places >= 0 && places <= 16 ? places : undefined;
}

/** The value that the API wrote. */
export function exactOf(written: ExactNumber | null): Count | null {
  return typeof written === 'string' ? BigInt(written) : written;
}

/** The value of a cell when it is a number. */
export function countOf(cell: unknown): Count | null {
  return typeof cell === 'number' || typeof cell === 'bigint' ? cell : null;
}

/** The value of a cell as a plain number. */
export function numberOf(cell: unknown): number | null {
  const count = countOf(cell);
  return count === null ? null : Number(count);
}

/** The text of a cell. */
export function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
