import type { IoAnswer, IoItem } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTableSearch } from '../app/use-table-search.js';
import { SeriesPanel } from '../charts/series-panel.js';
import { ioQuery } from '../data/resources.js';
import { serverQuery } from '../data/servers.js';
import { bytes, count, duration, numeric, unknownText } from '../format/format.js';
import { majorVersion } from '../server/version.js';
import { bytesColumn, countColumn, durationColumn, shareColumn, textColumn } from '../subject/columns.js';
import { Fact, Facts, Section } from '../subject/facts.js';
import { SourcesNote } from '../subject/sources-note.js';
import { momentLabel } from '../time/range.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { panelsOfIo } from './io-panels.js';

export const Route = createLazyRoute('/app/servers/$serverId/io')({ component: IoScreen });

const extra = { extra: true };
const columns: readonly Column<IoItem>[] = [
  textColumn<IoItem>({
    id: 'process',
    header: 'Process',
    value: (row) => row.backendType,
    look: { width: 160, grow: true, sticky: true },
  }),
  textColumn<IoItem>({ id: 'object', header: 'Object', value: (row) => row.object, look: { width: 110 } }),
  textColumn<IoItem>({ id: 'context', header: 'Context', value: (row) => row.context, look: { width: 100 } }),
  countColumn({ id: 'reads', header: 'Reads', title: 'Operations in the range', value: (row) => row.reads }),
  bytesColumn({ id: 'readBytes', header: 'Read', title: 'Bytes in the range', value: (row) => row.readBytes }),
  durationColumn({
    id: 'meanRead',
    header: 'One read',
    title: 'Mean time; where track_io_timing is on',
    value: (row) => row.meanReadMs,
  }),
  countColumn({ id: 'writes', header: 'Writes', title: 'Operations in the range', value: (row) => row.writes }),
  bytesColumn({ id: 'writeBytes', header: 'Written', title: 'Bytes in the range', value: (row) => row.writeBytes }),
  durationColumn({
    id: 'meanWrite',
    header: 'One write',
    title: 'Mean time; where track_io_timing is on',
    value: (row) => row.meanWriteMs,
  }),
  countColumn({ id: 'extends', header: 'Extends', title: 'Relation extensions', value: (row) => row.extends }),
  shareColumn({
    id: 'hit',
    header: 'Found',
    title: 'Found in shared buffers, of all that was looked for',
    value: (row) => row.hitShare,
  }),
  countColumn({
    id: 'evictions',
    header: 'Evictions',
    title: 'Blocks evicted to make room',
    value: (row) => row.evictions,
  }),
  countColumn({ id: 'fsyncs', header: 'Syncs', title: 'Sync calls', value: (row) => row.fsyncs, look: extra }),
];

function IoScreen() {
  const { serverId } = Route.useParams();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, refetch } = useQuery(ioQuery(serverId, range));
  const search = useTableSearch({ column: 'reads', descending: true });
  const major = majorVersion(server?.version ?? null);
  const panels = useMemo(() => panelsOfIo(major), [major]);
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  return (
    <div className="scroll-page">
      {data ? <SourcesNote sources={data.sources} /> : null}
      {data ? <Figures io={data} /> : null}
      <div className="panel-grid">
        {panels.map((panel) => (
          <SeriesPanel key={panel.id} serverId={serverId} panel={panel} states={server?.families} />
        ))}
      </div>
      <Section title="I/O by kind of process" note="in the range, from pg_stat_io">
        <DataTable
          name="io"
          label="I/O by kind of process"
          rows={data?.items ?? []}
          columns={columns}
          rowId={(row) => `${row.backendType} ${row.object} ${row.context}`}
          {...search}
          inFlow
          question={{ path: apiPath(`/api/v1/servers/${serverId}/io`, { ...range }) }}
          empty={
            <Notice title="No figures in this range">
              pg_stat_io is there since PostgreSQL 16, and is read every minute.
            </Notice>
          }
        />
      </Section>
    </div>
  );
}

function Figures({ io }: { readonly io: IoAnswer }) {
  const { wal, checkpoints, archiver, temporary, timing } = io;
  return (
    <Facts label="WAL, checkpoints and archive in the range">
      <Fact name="WAL">{bytes(numeric(wal.bytes))}</Fact>
      <Fact name="Checkpoints" title="By time, and requested because of much WAL or by somebody">
        {count(numeric(checkpoints.timed))} timed, {count(numeric(checkpoints.requested))} requested
      </Fact>
      <Fact name="Last checkpoint">{checkpoints.last === null ? unknownText : momentLabel(checkpoints.last)}</Fact>
      <Fact name="WAL kept for slots" title={wal.oldestSlot === null ? '' : `Oldest: ${wal.oldestSlot}`}>
        {bytes(numeric(wal.keptForSlotsBytes))}
      </Fact>
      <Fact name="pg_wal">
        {bytes(numeric(wal.directoryBytes))} in {count(numeric(wal.directoryFiles))} files
      </Fact>
      <Fact name="Archiver">{archiverText(archiver)}</Fact>
      <Fact name="Temporary files">
        {bytes(numeric(temporary.bytes))} in {count(numeric(temporary.files))} files
      </Fact>
      <Fact name="Checkpoint writing">{duration(numeric(checkpoints.writeTimeMs))}</Fact>
      {timing === false ? (
        <Fact name="I/O timing">off: set track_io_timing = on to see how long reads and writes take</Fact>
      ) : null}
    </Facts>
  );
}

function archiverText(archiver: IoAnswer['archiver']): string {
  if (archiver.mode === 'off') return 'archive_mode is off';
  const waiting = numeric(archiver.waiting);
  const parts = [`${count(numeric(archiver.archived))} archived`, `${count(numeric(archiver.failed))} failed`];
  if (waiting !== null && waiting > 0) parts.push(`${count(waiting)} waiting`);
  if (archiver.failing === true) parts.push(`failing at ${archiver.lastFailedWal}`);
  return parts.join(', ');
}
