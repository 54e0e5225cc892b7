import { withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';

import type { ClosingLimits, HotGroup } from './hot-frames.js';

/** A stream that has hot polls. */
export type HotStreamKey = Omit<HotGroup, 'family'>;

/** When polls are due to be closed. */
export interface DueWhen {
  readonly polls: number;
  readonly collectedBefore: Date;
}

/** Streams of which a family may have enough hot polls to be closed, or old enough ones. */
export async function streamsToClose(
  pool: Pick<Client, 'query'>,
  when: DueWhen & { readonly limit: number },
): Promise<HotStreamKey[]> {
  const { rows } = await pool.query<{ stream_id: string; server_id: string; organisation_id: string }>(
    `select stream_id, server_id, organisation_id from history.hot_stream
     where polls >= $1 or oldest_at < $2 order by polls desc limit $3`,
    [when.polls, when.collectedBefore, when.limit],
  );
  return rows.map((row) => ({
    streamId: row.stream_id,
    serverId: row.server_id,
    organisationId: row.organisation_id,
  }));
}

/** A family that is due, and how much of it there is. */
export interface DueFamily {
  readonly family: string;
  readonly rows: number;
  readonly bytes: number;
}

/** The families of a stream that are due. */
export async function familiesToClose(
  pool: Pick<Client, 'query'>,
  stream: HotStreamKey,
  when: DueWhen,
): Promise<DueFamily[]> {
  const { rows } = await pool.query<{ family: string; rows: string; bytes: string }>(
    `select family, count(*) as rows, sum(length(body)) as bytes from history.hot
     where server_id = $1 and stream_id = $2
     group by family having sum(polls) >= $3 or min(collected_at) < $4 order by sum(polls) desc`,
    [stream.serverId, stream.streamId, when.polls, when.collectedBefore],
  );
  return rows.map((row) => ({ family: row.family, rows: Number(row.rows), bytes: Number(row.bytes) }));
}

/** Puts families together that one transaction can take. */
export function batchesOf(due: readonly DueFamily[], limits: ClosingLimits): string[][] {
  const batches: string[][] = [];
  let [rows, bytes] = [Infinity, Infinity];
  for (const one of due) {
    rows += one.rows;
    bytes += one.bytes;
    if (rows > limits.rows || bytes > limits.bytes) {
      batches.push([]);
      ({ rows, bytes } = one);
    }
    batches.at(-1)!.push(one.family);
  }
  return batches;
}

/**
 * Brings the count of a stream's hot polls down to what is left. Writers raise it in the transaction that stores the
 * polls: under the row's lock, a new statement sees everything that is counted in it, and nothing else. A transaction
 * of its own, so that a writer never waits for a closing.
 */
export async function lowerHotStream(pool: Pool, stream: HotStreamKey): Promise<void> {
  await withTransaction(pool, async (tx) => {
    await tx.query('select from history.hot_stream where stream_id = $1 for update', [stream.streamId]);
    const { rows } = await tx.query<{ polls: string | null; oldest_at: Date | null }>(
      `select max(polls) as polls, min(oldest_at) as oldest_at from (
         select sum(polls) as polls, min(collected_at) as oldest_at from history.hot
         where server_id = $1 and stream_id = $2 group by family) left_over`,
      [stream.serverId, stream.streamId],
    );
    const { polls, oldest_at: oldestAt } = rows[0];
    if (oldestAt === null) await tx.query('delete from history.hot_stream where stream_id = $1', [stream.streamId]);
    else {
      await tx.query('update history.hot_stream set polls = $2, oldest_at = $3 where stream_id = $1', [
        stream.streamId,
        polls,
        oldestAt,
      ]);
    }
  });
}
