import { gapReason } from '../charts/gap-reason.js';
import type { Collector } from '../data/types.js';
import { byText } from '../format/collation.js';

/** What a collector delivered over all its servers. */
export interface Delivery {
  /** Snapshots that the history does not hold. */
  readonly missing: bigint;
  /** Why, each reason with how many snapshots it took; the largest first. */
  readonly gaps: readonly { readonly reason: string; readonly snapshots: bigint }[];
  readonly slowestMs: number | null;
}

/** Adds up the streams of a collector. Sequence numbers may be beyond 2^53 and come as text then. */
export function deliveryOf({ streams }: Pick<Collector, 'streams'>): Delivery {
  const byReason = new Map<string, bigint>();
  for (const { fromSequence, toSequence, reason } of streams.flatMap(({ gaps }) => gaps)) {
    const snapshots = BigInt(toSequence) - BigInt(fromSequence) + 1n;
    byReason.set(reason, (byReason.get(reason) ?? 0n) + snapshots);
  }
  const lags = streams.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  return {
    missing: streams.reduce((sum, stream) => sum + BigInt(stream.missing), 0n),
    gaps: [...byReason]
      .map(([reason, snapshots]) => ({ reason: gapReason(reason), snapshots }))
      .sort((one, other) => Number(other.snapshots - one.snapshots)),
    slowestMs: lags.length > 0 ? Math.max(...lags) : null,
  };
}

const severity: Record<Collector['state'], number> = { late: 0, 'never-seen': 1, connected: 2, paused: 3, revoked: 4 };

/** Worst first, then by name. */
export function byNeed(collectors: readonly Collector[]): Collector[] {
  return [...collectors].sort(
    (one, other) => severity[one.state] - severity[other.state] || byText(one.name, other.name),
  );
}
