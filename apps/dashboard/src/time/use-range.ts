import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { rangeOfSearch, searchOfRange } from '../app/search.js';
import { useNow } from './clock.js';
import { absoluteRange, defaultRange, isLive, windowOf } from './range.js';
import type { TimeRange, TimeWindow } from './range.js';

/** The time range of the address and how to change it: each change is a step that the browser can go back. */
export function useRange(): {
  range: TimeRange;
  setRange: (range: TimeRange) => void;
  zoomTo: (from: number, to: number) => void;
} {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { from, to } = search;
  const range = useMemo(() => rangeOfSearch({ ...(from ? { from } : {}), ...(to ? { to } : {}) }), [from, to]);
  const setRange = useCallback(
    (next: TimeRange) => {
      const { from: nextFrom, to: nextTo } = searchOfRange(next);
      void navigate({ to: '.', search: (before) => ({ ...before, from: nextFrom, to: nextTo }) });
    },
    [navigate],
  );
  const zoomTo = useCallback((start: number, end: number) => setRange(absoluteRange(start, end)), [setRange]);
  return { range, setRange, zoomTo };
}

/** How often something that shows this range needs to move: once a pixel or so. */
export function stepOfRange(range: TimeRange): number {
  const window = windowOf(range, 0) ?? { from: 0, to: 900_000 };
  const pixel = (window.to - window.from) / 600;
  return [1000, 2000, 5000, 10_000, 30_000, 60_000].find((step) => step >= pixel) ?? 60_000;
}

/** The window all charts show. While it is live it moves on with the server's clock, for all charts at once. */
export function useTimeWindow(): TimeWindow {
  const { range } = useRange();
  const live = isLive(range);
  const now = useNow(live ? stepOfRange(range) : 60_000);
  return useMemo(
    () => windowOf(range, now) ?? windowOf(defaultRange, now) ?? { from: now - 1, to: now },
    // An absolute window stands still however the clock moves.
    [range.from, range.to, live || range.from.startsWith('now') ? now : 0],
  );
}
