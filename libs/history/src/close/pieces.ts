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

/** Cuts frames into the chunks they become. `closedTo` is the last poll that was closed before. */
export function piecesOf(frames: readonly HotFrame[], closedTo: number | undefined, maxPolls: number): Piece[] {
  const pieces: Piece[] = [];
  for (const ofSchema of Map.groupBy(frames, ({ schemaId }) => schemaId).values()) {
    const { schemaId, schema } = ofSchema[0];
    const polls = inOrder(
      schema,
      ofSchema.flatMap((frame) => frame.polls),
    );
    let start = 0;
    for (let index = 1; index <= polls.length; index++) {
      const ends =
        index === polls.length || index - start >= maxPolls || placeOf(polls[index]) !== placeOf(polls[start]);
      if (!ends) continue;
      const late = closedTo !== undefined && polls[start].at <= closedTo;
      pieces.push({ schemaId, schema, late, polls: polls.slice(start, index) });
      start = index;
    }
  }
  return pieces.sort((a, b) => a.polls[0].at - b.polls[0].at);

  function placeOf(poll: Poll): string {
    return `${Math.floor(poll.at / DAY_MS)} ${closedTo !== undefined && poll.at <= closedTo}`;
  }
}
