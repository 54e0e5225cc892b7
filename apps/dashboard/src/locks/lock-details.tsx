import type { LockNode } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { keepTime } from '../app/search.js';
import { age, unknownText } from '../format/format.js';
import { momentInput } from '../time/range.js';
import { CopyButton } from '../ui/copy-button.js';
import { Sql } from '../ui/sql.js';
import { doing, idlesInTransaction, lockText, nodeName } from './lock-text.js';

interface LockDetailsProps {
  readonly serverId: string;
  readonly node: LockNode;
  readonly nodes: readonly LockNode[];
  readonly at: number | null;
  readonly live: boolean;
}

/** Everything known of one that blocks or waits, and the SQL that ends it. */
export function LockDetails({ serverId, node, nodes, at, live }: LockDetailsProps) {
  const elsewhere = node.waitingDirectly - nodes.filter(({ parent }) => parent === node.key).length;
  return (
    <section className="panel lock-details" aria-label={`Details of ${nodeName(node)}`}>
      <h2>{nodeName(node)}</h2>
      {node.inCircle ? (
        <p className="tag danger">Waits for itself through others: PostgreSQL ends one of them soon.</p>
      ) : null}
      <dl>
        {node.holds.length > 0 ? (
          <Fact name="Holds, and others want">
            {node.holds.map(lockText).map((text) => (
              <div key={text}>{text}</div>
            ))}
          </Fact>
        ) : null}
        {node.waitsFor ? <Fact name="Waits for">{lockText(node.waitsFor)}</Fact> : null}
        {node.waitingSince === null ? null : (
          <Fact name={node.waitingKnownBy === 'samples' ? 'Seen waiting since' : 'Waits since'}>
            {momentInput(node.waitingSince)} ({age(node.waitingMs)})
          </Fact>
        )}
        <Fact name="Does">{doing(node)}</Fact>
        {node.xactAgeMs === null ? null : <Fact name="Transaction open for">{age(node.xactAgeMs)}</Fact>}
        <Fact name="Behind it">
          {node.waitingBehind} {node.waitingBehind === 1 ? 'session' : 'sessions'}
          {elsewhere > 0 ? ` (${elsewhere} shown below another blocker)` : ''}
        </Fact>
        {node.blockedBy.length > 1 ? (
          <Fact name="Waits for all of">{node.blockedBy.map((pid) => `pid ${pid}`).join(', ')}</Fact>
        ) : null}
        <Fact name="User · database">
          {node.usename ?? unknownText} · {node.datname ?? unknownText}
        </Fact>
        {node.kind === 'prepared' ? null : (
          <Fact name="Application · client">
            {node.applicationName || unknownText} · {node.clientAddr ?? 'local'}
          </Fact>
        )}
      </dl>
      <Statement serverId={serverId} node={node} />
      {live ? <EndIt node={node} /> : null}
      {node.pid === null ? null : (
        <Link
          to="/servers/$serverId/activity"
          params={{ serverId }}
          search={(before) => ({
            ...keepTime(before),
            pid: String(node.pid),
            ...(live || at === null ? {} : { at: String(at) }),
          })}
        >
          Show it among the sessions
        </Link>
      )}
    </section>
  );
}

function Statement({ serverId, node }: Pick<LockDetailsProps, 'serverId' | 'node'>) {
  if (!node.latestStatement) return null;
  return (
    <div className="lock-statement">
      <p className="muted">
        {node.waitingBehind > 0 ? <b>Latest statement, may not hold the lock</b> : 'Statement'}
        {node.queryId ? (
          <>
            {' · '}
            <Link
              to="/servers/$serverId/queries/$queryId"
              params={{ serverId, queryId: node.queryId }}
              search={keepTime}
            >
              its figures
            </Link>
          </>
        ) : null}
      </p>
      <pre>
        <Sql text={node.latestStatement} />
      </pre>
    </div>
  );
}

/** The commands name the process by its start too: its pid may be another session by the time somebody runs them. */
function EndIt({ node }: { readonly node: LockNode }) {
  if (node.kind === 'prepared') {
    return (
      <Command
        name="Give it up"
        text={node.terminateSql}
        hint={`Run it in the database ${node.datname ?? 'that it was prepared in'}. Its work is lost; COMMIT PREPARED would keep it.`}
      />
    );
  }
  return (
    <>
      <Command name="Cancel its statement" text={node.cancelSql} />
      <Command
        name="End the session"
        text={node.terminateSql}
        hint={
          idlesInTransaction(node)
            ? 'It runs nothing that could be cancelled: only the end of its session or of its transaction releases the locks.'
            : 'Its transaction is rolled back. Does nothing when the pid is another session by then.'
        }
      />
    </>
  );
}

function Command({
  name,
  text,
  hint,
}: {
  readonly name: string;
  readonly text: string | null;
  readonly hint?: string;
}) {
  if (text === null) return null;
  return (
    <div className="lock-command">
      <span>{name}</span>
      <code>{text}</code>
      <CopyButton text={text} label={`Copy the SQL: ${name.toLowerCase()}`} />
      {hint ? <p className="muted">{hint}</p> : null}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
