import '../overview/overview.css';
import '../subject/subject.css';
import type { SchemaObject, SchemaPage } from '../data/types.js';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { keepTime } from '../app/search.js';
import { useTableSearch } from '../app/use-table-search.js';
import { missingData } from '../charts/missing.js';
import { SeriesPanel } from '../charts/series-panel.js';
import { serverQuery } from '../data/servers.js';
import { schemaQuery } from '../data/settings.js';
import { textColumn } from '../subject/columns.js';
import { SourcesNote } from '../subject/sources-note.js';
import { useMore } from '../subject/use-list.js';
import { momentLabel } from '../time/range.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { Sql } from '../ui/sql.js';
import { sequencesPanel } from './schema-panels.js';

export const Route = createLazyRoute('/app/servers/$serverId/schema')({ component: SchemaScreen });

function SchemaScreen() {
  const { serverId } = Route.useParams();
  const { database, schema, type, object: opened } = Route.useSearch();
  const navigate = useNavigate();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const search = useTableSearch({ column: 'place', descending: false });
  const request = {
    at: range.to,
    ...(database ? { datname: database } : {}),
    ...(schema ? { schemaname: schema } : {}),
    ...(type ? { type } : {}),
    ...(search.filter ? { search: search.filter } : {}),
  };
  const list = useInfiniteQuery(schemaQuery(serverId, request));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const columns = useMemo(() => schemaColumns(serverId), [serverId]);
  const more = useMore(list);
  const set = useCallback(
    (next: Record<string, string | undefined>) =>
      void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const open = useCallback(({ id }: SchemaObject) => set({ object: id === opened ? undefined : id }), [set, opened]);
  const first = list.data?.pages[0];
  if (list.error && !list.data) return <FailureNotice error={list.error} retry={() => void list.refetch()} />;
  if (!first) return <div className="skeleton fill" role="status" aria-label="Loading the schema" />;
  const missing = missingData(['schema_objects'], server?.families);
  return (
    <div className="scroll-page">
      <SourcesNote sources={first.sources} databases={first.databases} />
      <DataTable
        name="schema"
        label="Objects of the schema"
        rows={rows}
        columns={columns}
        rowId={({ id }) => id}
        {...search}
        ordered
        filtered
        filterHint="Part of the name"
        total={first.total}
        onOpen={open}
        onEnd={more}
        inFlow
        expanded={(object) => (object.id === opened ? <Definition object={object} /> : null)}
        question={{ path: apiPath(`/api/v1/servers/${serverId}/schema`, request) }}
        tools={<Tree page={first} chosen={{ database, schema, type }} onChoose={set} />}
        empty={
          first.tree.length === 0 ? (
            <Notice title={missing.title} sql={missing.sql}>
              {missing.text} The schema is read every ten minutes, on the primary alone.
            </Notice>
          ) : (
            <Notice title="No object matches" />
          )
        }
      />
      {first.at === null ? null : (
        <p className="muted">
          As last read before the end of the range; it last changed at {momentLabel(first.at)}.{' '}
          <Link
            to="/servers/$serverId/changes"
            params={{ serverId }}
            search={(before) => ({ ...keepTime(before), kind: 'schema' })}
          >
            Its changes
          </Link>
        </p>
      )}
      <div className="panel-grid">
        <SeriesPanel serverId={serverId} panel={sequencesPanel} states={server?.families} wide />
      </div>
    </div>
  );
}

function schemaColumns(serverId: string): Column<SchemaObject>[] {
  const plain = (id: 'type' | 'schemaname' | 'datname', header: string, width: number): Column<SchemaObject> => ({
    ...textColumn<SchemaObject>({ id, header, value: (row) => row[id], look: { width } }),
    enableSorting: false,
  });
  return [
    {
      ...textColumn<SchemaObject>({
        id: 'place',
        header: 'Name',
        value: ({ name }) => name,
        cell: (object) =>
          object.type === 'table' && object.tableId !== null ? (
            <Link
              to="/servers/$serverId/tables/$tableId"
              params={{ serverId, tableId: object.tableId }}
              search={keepTime}
            >
              {object.name}
            </Link>
          ) : (
            object.name
          ),
        look: { width: 240, narrow: 170, sticky: true },
      }),
      enableSorting: false,
    },
    plain('type', 'Type', 120),
    plain('schemaname', 'Schema', 120),
    plain('datname', 'Database', 120),
    {
      ...textColumn<SchemaObject>({
        id: 'definition',
        header: 'Definition',
        value: ({ definition }) => definition,
        cell: ({ definition }) => (definition === null ? '–' : <Sql text={definition} line />),
        look: { width: 420, grow: true },
      }),
      enableSorting: false,
    },
  ];
}

function Definition({ object }: { readonly object: SchemaObject }) {
  return (
    <div className="subject-details">
      <pre>
        <Sql text={object.definition ?? ''} />
      </pre>
      <div className="muted">? stands in place of each literal.</div>
    </div>
  );
}

interface TreeProps {
  readonly page: SchemaPage;
  readonly chosen: Readonly<Record<'database' | 'schema' | 'type', string | undefined>>;
  readonly onChoose: (next: Record<string, string | undefined>) => void;
}

/** Database, schema and type, each with what there is below the choice before. */
function Tree({ page, chosen, onChoose }: TreeProps) {
  const ofDatabase = page.tree.filter(({ datname }) => !chosen.database || datname === chosen.database);
  const ofSchema = ofDatabase.filter(({ schemaname }) => !chosen.schema || schemaname === chosen.schema);
  const types = new Map<string, number>();
  for (const { counts } of ofSchema) {
    for (const [type, count] of Object.entries(counts)) types.set(type, (types.get(type) ?? 0) + count);
  }
  const distinct = (names: readonly (string | null)[]) =>
    [...new Set(names)].map((name) => [name ?? '', name ?? ''] as const);
  return (
    <>
      <Choice
        label="All databases"
        value={chosen.database}
        options={distinct(page.tree.map(({ datname }) => datname))}
        onChoose={(database) => onChoose({ database, schema: undefined })}
      />
      <Choice
        label="All schemas"
        value={chosen.schema}
        options={distinct(ofDatabase.map(({ schemaname }) => schemaname))}
        onChoose={(schema) => onChoose({ schema })}
      />
      <Choice
        label="All types"
        value={chosen.type}
        options={[...types].map(([type, count]) => [type, `${type} (${count})`] as const)}
        onChoose={(type) => onChoose({ type })}
      />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [string, string])[];
  readonly onChoose: (value: string | undefined) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <select
      className="input"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">{label}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
