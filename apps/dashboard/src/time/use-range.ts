import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { rangeOfSearch, searchOfRange } from '../app/search.js';
import type { Comparison } from '../app/search.js';
import { serverNow, useNow } from './clock.js';
import { absoluteRange, askedRange, defaultRange, isLive, windowOf } from './range.js';
import type { TimeRange, TimeWindow } from './range.js';

/** The time of the address and how to change it: each change is a step that the browser can go back. */
export interface PageTime {
  /** What the API is asked for. */
  readonly range: TimeRange;
  /** As somebody chose it: `now-1d/d`, or a live range that is paused. */
  readonly written: TimeRange;
  /** Since when a live range stands still. */
  readonly pausedAt: number | undefined;
  readonly compare: Comparison | undefined;
  readonly setRange: (range: TimeRange) => void;
  readonly zoomTo: (from: number, to: number) => void;
  readonly setCompare: (compare: Comparison | undefined) => void;
  readonly pause: () => void;
  readonly resume: () => void;
}

export function useRange(): PageTime {
  const { from, to, pause: paused, compare } = useSearch({ strict: false });
  const navigate = useNavigate();
  const today = useNow(60_000);
  const written = useMemo(() => rangeOfSearch({ ...(from ? { from } : {}), ...(to ? { to } : {}) }), [from, to]);
  const pausedAt = paused === undefined ? undefined : Number(paused);
  const asked = askedRange(written, today, pausedAt);
  const range = useMemo(() => asked, [asked.from, asked.to]);
  const change = useCallback(
    (next: {
      from?: string | undefined;
      to?: string | undefined;
      pause?: string | undefined;
      compare?: Comparison | undefined;
    }) => void navigate({ to: '.', search: (before) => ({ ...before, ...next }) }),
    [navigate],
  );
  const setRange = useCallback(
    (next: TimeRange) => {
      const { from: nextFrom, to: nextTo } = searchOfRange(next);
      change({ from: nextFrom, to: nextTo, pause: undefined });
    },
    [change],
  );
  const zoomTo = useCallback((start: number, end: number) => setRange(absoluteRange(start, end)), [setRange]);
  const setCompare = useCallback((next: Comparison | undefined) => change({ compare: next }), [change]);
  const pause = useCallback(() => change({ pause: String(Math.round(serverNow())) }), [change]);
  const resume = useCallback(() => change({ pause: undefined }), [change]);
  return { range, written, pausedAt, compare, setRange, zoomTo, setCompare, pause, resume };
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
