import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Cell } from '../../sources/cell-types.js';

const run = promisify(execFile);
const FIELD = '\u001f';
const RECORD = '\u001e';

/** What psql, PostgreSQL's own client, reads: the independent witness. */
export async function psql(url: string, sql: string): Promise<string[][]> {
  const { stdout } = await run('psql', ['-X', '-A', '-t', '-q', '-F', FIELD, '-R', RECORD, '-c', sql, url]);
  const text = stdout.replace(/\n$/, '');
  return text === '' ? [] : text.split(RECORD).map((line) => line.split(FIELD));
}

/** A cell as psql shows it. */
export function shown(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  return String(cell);
}

/** Rows as lines of text in a fixed order, since rows of a poll have none. */
export function lines(rows: readonly (readonly string[])[]): string[] {
  return rows.map((row) => row.join(' | ')).toSorted();
}
