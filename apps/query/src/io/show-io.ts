import { Injectable } from '@nestjs/common';
import type { IoAnswer, IoItem, IoQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { IncreaseRow } from '@pganalytics/history';
import { familyOf } from '@pganalytics/stats';

import { ServerFacts } from '../facts/server-facts.js';
import type { Facts, OfServer } from '../facts/server-facts.js';
import { share, sum } from '../facts/share.js';
import { divide, textOf, toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { momentOf } from '../tables/list-tables.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';

const COUNTED = [
  'pg_stat_io',
  'pg_stat_bgwriter',
  'pg_stat_checkpointer',
  'pg_stat_archiver',
  'pg_stat_wal',
  'pg_stat_database',
  'server',
] as const;
const NOW = [
  'pg_stat_io',
  'pg_wal',
  'pg_ls_waldir',
  'pg_ls_archive_statusdir',
  'pg_stat_archiver',
  'pg_control_checkpoint',
  'pg_settings',
  'server',
];

type Rows = (family: (typeof COUNTED)[number]) => readonly IncreaseRow[];
type Grown = (counter: string) => Count | null;

/** Shows what a server read and wrote in a range: blocks, WAL, checkpoints, archive, temporary files. */
@Injectable()
export class ShowIo {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ServerFacts,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: IoQuery): Promise<IoAnswer> {
    this.directory.get(organisationId, serverId);
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId, ...range };
    const [rows, facts, completeness] = await Promise.all([
      this.counters(of),
      this.facts.read(of, NOW, momentOf(asked.to, range.to).at),
      this.history.completeness({ ...of, family: 'pg_stat_checkpointer' }),
    ]);
    const items = rows('pg_stat_io').map((row) => writeIo(row, opBytesOf(facts)));
    return {
      ...range,
      items: items.toSorted((a, b) => workOf(b) - workOf(a) || (nameOf(a) < nameOf(b) ? -1 : 1)),
      timing: facts.row('server')?.flag('track_io_timing') ?? null,
      wal: walOf(rows, facts),
      checkpoints: checkpointsOf(rows, facts),
      buffersWritten: buffersOf(rows),
      archiver: archiverOf(rows, facts),
      temporary: {
        files: toAnswer(grownIn(rows('pg_stat_database'))('temp_files')),
        bytes: toAnswer(grownIn(rows('pg_stat_database'))('temp_bytes')),
      },
      sources: facts.sources(),
      completeness,
    };
  }

  private async counters(of: OfServer & TimeRange): Promise<Rows> {
    const rows = await Promise.all(
      COUNTED.map(async (family) => {
        const counters = familyOf(family)?.metrics.filter(({ kind }) => kind === 'counter') ?? [];
        const metrics = counters.map(({ name }) => name);
        return [family, await this.history.increases({ ...of, family, metrics })] as const;
      }),
    );
    const byFamily = new Map(rows);
    return (family) => byFamily.get(family) ?? [];
  }
}

/** What a counter of all rows grew by. */
const grownIn =
  (rows: readonly IncreaseRow[]): Grown =>
  (counter) =>
    sum(rows.map(({ increase }) => increase[counter]));

/** Bytes of one operation: before 18 the view has them instead of sums. */
function opBytesOf(facts: Facts): number | null {
  return facts.row('pg_stat_io')?.number('op_bytes') ?? null;
}

function writeIo({ labels, increase }: IncreaseRow, opBytes: number | null): IoItem {
  const grown = (counter: string) => increase[counter] ?? null;
  const bytes = (operations: string, counted: string) => {
    const count = grown(operations);
    return toAnswer(grown(counted) ?? (count === null || opBytes === null ? null : Number(count) * opBytes));
  };
  const mean = (time: string, operations: string) => {
    const [spent, count] = [grown(time), grown(operations)];
    return spent === null || count === null
      ? null
      : Number(toAnswer(divide(spent, Number(count))) ?? Number.NaN) || null;
  };
  const [hits, reads] = [grown('hits'), grown('reads')];
  return {
    backendType: textOf(labels['backend_type']),
    object: textOf(labels['object']),
    context: textOf(labels['context']),
    reads: toAnswer(reads),
    readBytes: bytes('reads', 'read_bytes'),
    readTimeMs: toAnswer(grown('read_time')),
    meanReadMs: mean('read_time', 'reads'),
    writes: toAnswer(grown('writes')),
    writeBytes: bytes('writes', 'write_bytes'),
    writeTimeMs: toAnswer(grown('write_time')),
    meanWriteMs: mean('write_time', 'writes'),
    extends: toAnswer(grown('extends')),
    hits: toAnswer(hits),
    hitShare: hits === null ? null : share(hits, sum([hits, reads])),
    evictions: toAnswer(grown('evictions')),
    fsyncs: toAnswer(grown('fsyncs')),
    fsyncTimeMs: toAnswer(grown('fsync_time')),
  };
}

