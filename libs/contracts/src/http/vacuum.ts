import { z } from 'zod';
import { momentText } from './moment.js';
import { progressItem } from './progress.js';
import { answerSource } from './sources.js';
import { epochMs, exactNumberOrUnknown } from './values.js';

/** What vacuum can be asked. */
export const vacuumQuery = z.object({
  at: momentText('now'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('Tables of each list.'),
});
/** What vacuum can be asked. */
export type VacuumQuery = z.infer<typeof vacuumQuery>;

/** How near one database is to running out of transaction ids. */
export const databaseAge = z
  .object({
    datname: z.string().nullable(),
    xidAge: exactNumberOrUnknown,
    xidShare: z.number().nullable().describe('Of the 2,147 million after which the server refuses to write, 0 to 1.'),
    multixactAge: exactNumberOrUnknown,
    multixactShare: z.number().nullable(),
    oldestTable: z.string().nullable().describe('The table that has the oldest transaction id.'),
    oldestTableAge: exactNumberOrUnknown,
  })
  .meta({ id: 'DatabaseAge' });
/** How near one database is to running out of transaction ids. */
export type DatabaseAge = z.infer<typeof databaseAge>;

/** A table that is to be vacuumed by the settings, or is the next to be. */
export const vacuumTable = z
  .object({
    id: z.string(),
    datname: z.string().nullable(),
    name: z.string(),
    deadRows: exactNumberOrUnknown,
    deadThreshold: z.number().nullable().describe('From so many dead rows on autovacuum takes the table.'),
    insertedRows: exactNumberOrUnknown,
    insertThreshold: z.number().nullable().describe('Null when inserts do not make it due.'),
    frozenAge: exactNumberOrUnknown,
    freezeMaxAge: z.number().nullable().describe('At this age autovacuum takes it even if it is switched off.'),
    multixactAge: exactNumberOrUnknown,
    due: z.array(z.enum(['dead rows', 'inserted rows', 'frozen age', 'multixact age'])),
    urgency: z.number().nullable().describe('The largest part of a threshold that is reached; 1 and more is due.'),
    autovacuum: z.boolean().describe('False when its storage parameters switch autovacuum off.'),
    lastVacuum: epochMs.nullable(),
    running: z.boolean(),
  })
  .meta({ id: 'VacuumTable' });
/** A table that is to be vacuumed, or is the next to be. */
export type VacuumTable = z.infer<typeof vacuumTable>;

/** What keeps VACUUM from removing dead rows. */
export const horizonHolder = z
  .object({
    source: z.string().describe('backend, slot xmin, slot catalog_xmin, prepared or standby.'),
    age: exactNumberOrUnknown.describe('Transactions since: dead rows that are younger cannot be removed.'),
    holders: exactNumberOrUnknown,
    holder: z.string().nullable(),
    pid: z.int().nullable(),
    datname: z.string().nullable().describe('Null means that it holds back all databases.'),
    heldSince: epochMs.nullable(),
  })
  .meta({ id: 'HorizonHolder' });
/** What keeps VACUUM from removing dead rows. */
export type HorizonHolder = z.infer<typeof horizonHolder>;

/** How vacuum keeps up on one server. */
export const vacuumState = z
  .object({
    at: epochMs.nullable().describe('Of the oldest of the samples that its numbers are made of.'),
    databases: z.array(databaseAge),
    limits: z.object({
      freezeMaxAge: z.number().nullable(),
      multixactFreezeMaxAge: z.number().nullable(),
      failsafeAge: z.number().nullable(),
      wraparound: z.number().describe('At this age the server takes no more transactions that write.'),
    }),
    autovacuum: z.boolean().nullable().describe('Whether autovacuum is switched on for the server.'),
    workers: z.object({
      running: z.int().nullable(),
      max: z.int().nullable(),
      allBusy: z.boolean().nullable().describe('Tables that are due wait for a worker.'),
    }),
    running: z.array(progressItem),
    horizon: z.array(horizonHolder).describe('The oldest first; empty when nothing is held back.'),
    waiting: z.array(vacuumTable).describe('Tables that are due, the most urgent first.'),
    waitingTables: z.int().describe('How many are due in all.'),
    oldest: z.array(vacuumTable).describe('The tables with the oldest transaction ids.'),
    sources: z.array(answerSource),
  })
  .meta({ id: 'VacuumState' });
/** How vacuum keeps up on one server. */
export type VacuumState = z.infer<typeof vacuumState>;
