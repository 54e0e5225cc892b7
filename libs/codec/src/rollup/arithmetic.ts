import { exact } from '@pganalytics/stats';

import type { Cell } from '../poll.js';

type Count = number | bigint;

/**
 * The sum of two numbers, exact beyond 2^53 when both are whole. What 64 bits cannot hold is the nearest double, which
 * is what a column can hold of it. A null counts as nothing.
 */
export function plus(a: Cell, b: Cell): Cell {
  if (!isCount(a)) return isCount(b) ? b : null;
  if (!isCount(b)) return a;
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    return Number.isSafeInteger(sum) || !Number.isInteger(sum) || !Number.isSafeInteger(a) || !Number.isSafeInteger(b)
      ? sum
      : BigInt(a) + BigInt(b);
  }
  if (!isWhole(a) || !isWhole(b)) return Number(a) + Number(b);
  const sum = BigInt(a) + BigInt(b);
  return BigInt.asIntN(64, sum) === sum ? exact(sum) : Number(sum);
}

function isWhole(count: Count): boolean {
  return typeof count === 'bigint' || Number.isInteger(count);
}

/** The number with the other sign; null stays null. */
export function negative(a: Cell): Cell {
  if (!isCount(a)) return null;
  return typeof a === 'bigint' ? -a : 0 - a;
}

/** The smaller of two numbers, or the one that is not null. */
export function smaller(a: Cell, b: Cell): Cell {
  if (!isCount(a)) return b;
  return isCount(b) && b < a ? b : a;
}

/** The larger of two numbers, or the one that is not null. */
export function larger(a: Cell, b: Cell): Cell {
  if (!isCount(a)) return b;
  return isCount(b) && b > a ? b : a;
}

/** A sum or difference of scaled values without the noise of binary fractions; anything else as it is. */
export function onScale(a: Cell, scale: number | undefined): Cell {
  return scale !== undefined && typeof a === 'number' ? Math.round(a * scale) / scale : a;
}

export function isCount(cell: Cell | undefined): cell is Count {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
