import { BusUnavailable, TopicUnknown } from '../port/bus.errors.js';
import type { OutgoingRecord } from '../port/records.js';
import type { BatchSender, OutgoingBatch } from '../producing/batcher.js';
import { RECORDS_CHANNEL } from './channels.js';
import type { EmbeddedDatabase } from './embedded-database.js';

/**
 * Offsets come from the partition's row, which stays locked until the commit: whoever comes later gets a higher
 * offset and becomes visible later. A sequence would hand out offsets that become visible in another order, and a
 * reader would pass over the late one.
 */
const WRITE = `
with slot as (
  update bus.partition set next_offset = next_offset + $3
  where topic_id = $1 and partition = $2
  returning next_offset - $3 as first
), written as (
  insert into bus.record (topic_id, partition, "offset", key, value, headers)
  select $1, $2, slot.first + r.place - 1, r.key, r.value, r.headers
  from slot, unnest($4::bytea[], $5::bytea[], $6::text[]) with ordinality as r (key, value, headers, place)
)
select first, pg_notify('${RECORDS_CHANNEL}', $1::int || '/' || $2::int) from slot`;

/** Writes batches into the tables of the embedded log. */
export class EmbeddedSender implements BatchSender {
  constructor(private readonly database: EmbeddedDatabase) {}

  send(batches: readonly OutgoingBatch[]): readonly Promise<bigint>[] {
    return batches.map(async (batch) => this.write(batch));
  }

  private async write({ topic, partition, records, deadlineMs }: OutgoingBatch): Promise<bigint> {
    const { id } = await this.database.topic(topic);
    const result = await bounded(
      this.database.query<{ first: string }>({
        text: WRITE,
        values: [
          id,
          partition,
          records.length,
          records.map((record) => keyBytes(record)),
          records.map((record) => record.value),
          records.map((record) => headerText(record)),
        ],
      }),
      deadlineMs,
    );
    const row = result.rows[0];
    if (row === undefined) {
      this.database.forget();
      throw new TopicUnknown(topic);
    }
    return BigInt(row.first);
  }
}

/** The key of a record as bytes. */
export function keyBytes(record: OutgoingRecord): Buffer | null {
  return typeof record.key === 'string' ? Buffer.from(record.key) : record.key;
}

function headerText({ headers }: OutgoingRecord): string | null {
  return headers === undefined ? null : JSON.stringify(headers);
}

async function bounded<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new BusUnavailable('no answer in time')), deadlineMs - Date.now());
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
