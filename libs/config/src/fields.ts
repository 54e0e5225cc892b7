import { z } from 'zod';

/** A switch: `true`, `1`, `yes`, `on` or their opposites. */
export const flag = (byDefault: boolean) =>
  z
    .enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'])
    .optional()
    .transform((value) => (value === undefined ? byDefault : ['true', '1', 'yes', 'on'].includes(value)));

/** A TCP port; 0 asks the system for a free one. */
export const port = (byDefault: number) => z.coerce.number().int().min(0).max(65_535).default(byDefault);

/** A whole number above zero: a size, a count or a time in the unit its name ends with. */
export const positive = (byDefault: number) => z.coerce.number().int().positive().default(byDefault);

/** The URL of a PostgreSQL database. */
export const postgresUrl = () =>
  z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://');

/** Words separated by white space or commas. */
export const list = () =>
  z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''));
