import type { BusRecord } from '../port/records.js';
import type { Chunk } from './ports.js';

/** Records that wait for the handler. */
export interface PendingBatch {
  readonly records: readonly BusRecord[];
  /** The offset to advance to. */
  readonly next: bigint;
  /** How often this one record has failed by itself. */
  readonly failures: number;
}

const MOST_RECORDS = 500;
const MOST_BYTES = 1_048_576;

/** Cuts a chunk into batches within the limits; a chunk without records gives none. */
export function sliced(
  chunk: Chunk,
  limits: { readonly maxRecords?: number; readonly maxBytes?: number },
): PendingBatch[] {
  const mostRecords = limits.maxRecords ?? MOST_RECORDS;
  const mostBytes = limits.maxBytes ?? MOST_BYTES;
  const { records } = chunk;
  const batches: PendingBatch[] = [];
  let start = 0;
  let bytes = 0;
  for (let i = 0; i < records.length; i += 1) {
    const size = (records[i].value?.length ?? 0) + (records[i].key?.length ?? 0);
    if (i > start && (i - start >= mostRecords || bytes + size > mostBytes)) {
      batches.push({ records: records.slice(start, i), next: records[i].offset, failures: 0 });
      start = i;
      bytes = 0;
    }
    bytes += size;
  }
  if (records.length > start) {
    batches.push({ records: start === 0 ? records : records.slice(start), next: chunk.next, failures: 0 });
  }
  return batches;
}
