import type { SessionNow } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import type { ReactNode } from 'react';
import { age, exact } from '../format/format.js';
import { momentInput } from '../time/range.js';
import { CopyButton } from '../ui/copy-button.js';
import { Sql } from '../ui/sql.js';
import { endSql } from './sessions.js';

/** Everything known of one session, below its row. */
export function SessionDetails({ session, serverId }: { readonly session: SessionNow; readonly serverId: string }) {
  const holds = session.blocks.length > 0;
  return (
    <div className="session-details">
      <dl>
        <Fact name="Started">{moment(session.backendStart)}</Fact>
        <Fact name="Transaction since">{moment(session.xactStart)}</Fact>
        <Fact name="Statement since">{moment(session.queryStart)}</Fact>
        <Fact name="State since">{moment(session.stateChange)}</Fact>
        <Fact name="Kind">{session.backendType}</Fact>
        {session.lockMode ? (
          <Fact name="Waits for lock">
            {session.lockMode}
            {session.lockRelation ? ` on ${session.lockRelation}` : ''}
            {session.lockWaitMs === null ? '' : `, for ${age(session.lockWaitMs)}`}
          </Fact>
        ) : null}
        {session.leaderPid === null ? null : <Fact name="Works for">pid {session.leaderPid}</Fact>}
        {session.blockedByPrepared === null ? null : (
          <Fact name="Blocked by prepared transaction">{session.blockedByPrepared}</Fact>
        )}
        {session.blockedBy.length > 0 ? <Fact name="Blocked by">{session.blockedBy.join(', ')}</Fact> : null}
        {holds ? <Fact name="Blocks">{session.blocks.join(', ')}</Fact> : null}
        {session.backendXminAge === null ? null : (
          <Fact name="Oldest xmin">{exact(session.backendXminAge)} transactions</Fact>
        )}
        {session.queryId ? (
          <Fact name="Query">
            <Link
              to="/servers/$serverId/queries/$queryId"
              params={{ serverId, queryId: session.queryId }}
              search={keepTime}
            >
              {session.queryId}
            </Link>
          </Fact>
        ) : null}
      </dl>
      <div className="session-ends">
        <EndButton session={session} call="pg_cancel_backend" />
        <EndButton session={session} call="pg_terminate_backend" />
      </div>
      {session.query ? (
        <div className="session-query">
          {holds ? <p className="muted">Latest statement; it may not be the one that took the lock.</p> : null}
          <pre>
            <Sql text={session.query} />
          </pre>
          <CopyButton text={session.query} label="Copy the statement" />
        </div>
      ) : null}
    </div>
  );
}

/** Copies the SQL that acts on this very process; an idle session has no statement to cancel. */
function EndButton({ session, call }: { readonly session: SessionNow; readonly call: Parameters<typeof endSql>[0] }) {
  const sql = endSql(call, session);
  if (sql === undefined || (call === 'pg_cancel_backend' && session.state !== 'active')) return null;
  return (
    <span className="session-end">
      <code title={sql}>{call}</code>
      <CopyButton text={sql} label={`Copy the SQL: ${call} for this session`} />
    </span>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children ?? '–'}</dd>
    </div>
  );
}

function moment(at: number | null): string {
  return at === null ? '–' : momentInput(at);
}
