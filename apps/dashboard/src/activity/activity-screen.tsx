import './activity.css';
import type { Activity, ActivityDimension, SessionNow } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { keepTime, orderOf, orderText } from '../app/search.js';
import type { Order } from '../app/search.js';
import { LoadPanel } from '../charts/load-panel.js';
import { missingData } from '../charts/missing.js';
import { activityQuery } from '../data/activity.js';
import { serverQuery } from '../data/servers.js';
import { age } from '../format/format.js';
import { momentInput } from '../time/range.js';
import { DataTable } from '../ui/data-table.js';
import { Icon } from '../ui/icons.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { SearchField } from '../ui/search-field.js';
import { SessionDetails } from './session-details.js';
import { sessionColumns } from './session-columns.js';
import { SessionFilters } from './session-filters.js';
import { countsByState, matchesSession, passes, sessionKey, waitingBehind, whereOf } from './sessions.js';
import type { SessionFilter } from './sessions.js';

export const Route = createLazyRoute('/app/servers/$serverId/activity')({ component: ActivityScreen });

// Whoever holds others up comes first, then what has been running longest.
const usualOrder: Order = { column: 'blocks', descending: true };
const thenBy: Order = { column: 'query_age', descending: true };
const dimensions: readonly (readonly [ActivityDimension, string])[] = [
  ['wait_event_type', 'wait class'],
  ['wait_event', 'wait event'],
  ['query', 'statement'],
  ['usename', 'user'],
  ['datname', 'database'],
  ['application_name', 'application'],
  ['client_addr', 'host'],
  ['state', 'state'],
];
const noSessions: readonly SessionNow[] = [];

type ActivitySearch = SessionFilter & { q?: string; order?: string; at?: string; by?: ActivityDimension; pid?: string };
type SearchChange = { [K in keyof ActivitySearch]?: ActivitySearch[K] | undefined };

function ActivityScreen() {
  const { serverId } = Route.useParams();
  const search = Route.useSearch();
  const { by = 'wait_event_type' } = search;
  const navigate = useNavigate();
  const { user, database, app, host, wait } = search;
  // A list that is made anew with each sample would be a new question each time.
  const where = useMemo(
    () =>
      whereOf({
        ...(user ? { user } : {}),
        ...(database ? { database } : {}),
        ...(app ? { app } : {}),
        ...(host ? { host } : {}),
        ...(wait ? { wait } : {}),
      }),
    [user, database, app, host, wait],
  );
  const at = search.at === undefined ? undefined : Number(search.at);
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, isPending, refetch } = useQuery(activityQuery(serverId, at));
  const setSearch = (next: SearchChange, replace = true) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace });
  return (
    <div className="page activity">
      <LoadPanel
        serverId={serverId}
        by={by}
        where={where}
        states={server?.families}
        marked={at}
        onPick={(moment) => setSearch({ at: String(moment), pid: undefined }, false)}
        tools={
          <label className="field">
            by
            <select
              className="input"
              value={by}
              onChange={(event) => setSearch({ by: event.target.value as ActivityDimension })}
            >
              {dimensions.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        }
      />
      <div className="page-head">
        <h2>{at === undefined ? 'Sessions now' : `Sessions at ${momentInput(data?.at ?? at)}`}</h2>
        {at === undefined ? null : (
          <button type="button" className="button" onClick={() => setSearch({ at: undefined, pid: undefined }, false)}>
            <Icon name="close" />
            Back to now
          </button>
        )}
        <span className="muted">{data ? summary(data, at) : ''}</span>
        {data ? <LocksLink serverId={serverId} activity={data} at={at} /> : null}
        <SearchField
          value={search.q ?? ''}
          label="Search sessions"
          placeholder="pid, user, wait, text"
          onChange={(text) => setSearch({ q: text || undefined })}
        />
      </div>
      <SessionFilters sessions={data?.sessions ?? noSessions} filter={search} onFilter={setSearch} />
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending || !data ? (
        <div className="skeleton fill" role="status" aria-label="Loading the sessions" />
      ) : (
        <Sessions activity={data} search={search} setSearch={setSearch} serverId={serverId} />
      )}
    </div>
  );
}

