import { decodeFrame, openChunk, referenceDecodeChunk, referenceDecodeFrame, rollUpSchema } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import { messageOf } from '@pganalytics/errors';
import type { FrameSchema } from '@pganalytics/stats';

import { zstd } from '../compression.js';

/** One stored row, as far as its body can contradict it. Times are epoch milliseconds, both ends inclusive. */
export interface StoredBody {
  readonly kind: 'hot' | 'chunk' | 'roll-up';
  readonly schema: FrameSchema;
  readonly body: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Polls or intervals that the row says it has. */
  readonly polls: number;
  /** Whether a poll from before `from` stands first, which is none of the row's own. */
  readonly carried: boolean;
}

/**
 * Decodes a body twice, by the reader that answers questions and by the slow one that is written straight from the
 * description of the format, and compares both with each other and with what the row says of its body.
 * @returns what is wrong with it; `undefined` when nothing is.
 */
export function faultOf(stored: StoredBody): string | undefined {
  const { kind, body } = stored;
  const schema = kind === 'roll-up' ? rollUpSchema(stored.schema) : stored.schema;
  try {
    const read = kind === 'hot' ? decodeFrame(schema, body) : openChunk(schema, body, zstd).polls();
    const slowly = kind === 'hot' ? referenceDecodeFrame(schema, body) : referenceDecodeChunk(schema, body, zstd);
    return differenceOf(read, slowly) ?? contradictionOf(stored, read);
  } catch (error) {
    return `it cannot be decoded: ${messageOf(error)}`;
  }
}

function contradictionOf({ kind, from, to, polls, carried }: StoredBody, read: readonly Poll[]): string | undefined {
  const own = carried ? read.slice(1) : read;
  const [first, last] = [own[0]?.at, own.at(-1)?.at];
  if (first === undefined || last === undefined) return 'it holds no poll';
  if (first !== from || last !== to) return `it holds ${first} to ${last}, its row says ${from} to ${to}`;
  if (own.some(({ at }, index) => index > 0 && at < own[index - 1].at)) return 'its polls are not in order';
  // A late chunk counts only the moments that no other chunk has.
  const isCount = kind === 'chunk' ? polls <= own.length : polls === own.length;
  return isCount ? undefined : `it holds ${own.length} polls, its row says ${polls}`;
}

function differenceOf(read: readonly Poll[], slowly: readonly Poll[]): string | undefined {
  if (read.length !== slowly.length) return `${read.length} polls by one decoder, ${slowly.length} by the other`;
  const poll = read.findIndex((one, index) => !samePoll(one, slowly[index]));
  return poll < 0 ? undefined : `the decoders differ in poll ${poll} of ${read.length}`;
}

function samePoll(one: Poll, other: Poll): boolean {
  if (one.at !== other.at || one.rows.length !== other.rows.length) return false;
  return one.rows.every((row, index) => sameRow(row, other.rows[index]));
}

function sameRow(one: readonly Cell[], other: readonly Cell[]): boolean {
  return one.length === other.length && one.every((cell, index) => Object.is(cell, other[index]));
}
