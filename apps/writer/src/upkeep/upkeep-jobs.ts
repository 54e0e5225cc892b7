import { ChunkCloser, RetentionKeeper, RollUpMerger } from '@pganalytics/history';
import type { FrameSchemas, Partitions } from '@pganalytics/history';
import type { Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import type { WriterMetrics } from '../snapshots/writer-metrics.js';
import type { WriterConfig } from '../writer.config.js';
import type { UpkeepJob } from './upkeep.js';

/** What the jobs work on. */
export interface UpkeepParts {
  readonly config: WriterConfig;
  readonly pool: Pool;
  readonly schemas: FrameSchemas;
  readonly partitions: Partitions;
  readonly metrics: WriterMetrics;
  readonly logger: Logger;
  readonly now: () => number;
  /** Called when chunks have been closed: announcements wait in the outbox. */
  readonly committed: () => void;
}

/** The jobs in the background. Several writers may run them: locks in PostgreSQL keep them out of each other's way. */
export function upkeepJobs(parts: UpkeepParts): UpkeepJob[] {
  const { config, metrics, logger, now } = parts;
  const rule = {
    polls: config.CHUNK_POLLS,
    maxPolls: config.CHUNK_MAX_POLLS,
    ageMs: config.CHUNK_MAX_AGE_SECONDS * 1000,
  };
  const retention = {
    rawDays: config.HISTORY_RAW_DAYS,
    minuteDays: config.HISTORY_MINUTE_DAYS,
    tenMinuteDays: config.HISTORY_TEN_MINUTE_DAYS,
    hourDays: config.HISTORY_HOUR_DAYS,
  };
  const closer = new ChunkCloser({ ...parts, rule });
  const merger = new RollUpMerger(parts);
  const keeper = new RetentionKeeper({ ...parts, retention });
  return [
    {
      name: 'retention',
      everyMs: config.UPKEEP_EVERY_SECONDS * 1000,
      run: async () => {
        await keeper.createAhead(now());
        const { dropped, errors } = await keeper.dropOld(now());
        for (const error of errors) logger.warn({ err: error }, 'a partition past its retention stays for now');
        if (dropped.length > 0) logger.info({ partitions: dropped }, 'dropped partitions past their retention');
      },
    },
    {
      name: 'chunks',
      everyMs: config.CLOSE_EVERY_SECONDS * 1000,
      run: async () => {
        const { closed, errors } = await closer.closeDue(now());
        metrics.closed(closed.length);
        for (const error of errors) logger.warn({ err: error }, 'polls could not be closed and stay hot');
        if (closed.length > 0) parts.committed();
      },
    },
    {
      name: 'roll-ups',
      everyMs: config.UPKEEP_EVERY_SECONDS * 1000,
      run: async () => {
        await merger.mergeSmall();
      },
    },
  ];
}
