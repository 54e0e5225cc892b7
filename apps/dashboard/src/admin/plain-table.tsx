import type { ReactNode } from 'react';

/** A short table that is read, not searched. On a narrow screen it is scrolled sideways, by keys as well. */
export function PlainTable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // A region that scrolls must be reached by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="admin-list" role="region" aria-label={label} tabIndex={0}>
      <table aria-label={label}>{children}</table>
    </div>
  );
}
