import '../subject/subject.css';
import type { Change } from '../data/types.js';
import { useInfiniteQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTableSearch } from '../app/use-table-search.js';
import { changesQuery } from '../data/settings.js';
import { age, unknownText } from '../format/format.js';
import { momentColumn, textColumn } from '../subject/columns.js';
import { SourcesNote } from '../subject/sources-note.js';
import { useMore } from '../subject/use-list.js';
import { momentLabel } from '../time/range.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';

export const Route = createLazyRoute('/app/servers/$serverId/changes')({ component: ChangesScreen });

const kinds = {
  setting: 'Settings',
  'role-setting': 'Settings of databases and roles',
  schema: 'Schema',
  role: 'Roles',
  extension: 'Extensions',
  'hba-rule': 'Rules of pg_hba.conf',
  'ident-map': 'Lines of pg_ident.conf',
  restart: 'Restarts',
  version: 'Versions',
  'server-role': 'Promotions',
} as const;

function ChangesScreen() {
  const { serverId } = Route.useParams();
  const { kind, change: opened } = Route.useSearch();
  const navigate = useNavigate();
  const { range } = useRange();
  const search = useTableSearch({ column: 'at', descending: true });
  const request = { ...(kind ? { kind } : {}), ...(search.filter ? { search: search.filter } : {}) };
  const list = useInfiniteQuery(changesQuery(serverId, range, request));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const more = useMore(list);
  const set = useCallback(
    (next: Record<string, string | undefined>) =>
      void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const open = useCallback(({ id }: Change) => set({ change: id === opened ? undefined : id }), [set, opened]);
  const first = list.data?.pages[0];
  if (list.error && !list.data) return <FailureNotice error={list.error} retry={() => void list.refetch()} />;
  if (!first) return <div className="skeleton fill" role="status" aria-label="Loading the changes" />;
  return (
    <div className="page">
      {/* What is not read here cannot be seen to change. */}
      <SourcesNote sources={first.notSeen} />
      <DataTable
        name="changes"
        label="Changes"
        rows={rows}
        columns={columns}
        rowId={({ id }) => id}
        {...search}
        filtered
        filterHint="Part of the name, schema or database"
        total={first.total}
        onOpen={open}
        onEnd={more}
        expanded={(change) => (change.id === opened ? <Details change={change} /> : null)}
        reveal={opened}
        question={{ path: apiPath(`/api/v1/servers/${serverId}/changes`, { ...request, ...range }) }}
        tools={
          <select
            className="input"
            aria-label="Kind of change"
            value={kind ?? ''}
            onChange={(event) => set({ kind: event.target.value || undefined })}
          >
            <option value="">All changes</option>
            {Object.entries(kinds).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        }
        empty={
          <Notice title="Nothing changed in this range">
            Settings, roles and extensions are looked at every five minutes, definitions every ten. Choose a longer
            range to see earlier changes.
          </Notice>
        }
      />
    </div>
  );
}

const columns: readonly Column<Change>[] = [
  momentColumn({
    id: 'at',
    header: 'Seen',
    title: 'When it was seen; a restart: when the server started',
    value: ({ at }) => at,
  }),
  textColumn<Change>({ id: 'kind', header: 'Kind', value: ({ kind }) => kinds[kind], look: { width: 150 } }),
  textColumn<Change>({ id: 'title', header: 'Change', value: ({ title }) => title, look: { width: 380, grow: true } }),
  textColumn<Change>({ id: 'before', header: 'Before', value: ({ before }) => before, look: { width: 180 } }),
  textColumn<Change>({ id: 'after', header: 'After', value: ({ after }) => after, look: { width: 180 } }),
];

function Details({ change }: { readonly change: Change }) {
  return (
    <div className="subject-details">
      <div className="muted">
        {change.notBefore === null
          ? 'When it was otherwise last is not known.'
          : `Happened within the ${age(change.at - change.notBefore)} after ${momentLabel(change.notBefore)}, when it was last seen otherwise.`}
      </div>
      <div className="subject-two">
        <div>
          <b>Before</b>
          <pre>{change.before ?? unknownText}</pre>
        </div>
        <div>
          <b>After</b>
          <pre>{change.after ?? unknownText}</pre>
        </div>
      </div>
    </div>
  );
}
