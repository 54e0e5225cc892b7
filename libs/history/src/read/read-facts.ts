import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { parseRanges } from '../write/sequence-ranges.js';
import type { FamilyStateAt, QueryText, StatementOfServer, StreamState } from './history-reader.types.js';

/** Texts of statements; where several databases have the id, one of them. */
export async function readTexts(
  tx: Client,
  serverId: string,
  queryIds: readonly string[],
): Promise<Map<string, QueryText>> {
  const { rows } = await tx.query<Omit<QueryText, 'firstSeenAt'> & { query_id: string; first_seen_at: Date }>(
    `select distinct on (query_id) query_id, fingerprint, text, tags,
       min(first_seen_at) over (partition by query_id) as first_seen_at
     from history.query_text
     where server_id = $1 and query_id = any ($2::bigint[]) order by query_id, seen_at desc`,
    [serverId, queryIds],
  );
  return new Map(
    rows.map(({ query_id: id, first_seen_at: first, ...text }) => [id, { ...text, firstSeenAt: first.getTime() }]),
  );
}

/** Where statements with a fingerprint ran, under which ids, and with which text. */
export async function readStatementsOf(
  tx: Client,
  organisationId: string,
  fingerprint: string,
): Promise<StatementOfServer[]> {
  const { rows } = await tx.query<QueryText & { server_id: string; query_id: string; first_seen_at: Date }>(
    `select distinct on (server_id, query_id) server_id, query_id, fingerprint, text, tags,
       min(first_seen_at) over (partition by server_id, query_id) as first_seen_at
     from history.query_text
     where organisation_id = $1 and fingerprint = $2 order by server_id, query_id, seen_at desc`,
    [organisationId, fingerprint],
  );
  return rows.map(({ server_id: serverId, query_id: queryId, first_seen_at: first, ...text }) => ({
    serverId,
    queryId,
    ...text,
    firstSeenAt: first.getTime(),
  }));
}

/** The families a server has history of. */
export async function readFamilies(
  tx: Client,
  schemas: FrameSchemas,
  serverId: string,
): Promise<{ family: string; schema: FrameSchema; lastAt: number }[]> {
  const { rows } = await tx.query<{ family: string; schema_id: Buffer; at: Date }>(
    `select distinct on (family) family, schema_id, at from (
       select family, schema_id, at from history.tail join history.stream using (stream_id) where server_id = $1
       union all
       select family, schema_id, max(last_at) from history.hot where server_id = $1 group by family, schema_id) mine
     order by family, at desc`,
    [serverId],
  );
  const known = await schemas.get(
    rows.map((row) => row.schema_id.toString('hex')),
    tx,
  );
  return rows.flatMap((row) => {
    const schema = known.get(row.schema_id.toString('hex'));
    return schema ? [{ family: row.family, schema, lastAt: row.at.getTime() }] : [];
  });
}

/** The last declared state of every family, and since when it was declared again and again. */
export async function readStates(tx: Client, serverId: string): Promise<FamilyStateAt[]> {
  const { rows } = await tx.query<{ family: string; state: string; reason: string; interval_ms: number; at: Date }>(
    `with newest as (select distinct on (family) family, state, reason, interval_ms from history.family_state
                     where server_id = $1 order by family, at desc)
     select newest.*, since.at from newest
     left join lateral (
       select at from history.family_state f where f.server_id = $1 and f.family = newest.family
         and (f.state, f.reason, f.interval_ms) is distinct from (newest.state, newest.reason, newest.interval_ms)
       order by at desc limit 1) other on true
     cross join lateral (
       select min(at) as at from history.family_state f where f.server_id = $1 and f.family = newest.family
         and f.at > coalesce(other.at, '-infinity')) since
     order by family`,
    [serverId],
  );
  return rows.map((row) => ({
    family: row.family,
    state: row.state,
    reason: row.reason,
    intervalMs: row.interval_ms,
    sinceMs: row.at.getTime(),
  }));
}

interface StreamRow {
  readonly stream_id: string;
  readonly server_id: string;
  readonly collector_id: string;
  readonly epoch: string;
  readonly received: string;
  readonly newest_at: Date | null;
  readonly stored_at: Date | null;
}

/** Delivery state of streams, newest first. */
export async function readStreams(
  tx: Client,
  of: { readonly organisationId: string; readonly collectorId?: string; readonly serverId?: string },
): Promise<StreamState[]> {
  const { rows } = await tx.query<StreamRow>(
    `select stream_id, server_id, collector_id, epoch, received::text, newest_at, stored_at
     from history.stream join history.ledger using (stream_id)
     where stream.organisation_id = $3 and ($1::uuid is null or collector_id = $1)
       and ($2::uuid is null or server_id = $2)
     order by epoch desc limit 10000`,
    [of.collectorId ?? null, of.serverId ?? null, of.organisationId],
  );
  const gaps = await readSequenceGaps(
    tx,
    rows.map((row) => row.stream_id),
  );
  return rows.map((row) => {
    const received = parseRanges(row.received);
    return {
      serverId: row.server_id,
      collectorId: row.collector_id,
      epoch: BigInt(row.epoch),
      storedTo: received.at(-1)?.[1] ?? 0n,
      received: [...received],
      lastCollectedAt: row.newest_at?.getTime() ?? 0,
      lastStoredAt: row.stored_at?.getTime() ?? 0,
      gaps: gaps.get(row.stream_id) ?? [],
    };
  });
}

async function readSequenceGaps(
  tx: Client,
  streamIds: readonly string[],
): Promise<Map<string, StreamState['gaps'][number][]>> {
  const { rows } = await tx.query<{
    stream_id: string;
    from_sequence: string;
    to_sequence: string;
    from_at: Date;
    to_at: Date;
    reason: string;
  }>(
    `select stream_id, from_sequence, to_sequence, from_at, to_at, reason from history.gap
     where stream_id = any ($1::bigint[]) and from_sequence is not null order by from_sequence`,
    [streamIds],
  );
  const gaps = new Map<string, StreamState['gaps'][number][]>();
  for (const row of rows) {
    const list = gaps.get(row.stream_id) ?? [];
    list.push({
      fromSequence: BigInt(row.from_sequence),
      toSequence: BigInt(row.to_sequence),
      from: row.from_at.getTime(),
      to: row.to_at.getTime(),
      reason: row.reason,
    });
    gaps.set(row.stream_id, list);
  }
  return gaps;
}
