import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { keyOf } from '../columns/row-key.js';
import type { Cell, Poll } from '../poll.js';
import { isCount, larger, negative, plus, smaller } from './arithmetic.js';
import { LAST_SEEN } from './roll-up-schema.js';

/** What merging does with a column of a roll-up, told from its name. */
type Rule = 'dimension' | 'seen' | 'min' | 'max' | 'add' | 'last';

/**
 * Merges roll-ups of the same schema, whose intervals may overlap: an interval that several of them have a part of
 * comes out once. Rows that cancel out (a correction of everything) are left out; their interval stays.
 * @param schema what `rollUpSchema` gave.
 */
export function mergeRollUps(schema: FrameSchema, parts: readonly (readonly Poll[])[]): Poll[] {
  const rules = schema.columns.map(ruleOf);
  const dimensions = rules.filter((rule) => rule === 'dimension').length;
  const buckets = new Map<number, Map<string, Cell[]>>();
  for (const part of parts) {
    for (const poll of part) {
      let rows = buckets.get(poll.at);
      if (!rows) buckets.set(poll.at, (rows = new Map()));
      for (const row of poll.rows) {
        const key = keyOf(row, dimensions);
        const known = rows.get(key);
        if (known) mergeInto(known, row, rules, dimensions);
        else rows.set(key, row.slice());
      }
    }
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([at, rows]) => ({ at, rows: [...rows.values()].filter((row) => !isEmpty(row, rules)) }));
}

/** The roll-up that takes another one's counters away when it is merged with it. Gauges are not touched. */
export function withdrawnCounters(schema: FrameSchema, polls: readonly Poll[]): Poll[] {
  const rules = schema.columns.map(ruleOf);
  const withdraw = (cell: Cell, index: number): Cell => {
    if (rules[index] === 'dimension') return cell;
    const { name } = schema.columns[index];
    const ofCounter = name.endsWith('.increase') || name.endsWith('.known') || name.endsWith('.unknown');
    return ofCounter ? negative(cell) : name.endsWith('.count') ? 0 : null;
  };
  return polls.map((poll) => ({ at: poll.at, rows: poll.rows.map((row) => row.map(withdraw)) }));
}

function ruleOf(column: SchemaColumn): Rule {
  if (column.role === 'dimension') return 'dimension';
  if (column.name === LAST_SEEN) return 'seen';
  if (column.role === 'attribute') return 'last';
  const suffix = column.name.slice(column.name.lastIndexOf('.') + 1);
  if (suffix === 'min' || suffix === 'max' || suffix === 'last') return suffix;
  return 'add';
}

function mergeInto(into: Cell[], from: readonly Cell[], rules: readonly Rule[], seen: number): void {
  // The row's own last poll decides whose last values stay.
  const fromIsLater = isCount(from[seen]) && (!isCount(into[seen]) || from[seen] >= into[seen]);
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index];
    if (rule === 'add') into[index] = plus(into[index], from[index]);
    else if (rule === 'min') into[index] = smaller(into[index], from[index]);
    else if (rule === 'max') into[index] = larger(into[index], from[index]);
    else if (rule === 'last') into[index] = latest(into[index], from[index], fromIsLater);
  }
  if (fromIsLater) into[seen] = from[seen];
}

function latest(into: Cell, from: Cell, fromIsLater: boolean): Cell {
  return fromIsLater ? (from ?? into) : (into ?? from);
}

function isEmpty(row: readonly Cell[], rules: readonly Rule[]): boolean {
  return row.every((cell, index) => rules[index] === 'dimension' || cell === null || cell === 0 || cell === 0n);
}
