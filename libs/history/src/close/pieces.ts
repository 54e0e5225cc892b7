import type { FramePoll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import type { HotFrame } from './hot-frames.js';

const DAY_MS = 86_400_000;

/** Polls that become one chunk: of one schema, on one day in UTC, all later than what was closed before or all late. */
export interface Piece {
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly late: boolean;
  /** In order of time. Parts of one poll follow each other. */
  readonly polls: readonly FramePoll[];
  /** First and last poll, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** How many polls there are; parts of one count once. */
  readonly count: number;
}

/** A poll of a schema, with its parts. */
interface Moment {
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly at: number;
  readonly parts: FramePoll[];
}

/**
 * Cuts frames into the chunks they become. `closedTo` is the last poll that was closed before. A stream whose schema
 * changes to and fro is cut at each change, as growth is told from one poll to the next, whatever columns it has.
 */
export function piecesOf(frames: readonly HotFrame[], closedTo: number | undefined, maxPolls: number): Piece[] {
  const told = [...Map.groupBy(frames, ({ schemaId }) => schemaId).values()]
    .flatMap(momentsOf)
    .sort((a, b) => a.at - b.at);
  const pieces: Piece[] = [];
  let start = 0;
  for (let index = 1; index <= told.length; index++) {
    const { schemaId, schema, at } = told[start];
    const next = told[index];
    if (next?.schemaId === schemaId && placeOf(next.at) === placeOf(at) && index - start < maxPolls) continue;
    const late = closedTo !== undefined && at <= closedTo;
    const polls = told.slice(start, index).flatMap(({ parts }) => parts);
    pieces.push({ schemaId, schema, late, polls, from: at, to: told[index - 1].at, count: index - start });
    start = index;
  }
  return pieces;

  /** Days by their number; those of late polls are others. */
  function placeOf(at: number): number {
    const day = Math.floor(at / DAY_MS);
    return closedTo !== undefined && at <= closedTo ? -1 - day : day;
  }
}

/** The polls of frames of one schema, each with all frames that have a part of it. */
function momentsOf(frames: readonly HotFrame[]): Moment[] {
  const moments = new Map<number, Moment>();
  for (const { schemaId, schema, columns: frame } of frames) {
    for (const [poll, at] of frame.times.entries()) {
      const known = moments.get(at);
      if (known) known.parts.push({ frame, poll });
      else moments.set(at, { schemaId, schema, at, parts: [{ frame, poll }] });
    }
  }
  return [...moments.values()];
}