function summary(activity: Activity, at: number | undefined): string {
  const parts = countsByState(activity).map(({ state, sessions }) => `${sessions} ${state}`);
  if (at !== undefined && (activity.dataAgeMs ?? 0) > 1500)
    parts.unshift(`sample ${age(activity.dataAgeMs)} older than asked`);
  return parts.join(' · ');
}

/** Sessions that wait for a lock lead to the tree of the same moment. */
function LocksLink({
  serverId,
  activity,
  at,
}: {
  readonly serverId: string;
  readonly activity: Activity;
  readonly at: number | undefined;
}) {
  const waiting = activity.sessions.filter((session) => session.waitEventType === 'Lock').length;
  if (waiting === 0) return null;
  return (
    <Link
      className="lock-link"
      to="/servers/$serverId/locks"
      params={{ serverId }}
      search={(before) => ({ ...keepTime(before), ...(at === undefined ? {} : { at: String(at) }) })}
    >
      {waiting} {waiting === 1 ? 'waits' : 'wait'} for a lock: who blocks
    </Link>
  );
}

interface SessionsProps {
  readonly activity: Activity;
  readonly search: ActivitySearch;
  readonly setSearch: (next: SearchChange) => void;
  readonly serverId: string;
}

function Sessions({ activity, search, setSearch, serverId }: SessionsProps) {
  const { q = '', pid } = search;
  const sessions = activity.sessions.length > 0 ? activity.sessions : noSessions;
  const shown = useMemo(
    () => sessions.filter((session) => matchesSession(session, q) && passes(session, search)),
    [sessions, q, search],
  );
  const columns = useMemo(() => {
    const waiting = new Map(sessions.map((session) => [session.pid, waitingBehind(session, sessions)]));
    return sessionColumns((session) => waiting.get(session.pid) ?? 0);
  }, [sessions]);
  const chosen = pid === undefined ? undefined : shown.find((session) => String(session.pid) === pid);
  return (
    <DataTable
      label="Sessions"
      rows={shown}
      columns={columns}
      rowId={sessionKey}
      order={orderOf(search.order, usualOrder)}
      thenBy={thenBy}
      onOrder={(order) => setSearch({ order: orderText(order, usualOrder) })}
      onOpen={(session) => setSearch({ pid: String(session.pid) === pid ? undefined : String(session.pid) })}
      rowClass={(session) => (session === chosen ? 'marked' : session.blockedBy.length > 0 ? 'blocked' : undefined)}
      reveal={chosen ? sessionKey(chosen) : undefined}
      expanded={(session) => (session === chosen ? <SessionDetails session={session} serverId={serverId} /> : null)}
      empty={
        <EmptySessions activity={activity} search={q} serverId={serverId} onClear={() => setSearch({ q: undefined })} />
      }
    />
  );
}

interface EmptySessionsProps {
  readonly activity: Activity;
  readonly search: string;
  readonly serverId: string;
  readonly onClear: () => void;
}

function EmptySessions({ activity, search, serverId, onClear }: EmptySessionsProps) {
  const { data: server } = useQuery(serverQuery(serverId));
  if (search && activity.sessions.length > 0) {
    return <Notice title="No session matches" action={{ label: 'Clear the search', run: onClear }} />;
  }
  if (activity.at === null) {
    const missing = missingData(['pg_stat_activity'], server?.families);
    return (
      <Notice title="No sample of the sessions" sql={missing.sql}>
        {activity.reason ?? missing.text}
      </Notice>
    );
  }
  return <Notice title="All is quiet">No session works, waits, or holds a transaction open at this moment.</Notice>;
}
