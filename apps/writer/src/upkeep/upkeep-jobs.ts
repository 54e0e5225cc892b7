import { DeleteHistories, RetentionKeeper } from '@pganalytics/history';
import type { Partitions } from '@pganalytics/history';
import type { Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import type { WriterMetrics } from '../snapshots/writer-metrics.js';
import type { WriterConfig } from '../writer.config.js';
import type { ClosingThread } from './closing-thread.js';
import type { UpkeepJob } from './upkeep.js';

/** What the jobs work on. */
export interface UpkeepParts {
  readonly config: WriterConfig;
  readonly pool: Pool;
  readonly partitions: Partitions;
  readonly closing: ClosingThread;
  readonly metrics: WriterMetrics;
  readonly logger: Logger;
  readonly now: () => number;
  /** Called when chunks have been closed: announcements wait in the outbox. */
  readonly committed: () => void;
}

/** The jobs in the background. Several writers may run them: locks in PostgreSQL keep them out of each other's way. */
export function upkeepJobs(parts: UpkeepParts): UpkeepJob[] {
  const { config, metrics, logger, now } = parts;
  const retention = {
    rawDays: config.HISTORY_RAW_DAYS,
    minuteDays: config.HISTORY_MINUTE_DAYS,
    tenMinuteDays: config.HISTORY_TEN_MINUTE_DAYS,
    hourDays: config.HISTORY_HOUR_DAYS,
  };
  const keeper = new RetentionKeeper({ ...parts, retention, deletePages: config.HISTORY_DELETE_PAGES });
  const deletions = new DeleteHistories({
    ...parts,
    rows: config.HISTORY_DELETE_ROWS,
    batches: config.HISTORY_DELETE_BATCHES,
  });
  return [
    {
      name: 'deletions',
      everyMs: config.HISTORY_DELETE_EVERY_SECONDS * 1000,
      run: async () => {
        const { deleted, gone } = await deletions.run();
        if (deleted > 0) logger.info({ rows: deleted, gone }, 'deleted the history of servers as administrators asked');
      },
    },
    {
      name: 'retention',
      everyMs: config.UPKEEP_EVERY_SECONDS * 1000,
      run: async () => {
        await keeper.createAhead(now());
        const { dropped, deleted, errors } = await keeper.dropOld(now());
        for (const error of errors) logger.warn({ err: error }, 'a partition past its retention stays for now');
        if (deleted > 0) logger.info({ rows: deleted }, 'deleted what an organisation keeps for less time than others');
        if (dropped.length > 0) logger.info({ partitions: dropped }, 'dropped partitions past their retention');
      },
    },
    {
      name: 'chunks',
      everyMs: config.CLOSE_EVERY_SECONDS * 1000,
      run: async () => {
        const { done, errors } = await parts.closing.close(now());
        metrics.closed(done);
        for (const reason of errors) logger.warn({ reason }, 'polls could not be closed and stay hot');
        if (done > 0) parts.committed();
      },
    },
    {
      name: 'roll-ups',
      everyMs: config.UPKEEP_EVERY_SECONDS * 1000,
      run: async () => {
        const { errors } = await parts.closing.merge();
        for (const reason of errors) logger.warn({ reason }, 'small roll-ups stay as they are for now');
      },
    },
    {
      name: 'statements',
      everyMs: config.UPKEEP_EVERY_SECONDS * 1000,
      run: async () => {
        const { done, errors } = await parts.closing.fold(now());
        for (const reason of errors) logger.warn({ reason }, 'the long history of statements stays as it is for now');
        if (done > 0) logger.info({ rollUps: done }, 'put rare statements of the long history into one row');
      },
    },
  ];
}