const workOf = ({ reads, writes, extends: extended, hits }: IoItem): number =>
  Number(reads ?? 0) + Number(writes ?? 0) + Number(extended ?? 0) + Number(hits ?? 0) / 1e6;
const nameOf = ({ backendType, object, context }: IoItem): string => [backendType, object, context].join('/');

function walOf(rows: Rows, facts: Facts): IoAnswer['wal'] {
  const grown = grownIn(rows('pg_stat_wal'));
  const [kept, directory] = [facts.row('pg_wal'), facts.row('pg_ls_waldir')];
  return {
    // Before 14 the positions alone say how much was written.
    bytes: toAnswer(grown('wal_bytes') ?? grownIn(rows('server'))('wal_lsn')),
    records: toAnswer(grown('wal_records')),
    fullPageImages: toAnswer(grown('wal_fpi')),
    buffersFull: toAnswer(grown('wal_buffers_full')),
    keptBytes: toAnswer(kept?.count('kept_bytes')),
    keptForSlotsBytes: toAnswer(kept?.count('kept_for_slots_bytes')),
    oldestSlot: kept?.text('oldest_slot') ?? null,
    directoryBytes: toAnswer(directory?.count('bytes')),
    directoryFiles: toAnswer(directory?.count('files')),
  };
}

function checkpointsOf(rows: Rows, facts: Facts): IoAnswer['checkpoints'] {
  const grown = grownIn(rows('pg_stat_checkpointer'));
  return {
    timed: toAnswer(grown('num_timed')),
    requested: toAnswer(grown('num_requested')),
    performed: toAnswer(grown('num_done')),
    writeTimeMs: toAnswer(grown('write_time')),
    syncTimeMs: toAnswer(grown('sync_time')),
    last: facts.row('pg_control_checkpoint')?.number('checkpoint_time') ?? null,
    timeoutSeconds: settingOf(facts, 'checkpoint_timeout'),
    maxWalBytes: toAnswer(facts.row('pg_wal')?.count('max_wal_size_bytes')),
  };
}

function buffersOf(rows: Rows): IoAnswer['buffersWritten'] {
  const writer = grownIn(rows('pg_stat_bgwriter'));
  // Since 18 the view tells of WAL as well, which each commit writes.
  const backends = rows('pg_stat_io').filter(
    ({ labels }) => labels['backend_type'] === 'client backend' && labels['object'] === 'relation',
  );
  return {
    byCheckpoints: toAnswer(grownIn(rows('pg_stat_checkpointer'))('buffers_written')),
    byBackgroundWriter: toAnswer(writer('buffers_clean')),
    byBackends: toAnswer(writer('buffers_backend') ?? grownIn(backends)('writes')),
    allocated: toAnswer(writer('buffers_alloc')),
    backgroundWriterStopped: toAnswer(writer('maxwritten_clean')),
  };
}

function archiverOf(rows: Rows, facts: Facts): IoAnswer['archiver'] {
  const grown = grownIn(rows('pg_stat_archiver'));
  const archiver = facts.row('pg_stat_archiver');
  const [done, failed] = [archiver?.number('last_archived_time') ?? null, archiver?.number('last_failed_time') ?? null];
  return {
    archived: toAnswer(grown('archived_count')),
    failed: toAnswer(grown('failed_count')),
    lastArchived: done,
    lastFailed: failed,
    lastFailedWal: archiver?.text('last_failed_wal') ?? null,
    failing: archiver ? failed !== null && failed > (done ?? 0) : null,
    waiting: toAnswer(facts.row('pg_ls_archive_statusdir')?.count('ready')),
    mode: settingRow(facts, 'archive_mode')?.text('setting') ?? null,
  };
}

const settingRow = (facts: Facts, name: string) => facts.rows('pg_settings').find((row) => row.text('name') === name);

function settingOf(facts: Facts, name: string): number | null {
  const text = settingRow(facts, name)?.text('setting');
  return text === null || text === undefined ? null : Number(text);
}
