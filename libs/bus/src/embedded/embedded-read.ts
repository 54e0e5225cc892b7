import type { QueryConfig } from 'pg';

import type { Chunk } from '../consuming/ports.js';
import type { BusRecord } from '../port/records.js';

const MOST_RECORDS = 1000;
const MOST_BYTES = 1_048_576;

/**
 * One statement, so that the records and the ends of the partition are of one moment. The bytes before a record are
 * summed to stop at a size; `octet_length` does not read values that are stored out of line.
 */
const READ = `
select t.incarnation, p.earliest, p.next_offset, r."offset", r.key, r.value, r.headers, r.written_ms
from bus.partition p
join bus.topic t on t.id = p.topic_id
left join lateral (
  select * from (
    select "offset", key, value, headers, extract(epoch from written_at)::float8 * 1000 as written_ms,
           sum(coalesce(octet_length(value), 0)) over (order by "offset") - coalesce(octet_length(value), 0) as bytes
    from bus.record
    where topic_id = p.topic_id and partition = p.partition and "offset" >= $3::bigint
    order by "offset" limit ${MOST_RECORDS}
  ) as sized
  where bytes < ${MOST_BYTES}
) as r on true
where p.topic_id = $1::int and p.partition = $2::int
order by r."offset"`;

/** A row of the read; the columns of a record are null when there is none. Integers of 64 bits come as text. */
export interface ReadRow {
  readonly incarnation: string;
  readonly earliest: string;
  readonly next_offset: string;
  readonly offset: string | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: string | null;
  readonly written_ms: number;
}

/** The query that reads on from a position. */
export function readStatement(topicId: number, partition: number, position: bigint): QueryConfig {
  return { name: 'bus-read', text: READ, values: [topicId, partition, String(position)] };
}

/** What was read, or `undefined` when the partition does not exist any more. */
export function chunkOf(
  topic: string,
  partition: number,
  position: bigint,
  rows: readonly ReadRow[],
): (Chunk & { readonly incarnation: string; readonly earliest: bigint }) | undefined {
  const first = rows[0];
  if (first === undefined) return undefined;
  const highWatermark = BigInt(first.next_offset);
  const records = first.offset === null ? [] : rows.map((row) => recordOf(topic, partition, row));
  const complete = records.length < MOST_RECORDS && bytesOf(records) < MOST_BYTES;
  const last = records.at(-1);
  const reached = complete || last === undefined ? highWatermark : last.offset + 1n;
  // A position beyond the end is reported by the caller; it must not move back here.
  const next = reached > position ? reached : position;
  return { incarnation: first.incarnation, earliest: BigInt(first.earliest), records, next, highWatermark };
}

function bytesOf(records: readonly BusRecord[]): number {
  return records.reduce((sum, record) => sum + (record.value?.length ?? 0), 0);
}

function recordOf(topic: string, partition: number, row: ReadRow): BusRecord {
  return {
    topic,
    partition,
    offset: BigInt(row.offset ?? 0),
    key: row.key,
    value: row.value,
    headers: row.headers === null ? {} : (JSON.parse(row.headers) as Record<string, string>),
    timestampMs: Math.trunc(row.written_ms),
  };
}
