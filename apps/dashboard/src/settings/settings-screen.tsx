import '../subject/subject.css';
import type { SettingItem, SettingsAnswer } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { keepTime } from '../app/search.js';
import { useTableSearch } from '../app/use-table-search.js';
import { fleetQuery, serverQuery } from '../data/servers.js';
import { settingsQuery } from '../data/settings.js';
import { missingData } from '../charts/missing.js';
import { unknownText } from '../format/format.js';
import { textColumn } from '../subject/columns.js';
import { SourcesNote } from '../subject/sources-note.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';

export const Route = createLazyRoute('/app/servers/$serverId/settings')({ component: SettingsScreen });

const choices = [
  ['all', 'All settings'],
  ['changed', 'Not the default'],
  ['pending', 'Waiting for a restart'],
  ['different', 'Different there'],
] as const;
type Choice = (typeof choices)[number][0];

const shows: Readonly<Record<Choice, (item: SettingItem) => boolean>> = {
  all: () => true,
  changed: ({ isDefault }) => isDefault === false,
  pending: ({ pendingRestart }) => pendingRestart === true,
  different: ({ value, otherValue }) => otherValue !== undefined && value !== null && value !== otherValue,
};

function SettingsScreen() {
  const { serverId } = Route.useParams();
  const { show = 'changed', with: other } = Route.useSearch();
  const navigate = useNavigate();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, refetch } = useQuery(settingsQuery(serverId, range.to, other));
  const search = useTableSearch({ column: 'name', descending: false });
  const choice = (data?.other ?? null) === null && show === 'different' ? 'all' : (show as Choice);
  const rows = useMemo(() => data?.items.filter(shows[choice]) ?? [], [data, choice]);
  const columns = useMemo(() => settingColumns(data?.other?.name), [data?.other?.name]);
  const set = (next: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true });
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return <div className="skeleton fill" role="status" aria-label="Loading the settings" />;
  const missing = missingData(['pg_settings'], server?.families);
  return (
    <div className="page">
      <SourcesNote sources={data.sources} />
      <FileErrors answer={data} />
      <DataTable
        name="settings"
        label="Settings"
        rows={rows}
        columns={columns}
        rowId={({ name }) => name}
        {...search}
        filterHint="Part of the name or meaning"
        question={{
          path: apiPath(`/api/v1/servers/${serverId}/settings`, { at: range.to, show: choice, with: other }),
        }}
        tools={
          <>
            <select
              className="input"
              aria-label="Which settings"
              value={choice}
              onChange={(event) => set({ show: event.target.value === 'changed' ? undefined : event.target.value })}
            >
              {choices.map(([value, label]) =>
                value === 'different' && !data.other ? null : (
                  <option key={value} value={value}>
                    {label} ({data.total[value] ?? 0})
                  </option>
                ),
              )}
            </select>
            <OtherServer serverId={serverId} value={other} onChoose={(id) => set({ with: id || undefined })} />
            <Link to="/servers/$serverId/changes" params={{ serverId }} search={keepTime}>
              What changed
            </Link>
          </>
        }
        empty={
          data.total.all === 0 ? (
            <Notice title={missing.title} sql={missing.sql}>
              {missing.text}
            </Notice>
          ) : (
            <Notice title="No setting matches" />
          )
        }
      />
      <OfRoles items={data.ofRoles} />
    </div>
  );
}

function settingColumns(other: string | undefined): Column<SettingItem>[] {
  const there = textColumn<SettingItem>({
    id: 'other',
    header: `On ${other}`,
    value: ({ otherValue }) => otherValue,
    look: { width: 150 },
  });
  return [
    textColumn<SettingItem>({
      id: 'name',
      header: 'Setting',
      value: ({ name }) => name,
      look: { width: 230, narrow: 160, sticky: true },
    }),
    textColumn<SettingItem>({
      id: 'value',
      header: 'Value',
      value: ({ value }) => value,
      cell: ({ value, pendingRestart, pendingValue }) => (
        <>
          {value === null ? <span className="muted">not seen from our session</span> : value || "''"}
          {pendingRestart === true ? (
            <span className="subject-tag warn" title="Waits for a restart">
              → {pendingValue ?? 'another value'}
            </span>
          ) : null}
        </>
      ),
      look: { width: 190 },
    }),
    ...(other === undefined ? [] : [there]),
    textColumn<SettingItem>({
      id: 'default',
      header: 'Default',
      value: (row) => row.defaultValue,
      look: { width: 130 },
    }),
    textColumn<SettingItem>({
      id: 'source',
      header: 'From',
      value: ({ source, sourceFile, sourceLine }) =>
        sourceFile === null ? source : `${sourceFile.split('/').at(-1)}:${sourceLine ?? ''}`,
      look: { width: 170 },
    }),
    textColumn<SettingItem>({
      id: 'context',
      header: 'Takes effect',
      value: ({ context }) => effects[context ?? ''] ?? context,
      look: { width: 130 },
    }),
    textColumn<SettingItem>({
      id: 'description',
      header: 'What it is for',
      value: (row) => row.description,
      look: { width: 260, grow: true },
    }),
  ];
}

const effects: Readonly<Record<string, string>> = {
  postmaster: 'after a restart',
  sighup: 'after a reload',
  internal: 'never',
  user: 'at once',
  superuser: 'at once',
  backend: 'in new sessions',
  'superuser-backend': 'in new sessions',
};

interface OtherServerProps {
  readonly serverId: string;
  readonly value: string | undefined;
  readonly onChoose: (id: string) => void;
}

function OtherServer({ serverId, value, onChoose }: OtherServerProps) {
  const { data } = useQuery(fleetQuery);
  const others = (data?.servers ?? []).filter(({ id }) => id !== serverId);
  if (others.length === 0) return null;
  return (
    <select
      className="input"
      aria-label="Compare with"
      value={value ?? ''}
      onChange={(event) => onChoose(event.target.value)}
    >
      <option value="">Compare with …</option>
      {others.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

function FileErrors({ answer }: { readonly answer: SettingsAnswer }) {
  if (answer.fileErrors.length === 0) return null;
  return (
    <div className="caveat" role="note">
      {answer.fileErrors.map(({ file, line, name, error }) => (
        <div key={`${file} ${line} ${name}`}>
          <b>
            {file}:{line}
          </b>{' '}
          {name}: {error}
        </div>
      ))}
    </div>
  );
}

function OfRoles({ items }: { readonly items: SettingsAnswer['ofRoles'] }) {
  if (items.length === 0) return null;
  return (
    <details>
      <summary>Settings of databases and roles ({items.length})</summary>
      <ul>
        {items.map(({ name, datname, rolname, value }) => (
          <li key={`${name} ${datname} ${rolname}`}>
            <b>{name}</b> = {value ?? unknownText} for {rolname ?? 'all roles'} in {datname ?? 'all databases'}
          </li>
        ))}
      </ul>
    </details>
  );
}
