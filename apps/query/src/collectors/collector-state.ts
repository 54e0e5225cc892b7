import { RELEASE } from '@pganalytics/contracts';
import type { CollectorCost, CollectorItem, CollectorStream } from '@pganalytics/contracts';
import type { StreamState } from '@pganalytics/history';

import { toAnswer } from '../numbers/exact.js';
import { ageText } from '../servers/server-state.js';
import type { KnownCollector } from './collector-directory.js';
import { upgradeOf } from './upgrade.js';

/** A collector that stored nothing for this long is late. */
const LATE_AFTER_MS = 60_000;

/** One collector with the newest stream of each of its servers. */
export function describeCollector(
  collector: KnownCollector,
  of: {
    readonly streams: readonly StreamState[];
    readonly cost: CollectorCost | undefined;
    readonly version: string | undefined;
    readonly now: number;
  },
): CollectorItem {
  const { streams, cost, version, now } = of;
  const newest = newestStreams(streams);
  const lastSeenAt = newest.length > 0 ? Math.max(...newest.map((stream) => stream.lastStoredAt)) : null;
  return {
    id: collector.collectorId,
    name: collector.name,
    ...stateOf(collector, lastSeenAt, now),
    servers: newest.length,
    lastSeenAt,
    createdAt: Date.parse(collector.createdAt),
    version: version ?? null,
    upgrade: upgradeOf(version, RELEASE),
    streams: newest.map(describeStream),
    cost: cost ?? null,
  };
}

function stateOf(
  collector: KnownCollector,
  lastSeenAt: number | null,
  now: number,
): Pick<CollectorItem, 'state' | 'stateReason'> {
  if (collector.revoked) return { state: 'revoked', stateReason: 'Its token was revoked by a person.' };
  if (collector.paused) return { state: 'paused', stateReason: 'It was paused by a person.' };
  if (lastSeenAt === null) return { state: 'never-seen', stateReason: 'Nothing of it has been stored yet.' };
  const ageMs = now - lastSeenAt;
  if (ageMs > LATE_AFTER_MS) {
    return { state: 'late', stateReason: `The last snapshot of it was stored ${ageText(ageMs)} ago.` };
  }
  return { state: 'connected', stateReason: 'Its snapshots are stored as they come.' };
}

/** The stream that began last, of each server. */
export function newestStreams(streams: readonly StreamState[]): StreamState[] {
  const byServer = new Map<string, StreamState>();
  for (const stream of streams) {
    const known = byServer.get(stream.serverId);
    if (!known || stream.epoch > known.epoch) byServer.set(stream.serverId, stream);
  }
  return [...byServer.values()].sort((a, b) => (a.serverId < b.serverId ? -1 : 1));
}

/** What one stream has delivered: how far without a hole, and what is missing. */
export function describeStream(stream: StreamState): CollectorStream {
  const ranges = stream.received.toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  const held = ranges.reduce((sum, [from, to]) => sum + (to - from + 1n), 0n);
  const [first] = ranges;
  return {
    serverId: stream.serverId,
    epoch: toAnswer(stream.epoch)!,
    receivedTo: toAnswer(stream.storedTo),
    storedTo: toAnswer(first?.[0] === 1n ? first[1] : 0n),
    missing: toAnswer(stream.storedTo - held)!,
    lastCollectedAt: stream.lastCollectedAt,
    lastStoredAt: stream.lastStoredAt,
    lagMs: Math.max(0, stream.lastStoredAt - stream.lastCollectedAt),
    gaps: stream.gaps.map((gap) => ({
      fromSequence: toAnswer(gap.fromSequence)!,
      toSequence: toAnswer(gap.toSequence)!,
      from: gap.from,
      to: gap.to,
      reason: gap.reason,
    })),
  };
}
