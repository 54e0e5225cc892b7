import type { FrameColumns, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { inOrder } from '../close/carried.js';
import type { DecodedFrame } from './frame-cache.js';
import { FramedColumns } from './framed-columns.js';
import { PolledColumns } from './poll-columns.js';
import type { PollColumns } from './poll-columns.js';

/**
 * Polls of one schema that are not closed, in order of time. Mostly each frame has polls of its own: then nothing is made
 * per row but what is asked for. Parts of one poll, and polls that came late, are put in order as rows.
 */
export class HotPolls {
  #polls: readonly Poll[] | undefined;

  private constructor(
    readonly schema: FrameSchema,
    /** In order of time, without overlaps; undefined when there are only rows. */
    private readonly frames: readonly DecodedFrame[] | undefined,
    polls?: readonly Poll[],
  ) {
    this.#polls = polls;
  }

  static of(schema: FrameSchema, frames: readonly DecodedFrame[]): HotPolls {
    const sorted = frames
      .filter(({ columns }) => columns.times.length > 0)
      .sort((a, b) => a.columns.times[0] - b.columns.times[0]);
    if (ascend(sorted.map(({ columns }) => columns))) return new HotPolls(schema, sorted);
    // Of two rows of one moment the one that came first stays.
    const polls = frames.flatMap((frame) => frame.polls);
    return new HotPolls(schema, undefined, inOrder(schema, polls));
  }

  /** All of them as rows. */
  get polls(): readonly Poll[] {
    return (this.#polls ??= this.frames!.flatMap(({ polls }) => polls));
  }

  /** When they were taken. */
  get times(): readonly number[] {
    return this.frames ? timesOf(this.frames) : this.polls.map(({ at }) => at);
  }

  /** Those after one moment and before another, as rows. */
  between(after: number, before: number): readonly Poll[] {
    const touching = this.frames?.filter(({ columns: { times } }) => times[0] < before && times.at(-1)! > after);
    const polls = touching ? touching.flatMap((frame) => frame.polls) : this.polls;
    return polls.filter(({ at }) => at > after && at < before);
  }

  /** Those from a moment on. */
  since(from: number): HotPolls {
    const whole = this.frames?.filter(({ columns: { times } }) => times[0] >= from);
    const cut = this.frames?.some(({ columns: { times } }) => times[0] < from && times.at(-1)! >= from);
    if (whole && !cut) return new HotPolls(this.schema, whole);
    return new HotPolls(
      this.schema,
      undefined,
      this.polls.filter(({ at }) => at >= from),
    );
  }

  /** As columns, with a poll before them that says what was before. */
  columnsAfter(carried: Poll | undefined): PollColumns {
    if (!this.frames) return new PolledColumns(this.schema, carried ? [carried, ...this.polls] : this.polls);
    const frames = this.frames.map(({ columns }) => columns);
    return new FramedColumns(this.schema, frames, carried);
  }
}

const timesOf = (frames: readonly DecodedFrame[]): number[] => frames.flatMap(({ columns }) => [...columns.times]);

/** Whether every poll is later than the one before it. */
function ascend(frames: readonly FrameColumns[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const { times } of frames) {
    for (let poll = 0; poll < times.length; poll++) {
      if (times[poll] <= last) return false;
      last = times[poll];
    }
  }
  return true;
}
