import { InvalidError } from '@pganalytics/errors';
import { z } from 'zod';

const RELATIVE = /^now(?:-(\d{1,9})(s|m|h|d|w))?$/;
const EPOCH = /^\d{1,16}$/;
const MS_OF_UNIT = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A moment could not be read; the message names it and shows the forms that can be. */
export class InvalidMoment extends InvalidError {
  readonly code = 'http.invalid-moment';

  constructor(readonly moment: string) {
    super(`"${moment}" is not a moment; write now, now-15m, milliseconds since 1970 or an ISO 8601 time.`);
  }
}

/** A moment as a query parameter: `now`, `now-15m`, milliseconds since 1970, or ISO 8601. */
export const momentText = (byDefault: string) =>
  z
    .string()
    .max(40)
    .default(byDefault)
    .meta({
      description: 'now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time.',
      examples: ['now-15m', '1785000000000', '2026-07-25T17:20:00Z'],
    });

/**
 * The milliseconds since 1970 that a moment's text means, seen from `now`.
 * @throws InvalidMoment when the text has none of the known forms.
 */
export function resolveMoment(text: string, now: number): number {
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, amount, unit] = relative;
    return amount ? now - Number(amount) * MS_OF_UNIT[unit as keyof typeof MS_OF_UNIT] : now;
  }
  const moment = EPOCH.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isSafeInteger(moment)) throw new InvalidMoment(text);
  return moment;
}
