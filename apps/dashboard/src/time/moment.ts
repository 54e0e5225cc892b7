import { currentZone, fieldsOf, momentOf } from './zone.js';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
export const unitMs: Readonly<Record<string, number>> = { s: second, m: minute, h: hour, d: day, w: 7 * day };

/** Which end of a range a moment is: `now/d` as its beginning is midnight, as its end the next one. */
export type End = 'from' | 'to';

const relativeForm = /^now(?:\s*-\s*(\d{1,6})\s*([smhdw]))?(?:\s*\/\s*([mhdw]))?$/i;
const dateForm = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads one moment; `undefined` when it is none. Dates without a zone are in the zone of the page. */
export function parseMoment(text: string, now: number, end: End = 'from'): number | undefined {
  const trimmed = text.trim();
  const relative = relativeForm.exec(trimmed);
  if (relative) {
    const [, amount, unit, rounding] = relative;
    const at = amount && unit ? now - Number(amount) * (unitMs[unit.toLowerCase()] ?? 0) : now;
    return rounding ? rounded(at, rounding.toLowerCase(), end) : at;
  }
  if (/^\d{12,14}$/.test(trimmed)) return Number(trimmed);
  if (!dateForm.test(trimmed)) return undefined;
  // A bare date is midnight UTC to Date.parse; a person means the midnight of the zone.
  const iso = trimmed.length === 10 ? `${trimmed}T00:00` : trimmed.replace(' ', 'T');
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(iso.slice(10)) || currentZone() === 'local' ? iso : `${iso}Z`;
  const parsed = Date.parse(zoned);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** True for a moment that only the dashboard understands: one rounded to a unit of the calendar. */
export function isRounded(text: string): boolean {
  return relativeForm.exec(text.trim())?.[3] !== undefined;
}

function rounded(at: number, unit: string, end: End): number {
  const { year, month, day: date, hours, minutes, weekday } = fieldsOf(at);
  const later = end === 'to' ? 1 : 0;
  switch (unit) {
    case 'm':
      return momentOf(year, month, date, hours, minutes + later);
    case 'h':
      return momentOf(year, month, date, hours + later);
    case 'd':
      return momentOf(year, month, date + later);
    default:
      // Weeks begin on Monday (ISO 8601).
      return momentOf(year, month, date - ((weekday + 6) % 7) + 7 * later);
  }
}

/** A moment; the date is left out when it is that of `beside`. */
export function momentLabel(at: number, beside?: number): string {
  const { hours, minutes, seconds } = fieldsOf(at);
  const time = `${pad(hours)}:${pad(minutes)}${seconds ? `:${pad(seconds)}` : ''}`;
  return beside !== undefined && dateText(at) === dateText(beside) ? time : `${dateText(at)} ${time}`;
}

/** A moment as it may be typed again: `2026-03-01 14:05:09`, in the zone of the page. */
export function momentInput(at: number): string {
  const { hours, minutes, seconds } = fieldsOf(at);
  return `${dateText(at)} ${pad(hours)}:${pad(minutes)}:${pad(seconds)}`;
}

export function dateText(at: number): string {
  const { year, month, day: date } = fieldsOf(at);
  return `${year}-${pad(month + 1)}-${pad(date)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
