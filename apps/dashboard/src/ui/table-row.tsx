import type { Row } from '@tanstack/react-table';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { features, Column } from './table.js';
import { classOf } from './table-head.js';

interface BodyRowProps<T extends object> {
  readonly row: Row<typeof features, T>;
  readonly columns: readonly Column<T>[];
  readonly position: number;
  readonly height: number;
  readonly className: string;
  readonly details: ReactNode;
  /** The one row of the table that the Tab key reaches; arrows go on from it. */
  readonly reached: boolean;
  /** Unset where rows do not open. */
  readonly open: ((row: T) => void) | undefined;
}

/** Drawn anew only when its own data changes, so that scrolling costs the rows that come into view. */
function PlainRow<T extends object>(props: BodyRowProps<T>) {
  const { row, columns, position, height, className, details, reached, open } = props;
  return (
    <>
      <tr
        aria-rowindex={position + 2}
        data-position={position}
        className={className || undefined}
        style={{ height }}
        tabIndex={reached ? 0 : -1}
        onClick={open ? (event) => openUnlessBusy(event.target, () => open(row.original)) : undefined}
        onPointerOver={({ target }) => tellWhatIsCut(target)}
      >
        {row.getAllCells().map((cell, index) => {
          const look = columns[index]?.look;
          const content = cell.column.columnDef.cell;
          return (
            <td key={cell.id} className={look ? classOf(look) : undefined}>
              {typeof content === 'function' ? content(cell.getContext()) : null}
            </td>
          );
        })}
      </tr>
      {details ? (
        <tr className="details">
          <td colSpan={columns.length}>{details}</td>
        </tr>
      ) : null}
    </>
  );
}

/** New data makes all rows of the table anew; what they are rows of tells whether one has something new to show. */
function looksSame<T extends object>(before: BodyRowProps<T>, after: BodyRowProps<T>): boolean {
  const { row, ...others } = after;
  const names = Object.keys(others) as (keyof typeof others)[];
  return before.row.original === row.original && names.every((name) => before[name] === others[name]);
}

// `memo` forgets that the row is generic.
export const BodyRow = memo(PlainRow, looksSame) as typeof PlainRow;

export function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/** The whole text of a cell that has no room for it, where nothing in the cell tells more. */
function tellWhatIsCut(target: EventTarget): void {
  const cell = target instanceof Element ? target.closest('td') : null;
  if (cell) cell.title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? '') : '';
}

/** A click on a link or a button in the row, or the end of a text selection, does not open the row. */
function openUnlessBusy(target: EventTarget, open: () => void): void {
  if (target instanceof Element && target.closest('a, button, input')) return;
  if (getSelection()?.type === 'Range') return;
  open();
}
