import { decodeCursor, encodeCursor } from '@pganalytics/http';

import { resolveRange } from '../time/time-range.js';
import type { RangeLimit, TimeRange } from '../time/time-range.js';

/** A page after the first looks at the same range as the first, however late it is asked for. */
interface RangeCursor extends TimeRange {
  readonly offset: number;
}

const isRangeCursor = (value: unknown): value is RangeCursor =>
  typeof value === 'object' &&
  value !== null &&
  ['from', 'to', 'offset'].every((name) => Number.isSafeInteger((value as Record<string, unknown>)[name]));

interface AskedPage {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One page of a list over a range: which range, and which part of the list. */
export class RangePage {
  private constructor(
    readonly range: TimeRange,
    private readonly offset: number,
    private readonly limit: number,
  ) {}

  /** @throws InvalidCursor, InvalidMoment, RangeReversed, RangeTooLong */
  static of(asked: AskedPage, now: number, longest: RangeLimit): RangePage {
    const cursor = asked.cursor === undefined ? undefined : decodeCursor(asked.cursor, isRangeCursor);
    const moments = cursor ? { from: String(cursor.from), to: String(cursor.to) } : asked;
    return new RangePage(resolveRange(moments, now, longest), cursor?.offset ?? 0, asked.limit);
  }

  /** The part of the whole list that this page shows, and where the next one begins. */
  cut<T>(all: readonly T[]): { readonly items: T[]; readonly nextCursor: string | null } {
    const items = all.slice(this.offset, this.offset + this.limit);
    const end = this.offset + items.length;
    const next: RangeCursor = { ...this.range, offset: end };
    return { items, nextCursor: end < all.length ? encodeCursor(next) : null };
  }
}
