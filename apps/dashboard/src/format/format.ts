/** What stands where a value is not known; never a zero. */
export const unknownText = '–';

const thousands = ['', 'k', 'M', 'G', 'T', 'P'];
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A number of the API as a JavaScript number: what is drawn may round, what is written exactly may not. */
export function numeric(value: number | string | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** `1234567` as `1.23 M`. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return unknownText;
  return scaled(value, 1000, thousands);
}

/** Bytes in powers of 1024 with the names PostgreSQL uses. */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return unknownText;
  return scaled(value, 1024, byteUnits);
}

function scaled(value: number, base: number, names: readonly string[]): string {
  const sign = value < 0 ? '−' : '';
  let rest = Math.abs(value);
  let power = 0;
  while (rest >= base && power < names.length - 1) {
    rest /= base;
    power += 1;
  }
  const name = names[power] ?? '';
  return `${sign}${significant(rest)}${name ? ` ${name}` : ''}`;
}

/** At most three significant digits, without trailing zeros. */
export function significant(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  if (size < 0.01) return String(Number(value.toPrecision(2)));
  return String(Number(value.toFixed(size >= 10 ? 1 : 2)));
}

/** A duration in milliseconds with the unit that fits: `850 µs`, `12.3 ms`, `2 min 5 s`, `3 d 4 h`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return unknownText;
  const size = Math.abs(ms);
  if (size === 0) return '0 ms';
  if (size < 1) return `${significant(ms * 1000)} µs`;
  if (size < second) return `${significant(ms)} ms`;
  if (size < minute) return `${significant(ms / second)} s`;
  if (size < hour) return pair(ms, minute, 'min', second, 's');
  if (size < day) return pair(ms, hour, 'h', minute, 'min');
  return pair(ms, day, 'd', hour, 'h');
}

/** How long ago something was, in whole units: `3 s`, `2 min 10 s`. */
export function age(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return unknownText;
  if (ms < second) return '0 s';
  return ms < minute ? `${Math.floor(ms / second)} s` : duration(ms);
}

function pair(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest ? `${whole} ${bigName} ${rest} ${smallName}` : `${whole} ${bigName}`;
}

/** A share of 0 to 1 as percent. */
export function share(value: number | null | undefined): string {
  return value === null || value === undefined ? unknownText : percent(value * 100);
}

export function percent(value: number | null | undefined): string {
  if (value === null || value === undefined) return unknownText;
  if (value > 99 && value < 100) return `${Math.floor(value * 100) / 100} %`;
  return `${significant(value)} %`;
}

/** An exact integer of any size with thin spaces between thousands. */
export function exact(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return unknownText;
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
  return fraction ? `${grouped}.${fraction.slice(0, 3)}` : grouped;
}

/** The units a chart or a column may have. */
export type DisplayUnit =
  | 'count'
  | 'bytes'
  | 'milliseconds'
  | 'percent'
  | 'per-second'
  | 'bytes-per-second'
  | 'milliseconds-per-second'
  | 'sessions';

/** One value with its unit, as it stands in a legend, a tooltip or a cell. */
export function valueText(value: number | null | undefined, unit: DisplayUnit): string {
  if (value === null || value === undefined) return unknownText;
  switch (unit) {
    case 'bytes':
      return bytes(value);
    case 'milliseconds':
      return duration(value);
    case 'percent':
      return percent(value);
    case 'per-second':
      return `${count(value)}/s`;
    case 'bytes-per-second':
      return `${bytes(value)}/s`;
    case 'milliseconds-per-second':
      return `${duration(value)}/s`;
    case 'count':
    case 'sessions':
      return count(value);
  }
}
