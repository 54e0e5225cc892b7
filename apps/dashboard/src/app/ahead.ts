import type { LazyRoute } from '@tanstack/react-router';
import { serverNow } from '../time/clock.js';
import { askedRange } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { rangeOfSearch, timeSearch } from './search.js';
import type { Comparison, RawSearch } from './search.js';

/** Where a link leads that somebody is about to follow. */
export interface Ahead {
  /** Of the page's own path: no other is there. */
  readonly params: Readonly<Record<'serverId' | 'queryId' | 'tableId' | 'fingerprint', string>>;
  readonly range: TimeRange;
  readonly compare: Comparison | undefined;
}

/** What the file of a page exports. */
export interface Screen {
  // The types of screens come from the router, which is made of these pages.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly Route: LazyRoute<any>;
  /**
   * Asks what the page shows first, while the pointer or the focus is on a link to it: one answer, and the one that the
   * page itself then asks for. A page that is already narrowed by its address is not asked ahead.
   */
  readonly ahead?: (to: Ahead) => Promise<void>;
}

interface Opening {
  /** Reads the page's own part of the address. */
  readonly search: (raw: RawSearch) => object;
  readonly screen: () => Promise<Pick<Screen, 'ahead'>>;
}

interface Loading {
  readonly params: object;
  readonly location: { readonly search: object };
  /** Nobody has followed the link yet. */
  readonly preload: boolean;
}

/** Has a page ask ahead when the router loads it ahead. */
export function askAhead({ search, screen }: Opening, { params, location, preload }: Loading): void {
  const asked: RawSearch = { ...location.search };
  if (!preload || Object.keys(search(asked)).length > 0) return;
  const time = timeSearch(asked);
  const pausedAt = time.pause === undefined ? undefined : Number(time.pause);
  const range = askedRange(rangeOfSearch(time), serverNow(), pausedAt);
  // What fails is told when the page itself is opened.
  void screen().then(
    ({ ahead }) => ahead?.({ params: params as Ahead['params'], range, compare: time.compare }),
    () => undefined,
  );
}
