import type { QueryDetail } from '../data/types.js';
import type { ReactNode } from 'react';
import { count, duration, exact, numeric, share } from '../format/format.js';

/** The statement's numbers over the whole range, in one row. */
export function QueryFacts({ detail }: { readonly detail: QueryDetail }) {
  const tags = Object.entries(detail.tags);
  return (
    <dl className="query-facts">
      <Fact name="Share of load" title="Its part of all execution time in the range">
        {share(detail.shareOfLoad)}
      </Fact>
      <Fact name="Calls" title={exact(detail.calls)}>
        {count(numeric(detail.calls))}
      </Fact>
      <Fact name="Time">{duration(numeric(detail.totalTimeMs))}</Fact>
      <Fact name="Mean">{duration(numeric(detail.meanTimeMs))}</Fact>
      <Fact name="Rows" title={exact(detail.rows)}>
        {count(numeric(detail.rows))}
      </Fact>
      <Fact name="Sampled active" title="Seconds in which sessions were seen running it">
        {duration(detail.sampledActiveSeconds === null ? null : detail.sampledActiveSeconds * 1000)}
      </Fact>
      {detail.fingerprint ? (
        <Fact name="Fingerprint" title="The same on every server and version">
          <code>{detail.fingerprint}</code>
        </Fact>
      ) : null}
      {tags.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly title?: string;
  readonly children: ReactNode;
}

function Fact({ name, title, children }: FactProps) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
