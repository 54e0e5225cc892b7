const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const NOT_KNOWN = '–';

type Known = number | string | null | undefined;

/** Bytes in the units of PostgreSQL's pg_size_pretty (1 kB = 1024 B). */
export function bytes(value: Known): string {
  if (value === null || value === undefined) return NOT_KNOWN;
  let rest = Number(value);
  let unit = 0;
  for (; Math.abs(rest) >= 1_024 && unit < BYTE_UNITS.length - 1; unit++) rest /= 1_024;
  return `${unit === 0 ? Math.round(rest) : rest.toFixed(Math.abs(rest) < 10 ? 1 : 0)} ${BYTE_UNITS[unit]}`;
}

/** A number with as many digits as a person reads. */
export function amount(value: Known): string {
  if (value === null || value === undefined) return NOT_KNOWN;
  const number = Number(value);
  if (Number.isInteger(number)) return number.toLocaleString('en-GB');
  return number.toLocaleString('en-GB', { maximumSignificantDigits: Math.abs(number) < 1_000 ? 3 : 6 });
}

/** A share of one as per cent. */
export function share(value: Known): string {
  return value === null || value === undefined ? NOT_KNOWN : `${(Number(value) * 100).toFixed(1)} %`;
}

/** A length of time in milliseconds, in at most two units. */
export function duration(milliseconds: Known): string {
  if (milliseconds === null || milliseconds === undefined) return NOT_KNOWN;
  const ms = Number(milliseconds);
  if (ms < 1_000) return `${amount(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.floor(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3_600)} h`;
}

/** A moment in UTC, to the second. */
export function moment(epochMs: Known): string {
  if (epochMs === null || epochMs === undefined) return NOT_KNOWN;
  return new Date(Number(epochMs)).toISOString().slice(0, 19).replace('T', ' ');
}
