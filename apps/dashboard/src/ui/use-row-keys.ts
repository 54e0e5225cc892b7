import { useCallback, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';

interface RowKeysOptions {
  readonly rows: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly pageRows: () => number;
  readonly reveal: (position: number) => void;
  readonly open: (position: number) => void;
}

/** Arrows, Page, Home and End move through the rows of a virtual table, Enter opens one; Tab reaches a single row. */
export function useRowKeys({ rows, scroller, pageRows, reveal, open }: RowKeysOptions) {
  const [chosen, setChosen] = useState(0);
  const reached = Math.min(chosen, Math.max(rows - 1, 0));
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const { target, key } = event;
      // Keys pressed on a link or a button inside a row are its own.
      if (!(target instanceof HTMLTableRowElement) || event.ctrlKey || event.metaKey || event.altKey) return;
      const position = Number(target.dataset['position'] ?? Number.NaN);
      if (Number.isNaN(position)) return;
      if (key === 'Enter') {
        open(position);
        return;
      }
      const next = nextPosition(key, position, rows, pageRows());
      if (next === undefined) return;
      event.preventDefault();
      setChosen(next);
      reveal(next);
      focusWhenDrawn(scroller.current, next);
    },
    [rows, scroller, pageRows, reveal, open],
  );
  return { reached, onKeyDown };
}

function nextPosition(key: string, position: number, rows: number, page: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowDown: position + 1,
    ArrowUp: position - 1,
    PageDown: position + page,
    PageUp: position - page,
    Home: 0,
    End: rows - 1,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.min(Math.max(next, 0), rows - 1);
}

// A row that was far away is drawn a frame or two after the table was scrolled to it.
const mostFrames = 10;

function focusWhenDrawn(scroller: HTMLElement | null, position: number, frames = 0): void {
  const row = scroller?.querySelector<HTMLElement>(`tr[data-position="${position}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (frames < mostFrames) requestAnimationFrame(() => focusWhenDrawn(scroller, position, frames + 1));
}
