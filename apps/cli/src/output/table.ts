import type { Column } from './listing.js';
import { plain } from './plain.js';

const GAP = '  ';
/** A last column narrower than this says nothing; the line runs over instead. */
const LEAST_WIDTH = 12;

/** Rows below each other, with the names of the columns above; numbers stand to the right. */
export function tableOf<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  { headers, width }: { readonly headers: boolean; readonly width?: number },
): string {
  const rows = items.map((item) => columns.map((column) => textOf(column, item)));
  if (headers) rows.unshift(columns.map(({ name }) => name.toUpperCase().replaceAll('_', ' ')));
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => lengthOf(row[index]))));
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + GAP.length, 0);
  const room = width === undefined ? undefined : Math.max(LEAST_WIDTH, width - before);
  const lines = rows.map((row) =>
    row
      .map((cell, index) => {
        const shown = index === last && room !== undefined ? cut(cell, room) : cell;
        const space = ' '.repeat(Math.max(0, widths[index] - lengthOf(shown)));
        return columns[index].align === 'right' ? `${space}${shown}` : `${shown}${space}`;
      })
      .join(GAP)
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

const textOf = <T>(column: Column<T>, item: T): string =>
  plain(column.text?.(item) ?? String(column.value(item) ?? '–'));

/** A person sees one character where several code points make it. */
const segmenter = new Intl.Segmenter();
const charactersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);
const lengthOf = (text: string): number => charactersOf(text).length;

function cut(text: string, room: number): string {
  return lengthOf(text) <= room
    ? text
    : `${charactersOf(text)
        .slice(0, room - 1)
        .join('')}…`;
}
