/** Sequences of one stream that are missing, when they would have been collected, and why. */
export interface SequenceGap {
  readonly from: bigint;
  readonly to: bigint;
  /** Collection times of the neighbours, epoch milliseconds. */
  readonly fromAt: number;
  readonly toAt: number;
  readonly reason: string;
}

/** The reason of a gap that nobody has declared. */
export const NOT_RECEIVED = 'not-received';

/** The reason of a gap whose snapshot came and could not be stored. Its number counts as received. */
export const DEAD_LETTER = 'dead-letter';

/** A sequence number that arrived, and when it was collected. */
export interface Arrival {
  readonly sequence: bigint;
  readonly at: number;
}

/**
 * The gaps of a stream after more of it has arrived. An arrival inside a gap splits it; one beyond the highest number
 * so far opens a gap of what was skipped.
 * @param newest the highest number received before, and when it was collected.
 */
export function afterArrivals(
  gaps: readonly SequenceGap[],
  newest: Arrival,
  arrivals: readonly Arrival[],
): SequenceGap[] {
  let result = [...gaps];
  let last = newest;
  for (const arrival of arrivals.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1))) {
    if (arrival.sequence > last.sequence + 1n) {
      const skipped = { from: last.sequence + 1n, to: arrival.sequence - 1n, fromAt: last.at, toAt: arrival.at };
      result.push(...without({ ...skipped, reason: NOT_RECEIVED }, result));
    }
    result = result.flatMap((gap) => split(gap, arrival));
    if (arrival.sequence > last.sequence) last = arrival;
  }
  return result;
}

/**
 * The gaps after the collector has said what it dropped: its reason and times replace what we had guessed. Numbers
 * that have arrived in the meantime are no gap.
 */
export function afterDeclaration(
  gaps: readonly SequenceGap[],
  declared: SequenceGap,
  received: readonly (readonly [bigint, bigint])[],
): SequenceGap[] {
  const rest = gaps.flatMap((gap) => (gap.reason === DEAD_LETTER ? [gap] : without(gap, [declared])));
  const taken = received.map(([from, to]) => ({ ...declared, from, to }));
  return [...rest, ...without(declared, taken)];
}

/** What of a gap is outside the others. */
function without(gap: SequenceGap, others: readonly SequenceGap[]): SequenceGap[] {
  let parts = [gap];
  for (const other of others) {
    parts = parts.flatMap((part) => {
      if (other.to < part.from || other.from > part.to) return [part];
      const before = other.from > part.from ? [{ ...part, to: other.from - 1n, toAt: inside(part, other.fromAt) }] : [];
      const after = other.to < part.to ? [{ ...part, from: other.to + 1n, fromAt: inside(part, other.toAt) }] : [];
      return [...before, ...after];
    });
  }
  return parts;
}

function split(gap: SequenceGap, arrival: Arrival): SequenceGap[] {
  const { sequence, at } = arrival;
  return without(gap, [{ from: sequence, to: sequence, fromAt: at, toAt: at, reason: '' }]);
}

function inside(gap: SequenceGap, at: number): number {
  return Math.min(Math.max(at, gap.fromAt), gap.toAt);
}
