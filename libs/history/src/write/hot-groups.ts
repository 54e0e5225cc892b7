import type { Client } from '@pganalytics/postgres';

import { isHot } from './hot-rows.js';
import type { ReceivedSnapshot } from './received-snapshot.js';

interface Raised {
  readonly streamId: string;
  readonly family: string;
  readonly organisationId: string;
  readonly serverId: string;
  readonly polls: number;
  readonly oldestAt: number;
}

/** Counts the polls that become hot with snapshots, in the transaction that stores them. */
export async function raiseHotGroups(
  tx: Client,
  snapshots: readonly { readonly streamId: string; readonly snapshot: ReceivedSnapshot }[],
): Promise<void> {
  const groups = new Map<string, Raised>();
  for (const { streamId, snapshot } of snapshots) {
    const { organisationId, serverId, collectedAt } = snapshot;
    for (const frame of snapshot.frames) {
      if (!isHot(frame)) continue;
      const { family } = frame.schema;
      const key = `${streamId} ${family}`;
      const known = groups.get(key);
      const polls = (known?.polls ?? 0) + frame.facts.polls;
      const oldestAt = Math.min(known?.oldestAt ?? collectedAt, collectedAt);
      groups.set(key, { streamId, family, organisationId, serverId, polls, oldestAt });
    }
  }
  if (groups.size === 0) return;
  const rows = [...groups.values()];
  // Writers of one stream wait for each other at its ledger row, and a closer holds one of these rows at a time.
  await tx.query(
    `insert into history.hot_group (stream_id, family, organisation_id, server_id, polls, oldest_at)
     select * from unnest($1::bigint[], $2::text[], $3::uuid[], $4::uuid[], $5::bigint[], $6::timestamptz[])
     order by 1, 2
     on conflict (stream_id, family) do update
       set polls = hot_group.polls + excluded.polls, oldest_at = least(hot_group.oldest_at, excluded.oldest_at)`,
    [
      rows.map(({ streamId }) => streamId),
      rows.map(({ family }) => family),
      rows.map(({ organisationId }) => organisationId),
      rows.map(({ serverId }) => serverId),
      rows.map(({ polls }) => polls),
      rows.map(({ oldestAt }) => new Date(oldestAt)),
    ],
  );
}
