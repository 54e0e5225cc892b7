import type { Client } from '@pganalytics/postgres';

import type { DeadLetter, ReceivedSnapshot } from './received-snapshot.js';

interface OfStream {
  readonly streamId: string;
  readonly snapshot: ReceivedSnapshot;
}

/**
 * Stores the declared states of families, also those that say what was said before: another state may still arrive
 * that was declared in between. Who reads them takes equal neighbours for one.
 */
export async function storeFamilyStates(tx: Client, snapshots: readonly OfStream[]): Promise<void> {
  const rows = new Map<string, unknown[]>();
  for (const { streamId, snapshot } of snapshots) {
    for (const { family, state, reason, intervalMs } of snapshot.states) {
      const { organisationId, serverId, collectedAt } = snapshot;
      rows.set(`${streamId} ${family} ${collectedAt}`, [
        organisationId,
        serverId,
        streamId,
        family,
        new Date(collectedAt),
        state,
        reason,
        intervalMs,
      ]);
    }
  }
  if (rows.size === 0) return;
  const list = [...rows.values()];
  await tx.query(
    `insert into history.family_state (organisation_id, server_id, stream_id, family, at, state, reason, interval_ms)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::timestamptz[], $6::text[],
                          $7::text[], $8::integer[])
     on conflict do nothing`,
    Array.from({ length: 8 }, (_, column) => list.map((row) => row[column])),
  );
}

/** Stores records nobody can process, in the transaction that moves the offset past them. */
export async function storeDeadLetters(tx: Client, letters: readonly DeadLetter[]): Promise<void> {
  for (const letter of letters) {
    await tx.query(
      `insert into history.dead_letter (topic, partition, record_offset, organisation_id, record_key, value, headers,
                                        cause_code, cause)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
      [
        letter.topic,
        letter.partition,
        String(letter.offset),
        letter.organisationId,
        letter.key === null ? null : Buffer.from(letter.key),
        letter.value === null ? null : Buffer.from(letter.value),
        JSON.stringify(letter.headers),
        letter.causeCode,
        letter.cause,
      ],
    );
  }
}
