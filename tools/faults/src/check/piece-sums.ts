import { createHash } from 'node:crypto';

import { CHECKSUM_BYTES, readTime, timeOffset, writeTime } from '@pganalytics/bench';
import type { FrameSchema } from '@pganalytics/stats';

import { sumOf } from './poll-rows.js';
import type { PollSum } from './poll-rows.js';
import { pollsOf } from './stored-stream.js';
import type { Piece } from './stored-stream.js';

/** The checksum of one poll, and when it was taken. */
export interface TimedSum extends PollSum {
  readonly at: number;
}

/** The time of a frame's first poll. */
export const firstTimeOf = ({ body }: { readonly body: Uint8Array }): number => readTime(body, timeOffset(body));

/**
 * Checksums of stored polls. A replayed frame is stored by many streams with nothing but its time changed: bytes that
 * are equal but for the time are decoded once. Chunks are all decoded.
 */
export class PieceSums {
  private readonly frames = new Map<FrameSchema, Map<string, readonly TimedSum[]>>();

  of(piece: Piece): readonly TimedSum[] {
    if (piece.form === 'chunk') return decoded(piece);
    const first = firstTimeOf(piece);
    const known = this.frames.get(piece.schema) ?? new Map<string, readonly TimedSum[]>();
    this.frames.set(piece.schema, known);
    const name = hashWithoutTime(piece);
    let sums = known.get(name);
    if (sums === undefined) {
      sums = decoded(piece).map((sum) => ({ ...sum, at: sum.at - first }));
      known.set(name, sums);
    }
    return sums.map((sum) => ({ ...sum, at: sum.at + first }));
  }
}

function decoded(piece: Piece): TimedSum[] {
  return pollsOf(piece)
    .filter(({ rows }) => rows.length > 0)
    .map((poll) => ({ at: poll.at, ...sumOf(piece.schema, poll) }));
}

function hashWithoutTime({ body }: Piece): string {
  const bytes = Buffer.from(body.subarray(0, body.length - CHECKSUM_BYTES));
  writeTime(bytes, timeOffset(bytes), 0);
  return createHash('sha1').update(bytes).digest('base64');
}
