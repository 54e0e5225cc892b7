type Count = number | bigint;

/**
 * By how much a counter grew between two samples. `undefined` when that is unknown: one of the samples is missing,
 * or the counter went back because it was reset. Integers stay exact beyond 2^53.
 */
export function increase(previous: Count | null | undefined, current: Count | null | undefined): Count | undefined {
  if (previous === null || previous === undefined || current === null || current === undefined) return undefined;
  if (current < previous) return undefined;
  if (typeof previous === 'number' && typeof current === 'number') return current - previous;
  return exact(asInteger(current) - asInteger(previous));
}

function asInteger(value: Count): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
}

/** A whole number in the form cells have: a number while it is exact, a bigint beyond 2^53. */
export function exact(value: bigint): Count {
  const safe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
  return safe ? Number(value) : value;
}
