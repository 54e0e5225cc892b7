import { clear, evidence } from '../condition.js';
import type { Condition } from '../condition.js';
import { plural, secondsText } from '../words.js';

/** Archiving failed and has not succeeded since. */
export const archiverFailing: Condition = {
  id: 'archiver-failing',
  families: ['pg_stat_archiver'],
  helpful: ['pg_ls_archive_statusdir'],
  judge: (samples) => {
    const { at, rows } = samples.newest('pg_stat_archiver')!;
    const [row] = rows;
    const failedAt = row?.number('last_failed_time') ?? null;
    const archivedAt = row?.number('last_archived_time') ?? null;
    const failures = row?.number('failed_count') ?? 0;
    if (failedAt === null || failedAt <= (archivedAt ?? 0)) {
      if (archivedAt === null) return clear('Nothing was archived, and nothing failed.');
      return clear(`The last file was archived ${secondsText((at - archivedAt) / 1_000)} before the sample.`);
    }
    const waiting = samples.newest('pg_ls_archive_statusdir')?.rows[0]?.number('ready') ?? null;
    const last =
      archivedAt === null
        ? 'nothing was archived'
        : `the last success was ${secondsText((at - archivedAt) / 1_000)} ago`;
    return {
      state: 'active',
      severity: 'critical',
      summary: `Archiving of ${row?.text('last_failed_wal') ?? 'a WAL file'} fails, ${last}; WAL stays on the disk until it succeeds.`,
      evidence: [
        evidence('failed attempts since the statistics were reset', failures, 'count'),
        evidence('file of the last failure', row?.text('last_failed_wal') ?? null, 'none'),
        evidence('time since the last success', archivedAt === null ? null : (at - archivedAt) / 1_000, 'seconds'),
        ...(waiting === null ? [] : [evidence(`${plural(waiting, 'file')} waiting`, waiting, 'files')]),
      ],
      who: [],
    };
  },
};
