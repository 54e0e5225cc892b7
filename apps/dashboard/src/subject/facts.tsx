import '../overview/overview.css';
import './subject.css';
import type { ReactNode } from 'react';

/** A row of single numbers above the tables of a page. */
export function Facts({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <dl className="subject-facts" aria-label={label}>
      {children}
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly title?: string;
  readonly children: ReactNode;
}

export function Fact({ name, title, children }: FactProps) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="subject-section" aria-label={title}>
      <h2>
        {title} {note === undefined ? null : <span className="muted">{note}</span>}
      </h2>
      {children}
    </section>
  );
}

/** Stands where a table would, in one line: there is nothing to list, and nothing to do about it. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="subject-nothing">{children}</p>;
}
