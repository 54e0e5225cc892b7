import { isRounded, minute, momentLabel, parseMoment, second, unitMs } from './moment.js';

export { momentInput, momentLabel, parseMoment } from './moment.js';

/** A range of time as a person writes it and as the address holds it: `now-15m`, epoch milliseconds or ISO 8601. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** A range of time in epoch milliseconds; `to` is not part of it. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export interface QuickRange {
  readonly label: string;
  readonly range: TimeRange;
}

const unitNames: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };

export const defaultRange: TimeRange = { from: 'now-15m', to: 'now' };
export const shortestWindowMs = 5 * second;

export const quickRanges: readonly QuickRange[] = [
  ...['5m', '15m', '30m', '1h', '3h', '6h', '12h', '24h', '2d', '7d', '30d'].map((span) => ({
    label: lastLabel(span),
    range: { from: `now-${span}`, to: 'now' },
  })),
  { label: 'Today', range: { from: 'now/d', to: 'now' } },
  { label: 'Yesterday', range: { from: 'now-1d/d', to: 'now-1d/d' } },
  { label: 'This week', range: { from: 'now/w', to: 'now' } },
];

/** The window a range means at `now`; `undefined` when an end is not a moment or the range is empty. */
export function windowOf(range: TimeRange, now: number): TimeWindow | undefined {
  const from = parseMoment(range.from, now);
  const to = parseMoment(range.to, now, 'to');
  if (from === undefined || to === undefined || from >= to) return undefined;
  return { from, to };
}

/** The range as the API reads it: what is rounded to the calendar, and what stands still, is told in milliseconds. */
export function askedRange(range: TimeRange, now: number, pausedAt: number | undefined): TimeRange {
  const window = windowOf(range, pausedAt ?? now);
  if (!window) return range;
  const { from, to } = window;
  if (pausedAt !== undefined) return { from: String(from), to: String(to) };
  return { from: isRounded(range.from) ? String(from) : range.from, to: isRounded(range.to) ? String(to) : range.to };
}

/**
 * Reads what a person typed: `2h`, `now-2h`, `now-2h to now-1h`, `now-1d/d`, or two dates.
 * Returns `undefined` when it is not a range.
 */
export function parseTypedRange(text: string, now: number): TimeRange | undefined {
  const trimmed = text.trim();
  const span = /^(?:last\s+)?(\d{1,6})\s*([smhdw])$/i.exec(trimmed);
  const range = span ? { from: `now-${span[1]}${span[2]?.toLowerCase()}`, to: 'now' } : splitRange(trimmed, now);
  return range && windowOf(range, now) ? range : undefined;
}

function splitRange(text: string, now: number): TimeRange {
  const parts = text.split(/\s+(?:to|until|–|—)\s+|(?<!now)\s+-\s+|\s*\.\.\s*/i);
  const [from = '', to = usualEnd(from)] = parts;
  return { from: normalMoment(from, now), to: normalMoment(to, now) };
}

/** `now-1d/d` alone is that whole day; anything else goes on until now. */
function usualEnd(from: string): string {
  return isRounded(from) && /-/.test(from) ? from : 'now';
}

function normalMoment(text: string, now: number): string {
  const compact = text.replaceAll(/\s+/g, '').toLowerCase();
  if (compact.startsWith('now')) return compact;
  const at = parseMoment(text, now);
  return at === undefined ? text : String(at);
}

/** True when the range ends now, so that new data belongs in it. */
export function isLive(range: TimeRange): boolean {
  return range.to.trim().toLowerCase() === 'now';
}

export function absoluteRange(from: number, to: number): TimeRange {
  const centre = (from + to) / 2;
  const half = Math.max((to - from) / 2, shortestWindowMs / 2);
  return { from: String(Math.round(centre - half)), to: String(Math.round(centre + half)) };
}

/** The same span, half a span earlier or later; never later than now, where it becomes live again. */
export function shifted(range: TimeRange, now: number, direction: -1 | 1): TimeRange {
  const window = windowOf(range, now) ?? { from: now - 15 * minute, to: now };
  const span = window.to - window.from;
  const step = (span / 2) * direction;
  return liveAgain(window.from + step, window.to + step, now);
}

/** Twice the span around the same middle; a range that touches now stays live. */
export function zoomedOut(range: TimeRange, now: number): TimeRange {
  const window = windowOf(range, now) ?? { from: now - 15 * minute, to: now };
  const span = window.to - window.from;
  if (isLive(range)) return { from: relativeFrom(span * 2), to: 'now' };
  return liveAgain(window.from - span / 2, window.to + span / 2, now);
}

function liveAgain(from: number, to: number, now: number): TimeRange {
  if (to >= now - second) return { from: relativeFrom(to - from), to: 'now' };
  return absoluteRange(from, to);
}

function relativeFrom(spanMs: number): string {
  for (const unit of ['w', 'd', 'h', 'm'] as const) {
    const size = unitMs[unit] ?? 1;
    if (unit !== 'w' && spanMs >= size && spanMs % size === 0) return `now-${spanMs / size}${unit}`;
  }
  return `now-${Math.max(Math.round(spanMs / second), 5)}s`;
}

/** The range in words: "Last 15 minutes", or two moments. */
export function rangeLabel(range: TimeRange, now: number): string {
  const quick = quickRanges.find(({ range: { from, to } }) => from === range.from && to === range.to);
  if (quick) return quick.label;
  const relative = /^now-(\d+)([smhdw])$/i.exec(range.from.trim());
  if (relative && isLive(range)) return lastLabel(`${relative[1]}${relative[2]}`);
  const window = windowOf(range, now);
  if (!window) return 'Not a range of time';
  return `${momentLabel(window.from)} – ${momentLabel(window.to, window.from)}`;
}

function lastLabel(span: string): string {
  const amount = Number(span.slice(0, -1));
  const name = unitNames[span.slice(-1).toLowerCase()] ?? '';
  return amount === 1 ? `Last ${name}` : `Last ${amount} ${name}s`;
}
