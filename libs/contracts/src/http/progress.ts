import { z } from 'zod';
import { answerSource } from './sources.js';
import { epochMs } from './values.js';

/** One running command that says how far it has come. */
export const progressItem = z
  .object({
    command: z.enum(['VACUUM', 'ANALYZE', 'CREATE INDEX', 'CLUSTER', 'BASE BACKUP', 'COPY']),
    pid: z.int(),
    datname: z.string().nullable(),
    table: z.string().nullable().describe('With its schema; the OID where its name is not known.'),
    tableId: z.string().nullable().describe('As `GET /servers/{id}/tables` names it.'),
    detail: z.string().nullable().describe('The command as the server names it, such as REINDEX CONCURRENTLY.'),
    phase: z.string().nullable(),
    done: z.number().nullable().describe('What is done of the current phase, in its unit.'),
    total: z.number().nullable().describe('All of the current phase; null where the server does not know it.'),
    unit: z.enum(['blocks', 'rows', 'bytes', 'sessions', 'tables']).nullable(),
    share: z.number().nullable().describe('Of the current phase, not of the whole command, 0 to 1.'),
    indexPasses: z
      .number()
      .nullable()
      .describe('VACUUM: passes over all indexes that are done; more than one is slow.'),
    automatic: z.boolean().nullable().describe('Whether autovacuum runs it; null when its session was not sampled.'),
    startedAt: epochMs.nullable(),
    blockedBy: z.array(z.int()).describe('Sessions it waits for.'),
    waitEvent: z.string().nullable(),
  })
  .meta({ id: 'ProgressItem' });
/** One running command that says how far it has come. */
export type ProgressItem = z.infer<typeof progressItem>;

/** The commands of a server that say how far they have come. */
export const progress = z
  .object({
    at: epochMs.nullable().describe('When the commands, or that there is none, were seen; of several the oldest.'),
    items: z.array(progressItem),
    sources: z.array(answerSource),
  })
  .meta({ id: 'Progress' });
/** The commands of a server that say how far they have come. */
export type Progress = z.infer<typeof progress>;
