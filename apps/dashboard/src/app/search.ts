import { defaultRange, isLive, windowOf } from '../time/range.js';
import type { TimeRange } from '../time/range.js';

/** The address's query part as it is written: every value is text, none is JSON. */
export type RawSearch = Record<string, unknown>;

/** Reads `?a=1&b=2`; values stay text, so that an epoch in milliseconds is not rounded or quoted. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: RawSearch): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
    if (typeof value === 'number') parameters.set(name, String(value));
  }
  // A colon is allowed in a query and keeps typed moments readable.
  const text = parameters.toString().replaceAll('%3A', ':');
  return text ? `?${text}` : '';
}

/** What the address of every screen may hold of time; what is as usual is left out. */
export interface TimeSearch {
  readonly from?: string;
  readonly to?: string;
  /** Times are shown in UTC instead of the viewer's own zone. */
  readonly tz?: 'utc';
  /** Charts also show what was so much earlier. */
  readonly compare?: Comparison;
  /** A live range stands still since this moment, in epoch milliseconds. */
  readonly pause?: string;
}

/** How much earlier: a day, a week. */
export const comparisons = ['1d', '1w'] as const;
export type Comparison = (typeof comparisons)[number];

export function timeSearch(raw: RawSearch): TimeSearch {
  const range = { from: textOf(raw['from']) ?? defaultRange.from, to: textOf(raw['to']) ?? defaultRange.to };
  const pause = textOf(raw['pause']);
  return {
    ...(windowOf(range, Date.now()) ? searchOfRange(range) : {}),
    ...optional({
      tz: oneOf(raw['tz'], ['utc']),
      compare: oneOf(raw['compare'], comparisons),
      pause: pause && isLive(range) && /^\d{12,14}$/.test(pause) ? pause : undefined,
    }),
  };
}

export function searchOfRange(range: TimeRange): Pick<TimeSearch, 'from' | 'to'> {
  if (range.from === defaultRange.from && range.to === defaultRange.to) return {};
  return range.to === defaultRange.to ? { from: range.from } : { from: range.from, to: range.to };
}

export function rangeOfSearch(search: TimeSearch): TimeRange {
  return { from: search.from ?? defaultRange.from, to: search.to ?? defaultRange.to };
}

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** A link to another screen keeps what the address says of time and nothing else. */
export function keepTime({ from, to, tz, compare, pause }: TimeSearch): TimeSearch {
  return optional({ from, to, tz, compare, pause });
}

/** Reads these parts of an address as text; what is not there is left out, so that the address stays short. */
export function texts<const N extends string = never>(
  ...names: readonly N[]
): (raw: RawSearch) => { [K in N]?: string } {
  return (raw) => {
    const read = Object.fromEntries(names.map((name) => [name, textOf(raw[name])]));
    return optional(read as Record<N, string | undefined>);
  };
}

/** Leaves out what is not set. */
export function optional<T extends object>(search: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

/** One of the allowed values, or nothing: what somebody typed into the address breaks no screen. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((candidate) => candidate === value);
}

/** A table's order in the address: `column` is descending, `-column` ascending. */
export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

export function orderOf(text: string | undefined, usual: Order): Order {
  if (!text) return usual;
  return text.startsWith('-') ? { column: text.slice(1), descending: false } : { column: text, descending: true };
}

export function orderText(order: Order, usual: Order): string | undefined {
  if (order.column === usual.column && order.descending === usual.descending) return undefined;
  return order.descending ? order.column : `-${order.column}`;
}

/** Where to go after signing in: only a path of our own, never another site. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/';
}
