import type { Cell } from '../poll.js';

/** The identity of a row as one text: its dimensions. */
export function keyOf(row: readonly Cell[], dimensions: number): string {
  if (dimensions === 0) return '';
  let key = keyPart(row[0]);
  for (let index = 1; index < dimensions; index++) key += `\u0000${keyPart(row[index])}`;
  return key;
}

// 1 and '1' and true are different dimensions; so is null from the text 'null'.
function keyPart(cell: Cell): string {
  if (typeof cell === 'string') return `"${cell}`;
  return Object.is(cell, -0) ? '0' : String(cell);
}
