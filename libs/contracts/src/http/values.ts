import { z } from 'zod';

/** A number as the API writes it: an integer beyond 2^53 - 1 is a string of digits, so that no client rounds it. */
export const exactNumber = z.union([z.number(), z.string().regex(/^-?\d+$/)]).meta({
  id: 'ExactNumber',
  description: 'A number. An integer beyond 2^53 - 1 is written as a string of digits, so that it stays exact.',
  examples: [42.5, '9223372036854775807'],
});
/** A number as the API writes it. */
export type ExactNumber = z.infer<typeof exactNumber>;

/** An exact number, or null when the value is not known: a gap, a counter's reset, a column the server lacks. */
export const exactNumberOrUnknown = exactNumber.nullable();

/** A moment in time, in milliseconds since 1970. */
export const epochMs = z.int().meta({ id: 'EpochMs', description: 'Milliseconds since 1970-01-01T00:00:00Z.' });

/** The id of a server, collector, organisation or user. */
export const idText = z.uuid();

/** One or several values of a query parameter that may be repeated. */
export const repeated = <T extends string>(item: z.ZodType<T, string>, max: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item).max(max)).default([]);

/** Where the next page of a list begins, as the previous page told it. */
export const pageCursor = z
  .string()
  .max(500)
  .optional()
  .describe('`nextCursor` of the previous page; left out for the first page.');

/** How many items a page holds. */
export const pageLimit = (byDefault: number, max: number) =>
  z.coerce.number().int().min(1).max(max).default(byDefault).describe(`Items on a page, at most ${max}.`);

/** What every page of a list ends with. */
export const nextCursor = z.string().nullable().describe('Give it as `cursor` to read on; null on the last page.');

/** The path parameter of everything that belongs to one server. */
export const serverPath = z.object({ id: idText.describe('The server, as `GET /servers` names it.') });
/** The path parameter of everything that belongs to one server. */
export type ServerPath = z.infer<typeof serverPath>;
