import type { ChangeKind } from '@pganalytics/contracts';

import type { FactRow } from '../facts/fact-row.js';
import { ofServer } from './change.js';
import type { Change } from './change.js';
import type { FileDifference, WatchedFile } from './set-changes.js';

interface Line {
  /** Where it stands: `file:line`, before 16 the line alone. */
  readonly place: string;
  readonly text: string;
}

/** The lines in the order in which they are tried. */
function linesOf(rows: readonly FactRow[], order: string, textOf: (row: FactRow) => string): Line[] {
  const numbersOf = (row: FactRow) => [row.number(order) ?? 0, row.number('line_number') ?? 0];
  return rows
    .toSorted((a, b) => {
      const [[order1, line1], [order2, line2]] = [numbersOf(a), numbersOf(b)];
      return order1 - order2 || line1 - line2;
    })
    .map((row) => {
      const error = row.text('error');
      const [file, number] = [row.text('file_name'), row.text('line_number')];
      const place = file === null ? `line ${number}` : `${file}:${number}`;
      return { place, text: error === null ? textOf(row) : `not valid: ${error}` };
    });
}

/** Those of some lines that are not among others, each as often as it is missing there. */
function without(lines: readonly Line[], others: readonly Line[]): Line[] {
  const left = new Map<string, number>();
  for (const { text } of others) left.set(text, (left.get(text) ?? 0) + 1);
  return lines.filter(({ text }) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

const textsBut = (lines: readonly Line[], those: readonly Line[]): string =>
  lines.flatMap((line) => (those.includes(line) ? [] : line.text)).join('\n');

interface FileOf {
  readonly kind: ChangeKind;
  readonly objectType: string;
  /** The column that says in which order lines are tried; nothing before 16, where that of the lines is the order. */
  readonly order: string;
  readonly textOf: (row: FactRow) => string;
}

/**
 * What of a file was added, removed, changed or put into another order. A line that only moved down because another one or
 * a comment came before it is no change; the order is, because the first rule that fits decides.
 */
function describeFile({ kind, objectType, order, textOf }: FileOf): (of: FileDifference) => Change[] {
  return ({ before, after, at, notBefore }) => {
    const [then, now] = [linesOf(before, order, textOf), linesOf(after, order, textOf)];
    const [removed, added] = [without(then, now), without(now, then)];
    const base = { kind, objectType, at, notBefore, ...ofServer };
    const isAltered = (line: Line, others: readonly Line[]) => others.some(({ place }) => place === line.place);
    const changes = added.map((line): Change => {
      const old = removed.find(({ place }) => place === line.place);
      const texts = { name: line.place, before: old?.text ?? null, after: line.text };
      const [change, verb] = old ? (['altered', 'changed to'] as const) : (['created', 'was added:'] as const);
      return { ...base, ...texts, change, title: `The ${objectType} ${verb} ${line.text}` };
    });
    for (const line of removed.filter((one) => !isAltered(one, added))) {
      const texts = { name: line.place, before: line.text, after: null };
      changes.push({ ...base, ...texts, change: 'dropped', title: `The ${objectType} was removed: ${line.text}` });
    }
    const [stayedThen, stayedNow] = [textsBut(then, removed), textsBut(now, added)];
    if (stayedThen !== stayedNow) {
      const texts = { name: 'order', before: stayedThen, after: stayedNow };
      changes.push({
        ...base,
        ...texts,
        change: 'altered',
        title: `Each ${objectType} is there, but in another order`,
      });
    }
    return changes;
  };
}

const words = (row: FactRow, columns: readonly string[]): string =>
  columns.flatMap((column) => row.text(column) ?? []).join(' ');

/** Who may connect from where and how; the first rule that fits decides. */
export const hbaRules: WatchedFile = {
  family: 'pg_hba_file_rules',
  identity: ['file_name', 'line_number'],
  wholeAtStart: true,
  describeAll: describeFile({
    kind: 'hba-rule',
    objectType: 'rule of pg_hba.conf',
    order: 'rule_number',
    textOf: (row) => words(row, ['type', 'database', 'user_name', 'address', 'netmask', 'auth_method', 'options']),
  }),
};

/** Which names of the outside may become which role. */
export const identMappings: WatchedFile = {
  family: 'pg_ident_file_mappings',
  identity: ['file_name', 'line_number'],
  wholeAtStart: true,
  describeAll: describeFile({
    kind: 'ident-map',
    objectType: 'line of pg_ident.conf',
    order: 'map_number',
    textOf: (row) => words(row, ['map_name', 'sys_name', 'pg_username']),
  }),
};
