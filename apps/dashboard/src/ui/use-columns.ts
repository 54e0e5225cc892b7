import { useCallback, useMemo, useState } from 'react';
import { isUsual } from './table.js';
import type { Column } from './table.js';
import { useNarrow } from './use-narrow.js';

/** Which columns somebody chose: those unlike the usual ones, so that a new column appears by itself. */
interface Choice {
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
}

const nothing: Choice = { shown: [], hidden: [] };
const keyOf = (table: string) => `pga.columns.${table}`;

export interface ChosenColumns<T extends object> {
  readonly columns: readonly Column<T>[];
  readonly isShown: (column: Column<T>) => boolean;
  readonly toggle: (column: Column<T>) => void;
  /** Back to the usual ones; `undefined` while they are. */
  readonly reset: (() => void) | undefined;
}

/** The columns of a table as this browser remembers them; the one it is ordered by is not left out for want of room. */
export function useColumns<T extends object>(
  table: string | undefined,
  all: readonly Column<T>[],
  orderedBy: string,
): ChosenColumns<T> {
  const [choice, setChoice] = useState(() => (table === undefined ? nothing : stored(table)));
  const cramped = useNarrow('(width < 1440px)');
  // Another order makes other columns only where it brings one in: rows are drawn anew with their columns.
  const wanted = all.some(({ id, look }) => look.wide && id === orderedBy) ? orderedBy : '';
  const usually = useCallback((column: Column<T>) => isUsual(column, cramped, wanted), [cramped, wanted]);
  const isShown = useCallback((column: Column<T>) => shownBy(choice, column, usually(column)), [choice, usually]);
  const columns = useMemo(() => all.filter(isShown), [all, isShown]);
  const change = useCallback(
    (next: Choice) => {
      setChoice(next);
      if (table !== undefined) store(table, next);
    },
    [table],
  );
  const toggle = useCallback(
    (column: Column<T>) => {
      const { id } = column;
      const shown = choice.shown.filter((one) => one !== id);
      const hidden = choice.hidden.filter((one) => one !== id);
      const usual = usually(column);
      const next = !shownBy(choice, column, usual);
      if (next && !usual) shown.push(id);
      if (!next && usual) hidden.push(id);
      change({ shown, hidden });
    },
    [choice, change, usually],
  );
  const changed = choice.shown.length + choice.hidden.length > 0;
  return { columns, isShown, toggle, reset: changed ? () => change(nothing) : undefined };
}

function shownBy<T extends object>({ shown, hidden }: Choice, { id, look }: Column<T>, usual: boolean): boolean {
  return look.sticky || shown.includes(id) || (usual && !hidden.includes(id));
}

function stored(table: string): Choice {
  try {
    const { shown, hidden } = JSON.parse(localStorage.getItem(keyOf(table)) ?? '{}') as Partial<Choice>;
    return { shown: texts(shown), hidden: texts(hidden) };
  } catch {
    return nothing;
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function store(table: string, { shown, hidden }: Choice): void {
  try {
    if (shown.length + hidden.length === 0) localStorage.removeItem(keyOf(table));
    else localStorage.setItem(keyOf(table), JSON.stringify({ shown, hidden }));
  } catch {
    // Storage may be blocked; the choice then lasts as long as the page.
  }
}
