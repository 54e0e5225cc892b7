import type { SessionNow } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { cssColor, waitColor, waitLabel } from '../charts/colors.js';
import { age, unknownText } from '../format/format.js';
import type { Column } from '../ui/data-table.js';
import { Sql } from '../ui/sql.js';

/** The columns of the sessions. */
export function sessionColumns(waiting: (session: SessionNow) => number): Column<SessionNow>[] {
  return [
    {
      id: 'pid',
      header: 'pid',
      accessorFn: (session) => session.pid,
      look: { width: 68, align: 'right', sticky: true, title: 'Process id of the session' },
      cell: ({ row: { original: session } }) => <span className="mono">{session.pid}</span>,
    },
    {
      id: 'wait',
      header: 'Wait',
      accessorFn: (session) => `${waitLabel(session.waitEventType)} ${session.waitEvent ?? ''}`,
      look: { width: 228, title: 'What it waits for; CPU when for nothing' },
      cell: ({ row: { original: session } }) => <Wait session={session} />,
    },
    {
      id: 'query_age',
      header: 'Query age',
      accessorFn: (session) => (session.state === 'active' ? (session.queryAgeMs ?? undefined) : undefined),
      sortUndefined: 'last',
      look: { width: 90, align: 'right', title: 'How long the statement has been running' },
      cell: ({ row: { original: session } }) => (session.state === 'active' ? age(session.queryAgeMs) : unknownText),
    },
    {
      id: 'xact_age',
      header: 'Xact age',
      accessorFn: (session) => session.xactAgeMs ?? undefined,
      sortUndefined: 'last',
      look: { width: 90, align: 'right', title: 'How long its transaction has been open' },
      cell: ({ row: { original: session } }) => (
        <span className={old(session) ? 'old' : undefined}>{age(session.xactAgeMs)}</span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      accessorFn: (session) => session.state ?? '',
      look: { width: 156 },
      cell: ({ row: { original: session } }) => (
        <span
          className={holdsUpIdle(session) ? 'old' : undefined}
          title={session.state ?? session.backendType ?? undefined}
        >
          {session.state ?? session.backendType ?? unknownText}
        </span>
      ),
    },
    {
      id: 'query',
      header: 'Statement',
      enableSorting: false,
      look: { width: 200, grow: true, title: 'Of an idle session, the latest one' },
      cell: ({ row: { original: session } }) =>
        session.query ? (
          <Sql text={session.query} line />
        ) : (
          <span className="muted">{session.backendType ?? unknownText}</span>
        ),
    },
    {
      id: 'blocks',
      header: 'Blocks',
      accessorFn: waiting,
      look: { width: 112, title: 'Sessions that wait for this one, directly or through others' },
      sortDescFirst: true,
      cell: ({ row: { original: session } }) => <Pids pids={session.blocks} total={waiting(session)} tone="danger" />,
    },
    {
      id: 'blocked_by',
      header: 'Blocked by',
      accessorFn: (session) => session.lockWaitMs ?? undefined,
      sortUndefined: 'last',
      look: { width: 178, title: 'Sessions it waits for, and since when' },
      cell: ({ row: { original: session } }) => (
        <>
          <Pids pids={session.blockedBy} tone="warn" />
          {session.blockedByPrepared === null ? null : (
            <span className="pids warn" title="A prepared transaction">
              <span>{session.blockedByPrepared}</span>
            </span>
          )}
          {session.lockWaitMs === null ? null : <span className="muted"> {age(session.lockWaitMs)}</span>}
        </>
      ),
    },
    {
      id: 'who',
      header: 'User · database',
      accessorFn: (session) => `${session.usename ?? ''} ${session.datname ?? ''}`,
      look: { width: 124 },
      cell: ({ row: { original: session } }) => (
        <span title={`${session.usename ?? ''} ${session.datname ?? ''}`}>
          {session.usename ?? unknownText} <span className="muted">· {session.datname ?? unknownText}</span>
        </span>
      ),
    },
    {
      id: 'client',
      header: 'Application · client',
      accessorFn: (session) => `${session.applicationName ?? ''} ${session.clientAddr ?? ''}`,
      look: { width: 154 },
      cell: ({ row: { original: session } }) => (
        <span title={`${session.applicationName ?? ''} ${session.clientAddr ?? 'local'}`}>
          {session.applicationName || unknownText} <span className="muted">· {session.clientAddr ?? 'local'}</span>
        </span>
      ),
    },
  ];
}

/** It does nothing, and others wait for it. */
function holdsUpIdle(session: SessionNow): boolean {
  return session.blocks.length > 0 && (session.state?.startsWith('idle in transaction') ?? false);
}

const longMs = 300_000;

function old(session: SessionNow): boolean {
  return (session.xactAgeMs ?? 0) > longMs && session.state !== 'active';
}

function Wait({ session }: { readonly session: SessionNow }) {
  if (session.state !== null && session.state !== 'active') {
    return <span className="muted">{session.waitEvent ?? unknownText}</span>;
  }
  return (
    <span
      className="wait"
      title={session.waitEvent ? `${waitLabel(session.waitEventType)}: ${session.waitEvent}` : 'Running'}
    >
      <i className="dot" style={{ background: cssColor(waitColor(session.waitEventType)) }} />
      {waitLabel(session.waitEventType)}
      {session.waitEvent ? <span className="muted wait-event">{session.waitEvent}</span> : null}
    </span>
  );
}

/** One has room whatever its number; the others are in the title, and in the session's details. */
const shownPids = 1;

interface PidsProps {
  readonly pids: readonly number[];
  readonly total?: number;
  readonly tone: 'warn' | 'danger';
}

function Pids({ pids, total = pids.length, tone }: PidsProps) {
  if (pids.length === 0) return null;
  const more = total - Math.min(pids.length, shownPids);
  return (
    <span className={`pids ${tone}`} title={pids.join(', ')}>
      {pids.slice(0, shownPids).map((pid) => (
        <Link
          key={pid}
          to="."
          search={(before) => ({ ...before, pid: String(pid) })}
          replace
          title={`Show session ${pid}`}
        >
          {pid}
        </Link>
      ))}
      {more > 0 ? <span>+{more}</span> : null}
    </span>
  );
}
