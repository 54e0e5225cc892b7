const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Less than a day says nothing of nights, backups and batch jobs. */
const LEAST_MS = DAY_MS;
/** How much of the movement a straight line has to explain. */
const LEAST_FIT = 0.8;
/** A line is followed no further than this many times the time that was seen. */
const FURTHEST = 10;

export interface Forecast {
  readonly growthBytesPerDay: number | null;
  readonly fullAt: number | null;
  readonly reason: string;
}

/** When a disk will be full if it goes on as in the time seen; told only where a straight line fits what was seen. */
export function forecast(
  used: readonly (readonly [number, number])[],
  available: number | null,
  now: number,
): Forecast {
  const first = used[0]?.[0] ?? now;
  const seenMs = (used.at(-1)?.[0] ?? now) - first;
  if (used.length < 3 || seenMs < LEAST_MS) {
    const hours = Math.floor(seenMs / HOUR_MS);
    return { growthBytesPerDay: null, fullAt: null, reason: `Seen for ${hours} hours; a day at least is needed.` };
  }
  const { perMs, fit } = straightLine(used);
  const growthBytesPerDay = Math.round(perMs * DAY_MS);
  const days = Math.round(seenMs / DAY_MS);
  const known = (reason: string): Forecast => ({ growthBytesPerDay, fullAt: null, reason });
  if (growthBytesPerDay <= 0) return known(`It did not grow in the last ${days} days.`);
  if (fit < LEAST_FIT) return known('It grows and shrinks too irregularly to say when it will be full.');
  if (available === null) return known('How much room is left has not been read.');
  const leftMs = available / perMs;
  if (leftMs > FURTHEST * seenMs) return known(`At this rate not within ${days * FURTHEST} days.`);
  return { growthBytesPerDay, fullAt: Math.round(now + leftMs), reason: `If it goes on as in the last ${days} days.` };
}

/** Least squares: the slope, and how much of the movement it explains. */
function straightLine(points: readonly (readonly [number, number])[]): { perMs: number; fit: number } {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  return { perMs: xy / xx, fit: yy === 0 ? 1 : xy ** 2 / (xx * yy) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
