/** Ascending, disjoint, not adjacent ranges of sequence numbers; both ends included. */
export type SequenceRanges = readonly (readonly [bigint, bigint])[];

/** Reads the text form of an int8multirange, such as `{[1,6),[8,9)}`. */
export function parseRanges(text: string): SequenceRanges {
  return [...text.matchAll(/\[(-?\d+),(-?\d+)\)/g)].map(([, from, to]) => [BigInt(from), BigInt(to) - 1n]);
}

/** The text form of an int8multirange. */
export function formatRanges(ranges: SequenceRanges): string {
  return `{${ranges.map(([from, to]) => `[${from},${to + 1n})`).join(',')}}`;
}

/** Whether a number is in one of the ranges. */
export function includes(ranges: SequenceRanges, sequence: bigint): boolean {
  for (let index = ranges.length - 1; index >= 0; index--) {
    const [from, to] = ranges[index];
    if (sequence > to) return false;
    if (sequence >= from) return true;
  }
  return false;
}

/** The ranges with more numbers in them; numbers may come in any order and more than once. */
export function withSequences(ranges: SequenceRanges, sequences: readonly bigint[]): SequenceRanges {
  const parts = [...ranges, ...sequences.map((sequence) => [sequence, sequence] as const)];
  parts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const merged: [bigint, bigint][] = [];
  for (const [from, to] of parts) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1n) last[1] = to > last[1] ? to : last[1];
    else merged.push([from, to]);
  }
  return merged;
}

/** The highest number in the ranges; 0 when there is none. */
export function highest(ranges: SequenceRanges): bigint {
  return ranges.at(-1)?.[1] ?? 0n;
}
