import { z } from 'zod';
import { completeness } from './completeness.js';
import { indexItem } from './indexes.js';
import { momentText } from './moment.js';
import { answerSource } from './sources.js';
import { epochMs, exactNumberOrUnknown, idText, nextCursor, pageCursor, pageLimit } from './values.js';

/** One table with what it holds and what was done to it in a range. */
export const tableItem = z
  .object({
    id: z.string().describe('OIDs of database and table, such as 16384.24576.'),
    datname: z.string().nullable(),
    schemaname: z.string().nullable(),
    relname: z.string().nullable(),
    kind: z.enum(['table', 'partitioned table', 'materialised view', 'unknown']),
    isPartition: z.boolean().nullable(),
    totalBytes: exactNumberOrUnknown.describe('Table, TOAST table, maps and indexes; null where sizes are not read.'),
    tableBytes: exactNumberOrUnknown,
    indexBytes: exactNumberOrUnknown,
    growthBytes: exactNumberOrUnknown.describe('Change of the total size since it was first seen in the range.'),
    rows: exactNumberOrUnknown.describe('Live rows as PostgreSQL estimates them.'),
    deadRows: exactNumberOrUnknown.describe('Dead rows as PostgreSQL estimates them.'),
    deadShare: z.number().nullable().describe('Dead rows of all rows, 0 to 1.'),
    seqScans: exactNumberOrUnknown.describe('In the range, as all that is counted.'),
    seqRowsRead: exactNumberOrUnknown,
    idxScans: exactNumberOrUnknown,
    inserted: exactNumberOrUnknown,
    updated: exactNumberOrUnknown,
    deleted: exactNumberOrUnknown,
    hotShare: z
      .number()
      .nullable()
      .describe('Updates that made no new index entries, of all updates; null without any.'),
    blocksRead: exactNumberOrUnknown.describe('Blocks of table, TOAST table and indexes from outside shared buffers.'),
    blocksHit: exactNumberOrUnknown,
    bloatBytes: exactNumberOrUnknown.describe('Space beyond what the rows need; an estimate unless measured.'),
    bloatShare: z.number().nullable(),
    bloatMeasured: z.boolean().describe('Whether pgstattuple measured the bloat.'),
    lastVacuum: epochMs.nullable().describe('Last vacuum, by hand or automatic; null when never or before a reset.'),
    lastAnalyze: epochMs.nullable(),
    modifiedSinceAnalyze: exactNumberOrUnknown,
    frozenAge: exactNumberOrUnknown.describe('Age of its oldest unfrozen transaction id.'),
    multixactAge: exactNumberOrUnknown,
  })
  .meta({ id: 'TableItem' });
/** One table. */
export type TableItem = z.infer<typeof tableItem>;

/** What tables can be ordered by. */
export const tableOrder = z.enum([
  'name',
  'totalBytes',
  'tableBytes',
  'indexBytes',
  'growthBytes',
  'rows',
  'deadRows',
  'deadShare',
  'seqScans',
  'seqRowsRead',
  'idxScans',
  'inserted',
  'updated',
  'deleted',
  'hotShare',
  'blocksRead',
  'bloatBytes',
  'lastVacuum',
  'lastAnalyze',
  'modifiedSinceAnalyze',
  'frozenAge',
]);
/** What tables can be ordered by. */
export type TableOrder = z.infer<typeof tableOrder>;

/** Which objects of which databases a list is about. */
export const objectFilter = {
  search: z.string().max(200).optional().describe('Part of the name, with or without its schema, in any case.'),
  datname: z.string().max(200).optional(),
  schemaname: z.string().max(200).optional(),
  system: z.stringbool().default(false).describe('Whether what belongs to PostgreSQL itself is listed too.'),
};

/** What the list of tables can be asked. */
export const tableListQuery = z.object({
  from: momentText('now-1h'),
  to: momentText('now'),
  order: tableOrder.default('totalBytes'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  ...objectFilter,
  limit: pageLimit(200, 1_000),
  cursor: pageCursor,
});
/** What the list of tables can be asked. */
export type TableListQuery = z.infer<typeof tableListQuery>;

/** How one database was read. */
export const databaseRead = z
  .object({
    datname: z.string().nullable(),
    state: z.string().nullable().describe('read, refused, failed, excluded or no-connect-right.'),
    reason: z.string().nullable(),
    readAt: epochMs.nullable().describe('When its tables were last read.'),
    skippedRelations: exactNumberOrUnknown.describe('Left out because somebody holds or awaits an exclusive lock.'),
  })
  .meta({ id: 'DatabaseRead' });
/** How one database was read. */
export type DatabaseRead = z.infer<typeof databaseRead>;

/** A page of the tables of one server. */
export const tablePage = z
  .object({
    from: epochMs,
    to: epochMs,
    items: z.array(tableItem),
    nextCursor,
    total: z.object({
      tables: z.int(),
      totalBytes: exactNumberOrUnknown,
      growthBytes: exactNumberOrUnknown,
      deadRows: exactNumberOrUnknown,
    }),
    databases: z.array(databaseRead),
    sources: z.array(answerSource),
    completeness,
  })
  .meta({ id: 'TablePage' });
/** A page of the tables of one server. */
export type TablePage = z.infer<typeof tablePage>;

/** The path of one table of one server. */
export const tablePath = z.object({
  id: idText.describe('The server, as `GET /servers` names it.'),
  tableId: z
    .string()
    .regex(/^\d{1,10}\.\d{1,10}$/)
    .describe('The table, as `GET /servers/{id}/tables` names it.'),
});
/** The path of one table of one server. */
export type TablePath = z.infer<typeof tablePath>;

/** What one table can be asked. */
export const tableDetailQuery = tableListQuery.pick({ from: true, to: true });
/** What one table can be asked. */
export type TableDetailQuery = z.infer<typeof tableDetailQuery>;

const named = z.object({ name: z.string(), definition: z.string().nullable() });

/** One table in detail: its columns, constraints and indexes as last read. */
export const tableDetail = z
  .object({
    from: epochMs,
    to: epochMs,
    table: tableItem,
    definition: z.string().nullable(),
    options: z.string().nullable().describe('Storage parameters.'),
    tablespace: z.string().nullable(),
    accessMethod: z.string().nullable(),
    columns: z.array(
      named.extend({
        nullFraction: z.number().nullable(),
        averageWidth: z.number().nullable(),
        distinct: z.number().nullable().describe('Distinct values; negative: their part of all rows.'),
        correlation: z.number().nullable().describe('How well the order on disk follows the values, -1 to 1.'),
      }),
    ),
    constraints: z.array(named),
    triggers: z.array(named),
    indexes: z.array(indexItem),
    sources: z.array(answerSource),
    completeness,
  })
  .meta({ id: 'TableDetail' });
/** One table in detail. */
export type TableDetail = z.infer<typeof tableDetail>;
