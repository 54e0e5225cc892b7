import type { SignedInSession } from '../data/admin.js';
import { age, unknownText } from '../format/format.js';
import { useNow } from '../time/clock.js';
import { momentLabel } from '../time/range.js';
import { agentText } from './agent.js';
import { PlainTable } from './plain-table.js';

interface SessionListProps {
  readonly sessions: readonly SignedInSession[];
  readonly onEnd?: (session: SignedInSession) => void;
}

/** Sessions that go on: with what, from where, since when, and when they were last used. */
export function SessionList({ sessions, onEnd }: SessionListProps) {
  const now = useNow(10_000);
  if (sessions.length === 0) return <p className="muted">Signed in nowhere.</p>;
  return (
    <PlainTable label="Sessions">
      <thead>
        <tr>
          <th scope="col">Signed in with</th>
          <th scope="col">From</th>
          <th scope="col">Since</th>
          <th scope="col">Last used</th>
          {onEnd ? (
            <th scope="col">
              <span className="sr-only">End</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <th scope="row" title={session.userAgent ?? undefined}>
              {agentText(session.userAgent)}
              {session.current ? ' (this one)' : ''}
            </th>
            <td>{session.address ?? unknownText}</td>
            <td>{momentLabel(session.createdAt)}</td>
            <td>{age(Math.max(0, now - session.lastUsedAt))} ago</td>
            {onEnd ? (
              <td>
                {session.current ? null : (
                  <button type="button" className="button" onClick={() => onEnd(session)}>
                    End
                  </button>
                )}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
