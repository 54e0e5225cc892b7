import type { FrameSchema } from '@pganalytics/stats';

import type { Poll } from '../poll.js';
import { FrameColumns } from './frame-columns.js';

/**
 * Packs polls into one self-contained frame: columns of zigzag varints with runs of zeros; with several polls each
 * cell is the difference to the same row's cell in the poll before. The last four bytes are a CRC-32 of the rest.
 * A column with a scale keeps the integer nearest to value times scale.
 * @throws UnfitCell when a cell is not of its column's type or needs more than 64 bits.
 */
export function encodeFrame(schema: FrameSchema, polls: readonly Poll[]): Uint8Array {
  return FrameColumns.of(schema, polls).encode();
}
