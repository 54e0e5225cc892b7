/** A time as a person says it: 45 s, 12 min, 3 h, 2 d. */
export function secondsText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size as a person says it, by powers of 1024 as PostgreSQL counts. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** A number with its thousands apart: 1,234,567. */
export const countText = (count: number): string => count.toLocaleString('en');

/** A share of a hundred with one digit where that matters. */
export const percentText = (percent: number): string => `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;

/** `1 session`, `3 sessions`. */
export const plural = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
