import type { Client } from '@pganalytics/postgres';

import { afterArrivals, afterDeclaration, DEAD_LETTER } from './gap-list.js';
import type { SequenceGap } from './gap-list.js';
import type { DeclaredGap, ReceivedSnapshot } from './received-snapshot.js';
import { highest, withSequences } from './sequence-ranges.js';
import type { LockedStream } from './streams.js';

/** The new snapshots of one stream, with its ledger row as it was before them. */
export interface Arrived {
  readonly stream: LockedStream;
  readonly organisationId: string;
  readonly snapshots: readonly ReceivedSnapshot[];
}

/** Brings the gaps of the streams up to date. Costs nothing while everything arrives in order. */
export async function updateGaps(tx: Client, arrived: readonly Arrived[]): Promise<void> {
  const affected = arrived.filter(changesGaps);
  if (affected.length === 0) return;
  const ids = affected.map(({ stream }) => stream.streamId);
  const known = await deleteSequenceGaps(tx, ids);
  const rows: unknown[][] = [];
  for (const { stream, organisationId, snapshots } of affected) {
    const row = (gap: SequenceGap, withoutSequence = false) => [
      organisationId,
      stream.streamId,
      withoutSequence ? null : String(gap.from),
      withoutSequence ? null : String(gap.to),
      new Date(gap.fromAt),
      new Date(gap.toAt),
      gap.reason,
    ];
    rows.push(...gapsOf(stream, known.get(stream.streamId) ?? [], snapshots).map((gap) => row(gap)));
    for (const snapshot of snapshots) {
      rows.push(...snapshot.gaps.filter((gap) => gap.fromSequence === 0n).map((gap) => row(sequenceGap(gap), true)));
    }
  }
  if (rows.length === 0) return;
  await tx.query(
    `insert into history.gap (organisation_id, stream_id, from_sequence, to_sequence, from_at, to_at, reason)
     select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[],
                          $7::text[])`,
    Array.from({ length: 7 }, (_, column) => rows.map((row) => row[column])),
  );
}

function changesGaps({ stream, snapshots }: Arrived): boolean {
  let next = highest(stream.received) + 1n;
  for (const snapshot of snapshots.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1))) {
    if (snapshot.gaps.length > 0 || snapshot.sequence !== next) return true;
    next++;
  }
  return false;
}

function gapsOf(
  stream: LockedStream,
  known: readonly SequenceGap[],
  snapshots: readonly ReceivedSnapshot[],
): SequenceGap[] {
  const arrivals = snapshots.map(({ sequence, collectedAt }) => ({ sequence, at: collectedAt }));
  const newest = { sequence: highest(stream.received), at: stream.newestAt };
  let gaps = afterArrivals(known, newest, arrivals);
  const received = withSequences(
    stream.received,
    arrivals.map(({ sequence }) => sequence),
  );
  for (const snapshot of snapshots) {
    for (const declared of snapshot.gaps) {
      if (declared.fromSequence === 0n || declared.toSequence < declared.fromSequence) continue;
      if (declared.reason === DEAD_LETTER) gaps = [...gaps, sequenceGap(declared)];
      else gaps = afterDeclaration(gaps, sequenceGap(declared), received);
    }
  }
  return gaps;
}

function sequenceGap(gap: DeclaredGap): SequenceGap {
  return {
    from: gap.fromSequence,
    to: gap.toSequence,
    fromAt: gap.fromMs,
    toAt: Math.max(gap.fromMs, gap.toMs),
    reason: gap.reason,
  };
}

async function deleteSequenceGaps(tx: Client, streamIds: readonly string[]): Promise<Map<string, SequenceGap[]>> {
  const { rows } = await tx.query<{
    stream_id: string;
    from_sequence: string;
    to_sequence: string;
    from_at: Date;
    to_at: Date;
    reason: string;
  }>(
    `delete from history.gap where stream_id = any ($1::bigint[]) and from_sequence is not null
     returning stream_id, from_sequence, to_sequence, from_at, to_at, reason`,
    [streamIds],
  );
  return Map.groupBy(
    rows.map((row) => ({
      streamId: row.stream_id,
      from: BigInt(row.from_sequence),
      to: BigInt(row.to_sequence),
      fromAt: row.from_at.getTime(),
      toAt: row.to_at.getTime(),
      reason: row.reason,
    })),
    ({ streamId }) => streamId,
  );
}
