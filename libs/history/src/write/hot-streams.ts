import type { Client } from '@pganalytics/postgres';

import { isHot } from './hot-rows.js';
import type { ReceivedSnapshot } from './received-snapshot.js';

interface Raised {
  readonly streamId: string;
  readonly snapshot: ReceivedSnapshot;
  polls: number;
  oldestAt: number;
}

/**
 * Counts the polls that become hot with snapshots, in the transaction that stores them: per stream, the most that any
 * one of its families may have. One row per stream and not per family: at ten seconds a family each, that row would be
 * written as often as the frames themselves.
 */
export async function raiseHotStreams(
  tx: Client,
  snapshots: readonly { readonly streamId: string; readonly snapshot: ReceivedSnapshot }[],
): Promise<void> {
  const streams = new Map<string, Raised>();
  for (const { streamId, snapshot } of snapshots) {
    let polls = 0;
    for (const frame of snapshot.frames) if (isHot(frame) && frame.facts.polls > polls) polls = frame.facts.polls;
    if (polls === 0) continue;
    const known = streams.get(streamId);
    if (known) {
      known.polls += polls;
      known.oldestAt = Math.min(known.oldestAt, snapshot.collectedAt);
    } else streams.set(streamId, { streamId, snapshot, polls, oldestAt: snapshot.collectedAt });
  }
  if (streams.size === 0) return;
  const rows = [...streams.values()];
  // Writers of one stream wait for each other at its ledger row, and a closer holds one of these rows at a time.
  await tx.query({
    name: 'raise-hot-streams',
    text: `insert into history.hot_stream (stream_id, organisation_id, server_id, polls, oldest_at)
      select * from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[])
      order by 1
      on conflict (stream_id) do update
        set polls = hot_stream.polls + excluded.polls, oldest_at = least(hot_stream.oldest_at, excluded.oldest_at)`,
    values: [
      rows.map(({ streamId }) => streamId),
      rows.map(({ snapshot }) => snapshot.organisationId),
      rows.map(({ snapshot }) => snapshot.serverId),
      rows.map(({ polls }) => polls),
      rows.map(({ oldestAt }) => new Date(oldestAt)),
    ],
  });
}
