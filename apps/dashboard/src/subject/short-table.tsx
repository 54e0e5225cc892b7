import './subject.css';
import type { ReactNode } from 'react';

interface ShortTableProps {
  readonly label: string;
  /** Narrower than this it is scrolled sideways. */
  readonly minWidth?: number;
  readonly children: ReactNode;
}

/** A table of a few rows that is read, not searched. */
export function ShortTable({ label, minWidth, children }: ShortTableProps) {
  return (
    // What scrolls must be reached by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="short-table" role="group" aria-label={label} tabIndex={minWidth === undefined ? undefined : 0}>
      <table className="data-table" aria-label={label} style={{ minWidth }}>
        {children}
      </table>
    </div>
  );
}
