/** The zone that all times are shown and read in. */
export type Zone = 'local' | 'utc';

let zone: Zone = 'local';

/** Set by the shell from the address before anything below it is drawn. */
export function setZone(next: Zone): void {
  zone = next;
}

export function currentZone(): Zone {
  return zone;
}

/** The zone's name for people: `UTC`, `Europe/Lisbon`. */
export function zoneName(): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A moment as a calendar and a clock of the zone show it; the month counts from 0. */
export interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** 0 = Sunday. */
  readonly weekday: number;
}

export function fieldsOf(at: number): Fields {
  const date = new Date(at);
  if (zone === 'utc') {
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth(),
      day: date.getUTCDate(),
      hours: date.getUTCHours(),
      minutes: date.getUTCMinutes(),
      seconds: date.getUTCSeconds(),
      weekday: date.getUTCDay(),
    };
  }
  return {
    year: date.getFullYear(),
    month: date.getMonth(),
    day: date.getDate(),
    hours: date.getHours(),
    minutes: date.getMinutes(),
    seconds: date.getSeconds(),
    weekday: date.getDay(),
  };
}

/** The moment of a calendar's date and a clock's time in the zone; days and hours may lie outside of their month. */
export function momentOf(year: number, month: number, day: number, hours = 0, minutes = 0): number {
  return zone === 'utc'
    ? Date.UTC(year, month, day, hours, minutes)
    : new Date(year, month, day, hours, minutes).getTime();
}

/** True when both moments are on the same day of the zone. */
export function isSameDay(one: number, other: number): boolean {
  const [first, second] = [fieldsOf(one), fieldsOf(other)];
  return first.year === second.year && first.month === second.month && first.day === second.day;
}
