import type { KafkaRecord } from '@platformatic/kafka';

import type { Chunk } from '../consuming/ports.js';
import type { BusRecord } from '../port/records.js';
import type { FetchResponsePartition } from './kafka-types.js';

const CONTROL_BATCH = 0b10_0000;

/** A record of a fetch; headers are decoded when somebody asks for them. */
class FetchedRecord implements BusRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  private readonly raw: KafkaRecord['headers'];

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly offset: bigint,
    readonly timestampMs: number,
    record: KafkaRecord,
  ) {
    this.key = record.key;
    this.value = record.value;
    this.raw = record.headers;
  }

  get headers(): Readonly<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const [name, value] of this.raw) headers[String(name)] = value === null ? '' : value.toString();
    return headers;
  }
}

/**
 * The records of a fetched partition from `position` on. A batch on disk may begin before the offset that was asked
 * for, and offsets may be missing where compaction took records away.
 */
export function chunkOf(topic: string, fetched: FetchResponsePartition, position: bigint): Chunk {
  const records: BusRecord[] = [];
  let next = position;
  for (const batch of fetched.records ?? []) {
    const end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    if (end > next) next = end;
    if ((batch.attributes & CONTROL_BATCH) !== 0) continue;
    const firstMs = Number(batch.firstTimestamp);
    for (const record of batch.records) {
      const offset = batch.firstOffset + BigInt(record.offsetDelta);
      if (offset < position) continue;
      const timestampMs = firstMs + Number(record.timestampDelta);
      records.push(new FetchedRecord(topic, fetched.partitionIndex, offset, timestampMs, record));
    }
  }
  return { records, next, highWatermark: fetched.highWatermark };
}
