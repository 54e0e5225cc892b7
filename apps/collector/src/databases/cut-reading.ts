import type { Cell } from '../sources/cell-types.js';
import type { Reading } from '../watch/reading.js';

/** A frame is cut by rows well below the size of a snapshot, which is cut only between frames. */
export const FRAME_BUDGET_BYTES = 300_000;
/** What a number takes at most in a frame; most take two. */
const NUMBER_BYTES = 6;

/**
 * Cuts a reading whose frame would be too large into several of the same moment; whoever reads them puts the rows of one
 * moment together. The estimate is on the safe side: a text that repeats is written once and counted each time.
 */
export function cutReading(reading: Reading, budgetBytes = FRAME_BUDGET_BYTES): Reading[] {
  const parts: (readonly Cell[])[][] = [[]];
  let used = 0;
  for (const row of reading.rows) {
    const size = sizeOf(row);
    if (used > 0 && used + size > budgetBytes) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(row);
    used += size;
  }
  return parts.map((rows) => ({ ...reading, rows }));
}

function sizeOf(row: readonly Cell[]): number {
  let size = 0;
  for (const cell of row) {
    if (typeof cell === 'string') size += Buffer.byteLength(cell) + 2;
    else if (cell !== null) size += NUMBER_BYTES;
  }
  return size;
}
