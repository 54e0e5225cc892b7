import { decodeFrame } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';

import type { ReceivedFrame, ReceivedSnapshot } from './received-snapshot.js';

/** Stores the texts of statements that snapshots carry. What is known is written again at most once a day. */
export async function storeQueryTexts(tx: Client, snapshots: readonly ReceivedSnapshot[]): Promise<void> {
  const texts = new Map<string, unknown[]>();
  for (const snapshot of snapshots) {
    for (const frame of snapshot.frames) {
      if (frame.schema.family === 'query_text')
        for (const row of textsOf(snapshot, frame)) texts.set(row.key, row.cells);
    }
  }
  if (texts.size === 0) return;
  // One order everywhere: two writers that insert the same texts must not wait for each other in a circle.
  const rows = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cells]) => cells);
  await tx.query(
    `insert into history.query_text (organisation_id, server_id, query_id, db_id, fingerprint, text, tags)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[])
     on conflict (server_id, query_id, db_id, organisation_id) do update
       set fingerprint = excluded.fingerprint, text = excluded.text, tags = excluded.tags, seen_at = now()
       where query_text.seen_at < now() - interval '1 day'
         or (query_text.fingerprint, query_text.text, query_text.tags)
            is distinct from (excluded.fingerprint, excluded.text, excluded.tags)`,
    Array.from({ length: 7 }, (_, column) => rows.map((row) => row[column])),
  );
}

function textsOf(snapshot: ReceivedSnapshot, frame: ReceivedFrame): { key: string; cells: unknown[] }[] {
  const { columns } = frame.schema;
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const [queryId, dbId, fingerprint, text, tags] = ['queryid', 'dbid', 'fingerprint', 'text', 'tags'].map(at);
  return decodeFrame(frame.schema, frame.body).flatMap((poll) =>
    poll.rows.map((row) => ({
      key: `${snapshot.organisationId} ${snapshot.serverId} ${row[queryId]} ${row[dbId]}`,
      cells: [
        snapshot.organisationId,
        snapshot.serverId,
        String(row[queryId]),
        String(row[dbId] ?? 0),
        ...[row[fingerprint], row[text], row[tags]].map(withoutZero),
      ],
    })),
  );
}

// PostgreSQL's text cannot hold a zero byte.
function withoutZero(cell: Cell | undefined): string | null {
  return typeof cell === 'string' ? cell.replaceAll('\u0000', '\uFFFD') : null;
}
