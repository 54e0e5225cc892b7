import { useSyncExternalStore } from 'react';

// Below this the difference may as well be the way of the message; above it the clocks differ.
const toleranceMs = 1500;

let offsetMs = 0;

/** Learns from a moment the server wrote just now how far its clock is from ours. */
export function learnServerTime(serverNow: number): void {
  const offset = serverNow - Date.now();
  offsetMs = Math.abs(offset) > toleranceMs ? offset : 0;
}

/** The server's clock, which all samples are dated by. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  readonly current: () => number;
}

const tickers = new Map<number, Ticker>();

function tickerOf(everyMs: number): Ticker {
  const known = tickers.get(everyMs);
  if (known) return known;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let tick = serverNow();
  const advance = () => {
    tick = serverNow();
    for (const listener of listeners) listener();
  };
  const ticker: Ticker = {
    subscribe: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(advance, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    current: () => {
      // A tick that nobody listened to is old; whoever comes next must not see it.
      if (listeners.size === 0 && serverNow() - tick > everyMs) tick = serverNow();
      return tick;
    },
  };
  tickers.set(everyMs, ticker);
  return ticker;
}

/** The server's clock in steps; everything with the same step moves together. */
export function useNow(everyMs: number): number {
  const ticker = tickerOf(everyMs);
  return useSyncExternalStore(ticker.subscribe, ticker.current);
}
