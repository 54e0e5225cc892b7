import type { QueryDetail, Regression } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { keepTime } from '../app/search.js';
import { count, duration, exact, numeric, share, significant, unknownText } from '../format/format.js';
import { momentInput } from '../time/range.js';

/** The statement's numbers over the whole range, in one row. */
export function QueryFacts({ detail }: { readonly detail: QueryDetail }) {
  const tags = Object.entries(detail.tags);
  return (
    <dl className="query-facts">
      <Fact
        name="Share of load"
        title="Its part of the time that sessions were active in the range, also of what has not finished"
      >
        {share(detail.shareOfLoad)}
      </Fact>
      <Fact name="Calls" title={exact(detail.calls)}>
        {count(numeric(detail.calls))}
      </Fact>
      <Fact name="Time">{duration(numeric(detail.totalTimeMs))}</Fact>
      <Fact name="Mean">
        {duration(numeric(detail.meanTimeMs))}{' '}
        {detail.regression ? <SlowerMark regression={detail.regression} /> : null}
      </Fact>
      <Fact name="Rows" title={exact(detail.rows)}>
        {count(numeric(detail.rows))}
      </Fact>
      <Fact name="Blocks per row" title="Shared blocks hit and read for each row returned or affected">
        {detail.blocksPerRow === null ? unknownText : significant(detail.blocksPerRow)}
      </Fact>
      <Fact name="Sampled active" title="Seconds in which sessions were seen running it; what has not ended counts too">
        {duration(detail.sampledActiveSeconds === null ? null : detail.sampledActiveSeconds * 1000)}
      </Fact>
      <Fact
        name="First seen"
        title="When its text first came, or when the server began to count it, whichever is earlier"
      >
        {detail.firstSeenAt === null ? unknownText : momentInput(detail.firstSeenAt)}
      </Fact>
      <Fact name="Last seen" title="The last time in this range that it ran">
        {detail.lastSeenAt === null ? unknownText : momentInput(detail.lastSeenAt)}
      </Fact>
      {detail.fingerprint ? (
        <Fact name="On all servers" title="The fingerprint is the same on every server and version">
          <Link to="/queries/$fingerprint" params={{ fingerprint: detail.fingerprint }} search={keepTime}>
            <code>{detail.fingerprint}</code>
          </Link>
        </Fact>
      ) : null}
      {tags.map(([name, value]) => (
        <Fact key={name} name={name} title="A tag of the statement's comment">
          {value}
        </Fact>
      ))}
    </dl>
  );
}

/** Whether its calls became slower, with the rule that says so. */
function SlowerMark({ regression }: { readonly regression: Regression }) {
  const { slower, rule, meanTimeBeforeMs, callsBefore, from, to } = regression;
  const before = `${duration(numeric(meanTimeBeforeMs))} before, over ${count(numeric(callsBefore))} calls`;
  const title = `${rule} The earlier range: ${momentInput(from)} to ${momentInput(to)}, ${before}.`;
  if (slower) {
    return (
      <span className="tag warn" title={title}>
        slower: {before}
      </span>
    );
  }
  return (
    <span className="muted fact-note" title={title}>
      {slower === null ? 'too few calls to compare' : `${duration(numeric(meanTimeBeforeMs))} before`}
    </span>
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
