import { exact } from '@pganalytics/stats';

/** One value as a frame carries it; whole numbers beyond 2^53 are bigints, so that nothing is rounded. */
export type Cell = number | bigint | string | boolean | null;

/** Fifteen digits always fit a number; only longer ones are worth a bigint. */
const integer = (text: string): number | bigint => (text.length < 16 ? Number(text) : exact(BigInt(text)));

const numeric = (text: string): number | bigint => (/^-?\d+$/.test(text) ? integer(text) : Number(text));

const PARSERS = new Map<number, (text: string) => Cell>([
  [16, (text) => text === 't'],
  [20, integer],
  [21, Number],
  [23, Number],
  [26, Number],
  [700, Number],
  [701, Number],
  [1700, numeric],
]);

const asText = (text: string): Cell => text;

/** How `pg` reads our columns: numbers exactly, everything else as text. */
export const cellTypes = {
  getTypeParser: (oid: number): ((text: string) => Cell) => PARSERS.get(oid) ?? asText,
};
