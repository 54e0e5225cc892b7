import type { DisplayUnit } from '../format/format.js';
import { day, hour, minute, second } from '../time/moment.js';
import { fieldsOf, isSameDay } from '../time/zone.js';

const kilo = 1024;

/** Steps between ticks: powers of two for bytes, so that an axis reads 64 MB and not 61 MB; nice decimals otherwise. */
export function tickSteps(unit: DisplayUnit): number[] {
  const steps: number[] = [];
  if (unit === 'bytes' || unit === 'bytes-per-second') {
    for (let power = 0; power < 6; power += 1) {
      for (const factor of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]) steps.push(factor * kilo ** power);
    }
    return steps;
  }
  if (unit === 'milliseconds' || unit === 'milliseconds-per-second') {
    return [...decimals(-4, 2), 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, ...longSteps()];
  }
  return decimals(unit === 'count' || unit === 'per-second' ? -3 : -2, 14);
}

function decimals(from: number, to: number): number[] {
  const steps: number[] = [];
  for (let power = from; power <= to; power += 1) {
    for (const factor of [1, 2, 5]) steps.push(Number((factor * 10 ** power).toPrecision(1)));
  }
  return steps;
}

function longSteps(): number[] {
  return [2, 5, 10, 20, 30, 60, 120, 240, 480, 720, 1440, 2880, 7200, 14_400, 72_000].map((factor) => factor * minute);
}

/** Steps between ticks of time that people count in. */
export const timeSteps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((days) => days * day),
];

/** Times on the axis, as short as the span allows; the date stands where the day changes. */
export function timeTicks(splits: readonly number[], stepMs: number): string[] {
  let before = Number.NaN;
  return splits.map((at, position) => {
    const { day: date, month, hours, minutes, seconds } = fieldsOf(at);
    const changed = (position > 0 || stepMs >= day) && !isSameDay(at, before);
    before = at;
    if (stepMs >= day || (changed && hours === 0 && minutes === 0)) return `${date} ${months[month] ?? ''}`;
    const time = `${pad(hours)}:${pad(minutes)}`;
    return stepMs < minute ? `${time}:${pad(seconds)}` : time;
  });
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
