import { crc32 } from 'node:zlib';

import { decodeFrame } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import { LRUCache } from 'lru-cache';

import type { ReceivedFrame, ReceivedSnapshot } from './received-snapshot.js';

/** A text that is told again is written again after this time, so that retention sees that it is in use. */
const KNOWN_MS = 12 * 3_600_000;

interface Told {
  readonly key: string;
  readonly cells: unknown[];
  /** Tells whether the text has changed. */
  readonly sum: number;
}

/** The dictionary of statements' texts. Remembers the last ones it has stored; there is no end of distinct ones. */
export class QueryTexts {
  readonly #known: LRUCache<string, number>;

  constructor(most: number) {
    this.#known = new LRUCache({ max: most, ttl: KNOWN_MS });
  }

  /**
   * Stores the texts of statements that snapshots carry. What is known is written again at most once a day.
   * @returns what to call when the transaction has committed.
   */
  async store(tx: Client, snapshots: readonly ReceivedSnapshot[]): Promise<() => void> {
    const texts = new Map<string, Told>();
    for (const snapshot of snapshots) {
      for (const frame of snapshot.frames) {
        if (frame.schema.family !== 'query_text') continue;
        for (const told of textsOf(snapshot, frame)) {
          if (this.#known.get(told.key) !== told.sum) texts.set(told.key, told);
          else texts.delete(told.key);
        }
      }
    }
    if (texts.size === 0) return () => {};
    await insertTexts(tx, [...texts.values()]);
    return () => {
      for (const { key, sum } of texts.values()) this.#known.set(key, sum);
    };
  }
}

async function insertTexts(tx: Client, texts: readonly Told[]): Promise<void> {
  // One order everywhere: two writers that insert the same texts must not wait for each other in a circle.
  const rows = texts.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ cells }) => cells);
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

function textsOf(snapshot: ReceivedSnapshot, frame: ReceivedFrame): Told[] {
  const { columns } = frame.schema;
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const [queryId, dbId, fingerprint, text, tags] = ['queryid', 'dbid', 'fingerprint', 'text', 'tags'].map(at);
  return decodeFrame(frame.schema, frame.body).flatMap((poll) =>
    poll.rows.map((row) => {
      const said = [row[fingerprint], row[text], row[tags]].map(withoutZero);
      return {
        key: `${snapshot.organisationId} ${snapshot.serverId} ${row[queryId]} ${row[dbId]}`,
        cells: [snapshot.organisationId, snapshot.serverId, String(row[queryId]), String(row[dbId] ?? 0), ...said],
        sum: said.reduce((sum, part) => crc32(part ?? '\u0000', sum), 0),
      };
    }),
  );
}

// PostgreSQL's text cannot hold a zero byte.
function withoutZero(cell: Cell | undefined): string | null {
  return typeof cell === 'string' ? cell.replaceAll('\u0000', '\uFFFD') : null;
}
