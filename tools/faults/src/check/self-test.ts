import { encodeChunk, encodeFrame } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';

import type { StreamRecord } from '../record/read-record.js';
import { compareStream } from './compare-stream.js';
import type { StreamFindings } from './compare-stream.js';
import { pollsOf, zstd } from './stored-stream.js';
import type { Piece, StoredStream } from './stored-stream.js';
import { unknownStreams } from './unknown-streams.js';

/** Whether the checker finds what it is there to find. */
export interface CheckerSelfTest {
  readonly plantedLoss: boolean;
  readonly plantedDouble: boolean;
  readonly plantedWrongValue: boolean;
  readonly plantedUnlistedGap: boolean;
  readonly plantedUndeclaredGap: boolean;
  readonly plantedRollUpTwice: boolean;
  readonly plantedUnknownStream: boolean;
}

type Means = Parameters<typeof compareStream>[2];

/**
 * Plants one fault at a time into a copy of what the history has of a stream, and says whether each was found. A stream
 * without roll-ups makes `plantedRollUpTwice` false: choose one that has some.
 */
export function selfTest(record: StreamRecord, stored: StoredStream, by: Means): CheckerSelfTest {
  const findingsOf = (planted: StoredStream): StreamFindings => compareStream(record, planted, by);
  const before = findingsOf(stored);
  const more = (planted: StoredStream, count: (findings: StreamFindings) => number): boolean =>
    count(findingsOf(planted)) > count(before);
  const at = stored.pieces.findIndex((piece) => pollsOf(piece).some((poll) => numberIn(piece, poll) !== undefined));
  const piece = stored.pieces[at];
  if (piece === undefined) throw new Error('no piece of the stream has a number: the checker cannot be tested on it');
  const others = stored.pieces.filter((_, index) => index !== at);
  const middle = stored.received[0]?.[0] ?? 1;
  return {
    plantedLoss: more({ ...stored, pieces: others }, ({ lost }) => lost.size),
    plantedDouble: more({ ...stored, pieces: [...stored.pieces, piece] }, ({ storedTwice }) => storedTwice.length),
    plantedWrongValue: more(
      { ...stored, pieces: [...others, withAnotherValue(piece)] },
      ({ wrongValues }) => wrongValues.length,
    ),
    plantedUnlistedGap: more(without(stored, middle), ({ gapsUnlisted }) => gapsUnlisted.length),
    plantedUndeclaredGap: plantedUndeclaredGap({ ...record, real: true }, without(stored, middle), middle, by),
    plantedRollUpTwice: more(
      { ...stored, rollUps: [...stored.rollUps, ...stored.rollUps] },
      ({ rollUpsWrong }) => rollUpsWrong.length,
    ),
    plantedUnknownStream:
      unknownStreams([{ ...record.identity, epoch: record.identity.epoch + 1 }], [record]).length === 1,
  };
}

/** A loss in the spool of a real collector: the history lists it, and nobody has declared it. */
function plantedUndeclaredGap(record: StreamRecord, stored: StoredStream, sequence: number, by: Means): boolean {
  const gap = { range: [sequence, sequence] as const, reason: 'not-received' };
  const count = (planted: StoredStream): number => compareStream(record, planted, by).gapsUndeclared.length;
  return count({ ...stored, gaps: [...stored.gaps, gap] }) > count(stored);
}

/** The column of the first number of a poll that is no dimension. */
function numberIn({ schema }: Piece, poll: Poll): number | undefined {
  const column = schema.columns.findIndex(
    ({ role, type }, index) => role !== 'dimension' && type === 'int' && typeof poll.rows[0]?.[index] === 'number',
  );
  return column < 0 ? undefined : column;
}

function withAnotherValue(piece: Piece): Piece {
  const polls = pollsOf(piece);
  const changed = polls.findIndex((poll) => numberIn(piece, poll) !== undefined);
  const column = numberIn(piece, polls[changed])!;
  const rows = polls[changed].rows.map((row, index): Cell[] =>
    row.map((cell, at) => (index === 0 && at === column ? Number(cell) + 1 : cell)),
  );
  const planted = polls.map((poll, index) => (index === changed ? { ...poll, rows } : poll));
  const body = piece.form === 'frame' ? encodeFrame(piece.schema, planted) : encodeChunk(piece.schema, planted, zstd);
  return { ...piece, carried: false, body };
}

function without(stored: StoredStream, sequence: number): StoredStream {
  const received = stored.received.flatMap(([from, to]) =>
    [[from, Math.min(to, sequence - 1)] as const, [Math.max(from, sequence + 1), to] as const].filter(
      ([low, high]) => low <= high,
    ),
  );
  return { ...stored, received };
}
