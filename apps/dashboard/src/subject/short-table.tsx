import './subject.css';
import type { ReactNode } from 'react';

interface ShortTableProps {
  readonly label: string;
  /** Narrower than this it is scrolled sideways. */
  readonly minWidth?: number;
  /** Columns are as wide as what stands in them, which wraps where there is no room; else all are alike. */
  readonly byContent?: boolean;
  readonly children: ReactNode;
}

/** A table of a few rows that is read, not searched. */
export function ShortTable({ label, minWidth, byContent = false, children }: ShortTableProps) {
  return (
    // What scrolls must be reached by the keyboard.
    <div
      className={byContent ? 'short-table by-content' : 'short-table'}
      role="group"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={minWidth === undefined ? undefined : 0}
    >
      <table className="data-table" aria-label={label} style={{ minWidth }}>
        {children}
      </table>
    </div>
  );
}
