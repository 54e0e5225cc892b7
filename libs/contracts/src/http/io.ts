import { z } from 'zod';
import { completeness } from './completeness.js';
import { momentText } from './moment.js';
import { answerSource } from './sources.js';
import { epochMs, exactNumberOrUnknown } from './values.js';

/** What I/O and WAL can be asked. */
export const ioQuery = z.object({ from: momentText('now-1h'), to: momentText('now') });
/** What I/O and WAL can be asked. */
export type IoQuery = z.infer<typeof ioQuery>;

/** What one kind of process did on one kind of object in one context, in a range. */
export const ioItem = z
  .object({
    backendType: z.string().nullable(),
    object: z.string().nullable(),
    context: z.string().nullable(),
    reads: exactNumberOrUnknown,
    readBytes: exactNumberOrUnknown,
    readTimeMs: exactNumberOrUnknown.describe('Null where track_io_timing is off.'),
    meanReadMs: z.number().nullable(),
    writes: exactNumberOrUnknown,
    writeBytes: exactNumberOrUnknown,
    writeTimeMs: exactNumberOrUnknown,
    meanWriteMs: z.number().nullable(),
    extends: exactNumberOrUnknown,
    hits: exactNumberOrUnknown,
    hitShare: z.number().nullable().describe('Found in shared buffers, of all that was looked for, 0 to 1.'),
    evictions: exactNumberOrUnknown,
    fsyncs: exactNumberOrUnknown,
    fsyncTimeMs: exactNumberOrUnknown,
  })
  .meta({ id: 'IoItem' });
/** What one kind of process did. */
export type IoItem = z.infer<typeof ioItem>;

/** The I/O of a server in a range, and its WAL, checkpoints and archive. */
export const ioAnswer = z
  .object({
    from: epochMs,
    to: epochMs,
    items: z.array(ioItem).describe('From pg_stat_io; empty before PostgreSQL 16.'),
    timing: z.boolean().nullable().describe('Whether track_io_timing is on: without it times are not known.'),
    wal: z.object({
      bytes: exactNumberOrUnknown,
      records: exactNumberOrUnknown,
      fullPageImages: exactNumberOrUnknown,
      buffersFull: exactNumberOrUnknown.describe('How often WAL was written because wal_buffers was full.'),
      keptBytes: exactNumberOrUnknown.describe('WAL that must be kept for recovery and slots.'),
      keptForSlotsBytes: exactNumberOrUnknown,
      oldestSlot: z.string().nullable(),
      directoryBytes: exactNumberOrUnknown,
      directoryFiles: exactNumberOrUnknown,
    }),
    checkpoints: z.object({
      timed: exactNumberOrUnknown,
      requested: exactNumberOrUnknown,
      performed: exactNumberOrUnknown.describe('PostgreSQL 18 and later: those that were due and had work.'),
      writeTimeMs: exactNumberOrUnknown,
      syncTimeMs: exactNumberOrUnknown,
      last: epochMs.nullable(),
      timeoutSeconds: z.number().nullable(),
      maxWalBytes: exactNumberOrUnknown,
    }),
    buffersWritten: z.object({
      byCheckpoints: exactNumberOrUnknown,
      byBackgroundWriter: exactNumberOrUnknown,
      byBackends: exactNumberOrUnknown.describe('From 17 on by pg_stat_io.'),
      allocated: exactNumberOrUnknown,
      backgroundWriterStopped: exactNumberOrUnknown.describe('How often it had written bgwriter_lru_maxpages.'),
    }),
    archiver: z.object({
      archived: exactNumberOrUnknown,
      failed: exactNumberOrUnknown,
      lastArchived: epochMs.nullable(),
      lastFailed: epochMs.nullable(),
      lastFailedWal: z.string().nullable(),
      failing: z.boolean().nullable().describe('Whether the last attempt failed.'),
      waiting: exactNumberOrUnknown.describe('WAL files that wait.'),
      mode: z.string().nullable().describe('archive_mode.'),
    }),
    temporary: z.object({ files: exactNumberOrUnknown, bytes: exactNumberOrUnknown }),
    sources: z.array(answerSource),
    completeness,
  })
  .meta({ id: 'Io' });
/** The I/O of a server in a range. */
export type IoAnswer = z.infer<typeof ioAnswer>;
