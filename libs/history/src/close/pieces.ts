import type { Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { inOrder } from './carried.js';
import type { HotFrame } from './hot-frames.js';

const DAY_MS = 86_400_000;

/** Polls that become one chunk: of one schema, on one day in UTC, all later than what was closed before or all late. */
export interface Piece {
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly late: boolean;
  readonly polls: readonly Poll[];
}

/**
 * Cuts frames into the chunks they become. `closedTo` is the last poll that was closed before. A stream whose schema
 * changes to and fro is cut at each change, as growth is told from one poll to the next, whatever columns it has.
 */
export function piecesOf(frames: readonly HotFrame[], closedTo: number | undefined, maxPolls: number): Piece[] {
  const told = [...Map.groupBy(frames, ({ schemaId }) => schemaId)]
    .flatMap(([schemaId, ofSchema]) => {
      const [{ schema }] = ofSchema;
      const polls = inOrder(
        schema,
        ofSchema.flatMap((frame) => frame.polls),
      );
      return polls.map((poll) => ({ schemaId, schema, poll, place: placeOf(poll) }));
    })
    .sort((a, b) => a.poll.at - b.poll.at);
  const pieces: Piece[] = [];
  let start = 0;
  for (let index = 1; index <= told.length; index++) {
    const { schemaId, schema, place, poll } = told[start];
    const next = told[index];
    if (next?.schemaId === schemaId && next.place === place && index - start < maxPolls) continue;
    const late = closedTo !== undefined && poll.at <= closedTo;
    pieces.push({ schemaId, schema, late, polls: told.slice(start, index).map((one) => one.poll) });
    start = index;
  }
  return pieces;

  function placeOf(poll: Poll): string {
    return `${Math.floor(poll.at / DAY_MS)} ${closedTo !== undefined && poll.at <= closedTo}`;
  }
}
