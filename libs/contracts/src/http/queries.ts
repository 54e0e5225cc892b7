import { z } from 'zod';
import { completeness } from './completeness.js';
import { momentText } from './moment.js';
import { labelledSeries } from './series.js';
import { epochMs, exactNumberOrUnknown, idText, nextCursor, pageCursor, pageLimit } from './values.js';

/** One normalised statement with what it did in a range. */
export const queryItem = z
  .object({
    queryId: z
      .string()
      .describe(
        'The query id of PostgreSQL as digits, which differs between major versions; f: and the fingerprint where there is none.',
      ),
    fingerprint: z.string().nullable().describe('The parser fingerprint: the same on all servers and versions.'),
    text: z.string().nullable().describe('Normalised text without any literal; null when it is not known yet.'),
    tags: z.record(z.string(), z.string()).describe('Tags of a sqlcommenter comment.'),
    datname: z.string().nullable(),
    usename: z.string().nullable(),
    calls: exactNumberOrUnknown,
    totalTimeMs: exactNumberOrUnknown,
    meanTimeMs: exactNumberOrUnknown,
    rows: exactNumberOrUnknown,
    sharedBlksHit: exactNumberOrUnknown,
    sharedBlksRead: exactNumberOrUnknown,
    shareOfLoad: z.number().nullable().describe('Its part of all execution time in the range, 0 to 1.'),
    sampledActiveSeconds: z
      .number()
      .nullable()
      .describe('Seconds that sessions were seen running it; counts what has not ended yet.'),
    measures: z
      .record(z.string(), exactNumberOrUnknown)
      .describe(
        'Increases of columns of pg_stat_statements by their names: in a list the frequent columns and the one it is ' +
          'ordered by, in the detail every column.',
      ),
    spark: z.array(z.number().nullable()).describe('Execution time per second over the range, for a sparkline.'),
  })
  .meta({
    id: 'QueryItem',
    examples: [
      {
        queryId: '-3416356442043621232',
        fingerprint: '50fde20626009aba',
        text: 'UPDATE stock SET n = n - $1 WHERE id = $2',
        tags: { route: '/cart' },
        datname: 'shop',
        usename: 'app',
        calls: 12_500,
        totalTimeMs: 8_125.5,
        meanTimeMs: 0.65,
        rows: 12_500,
        sharedBlksHit: 50_120,
        sharedBlksRead: 12,
        shareOfLoad: 0.31,
        sampledActiveSeconds: 8,
        measures: { calls: 12_500, wal_bytes: '9007199254740993' },
        spark: [2.1, 2.4, null, 2.2],
      },
    ],
  });
/** One normalised statement with what it did in a range. */
export type QueryItem = z.infer<typeof queryItem>;

/** What the list of queries can be asked. */
export const queryListQuery = z.object({
  from: momentText('now-1h'),
  to: momentText('now'),
  order: z
    .string()
    .regex(/^[a-z0-9_]{1,63}$/)
    .default('total_exec_time')
    .meta({
      description:
        'total_exec_time, mean_exec_time, calls, sampled_active_seconds, or any column of pg_stat_statements.',
      examples: ['total_exec_time', 'sampled_active_seconds', 'shared_blks_read', 'wal_bytes'],
    }),
  direction: z.enum(['asc', 'desc']).default('desc'),
  search: z.string().max(200).optional().describe('Part of the normalised text, in any case.'),
  datname: z.string().max(200).optional(),
  usename: z.string().max(200).optional(),
  limit: pageLimit(50, 200),
  cursor: pageCursor,
});
/** What the list of queries can be asked. */
export type QueryListQuery = z.infer<typeof queryListQuery>;

/** A page of the queries of one server. */
export const queryPage = z
  .object({
    from: epochMs,
    to: epochMs,
    items: z.array(queryItem),
    nextCursor,
    total: z.object({
      queries: z.int(),
      calls: exactNumberOrUnknown,
      totalTimeMs: exactNumberOrUnknown,
      sampledActiveSeconds: z.number().nullable(),
      unattributedShare: z
        .number()
        .nullable()
        .describe('Part of the sampled active time whose statement could not be told, 0 to 1.'),
      deallocated: exactNumberOrUnknown.describe('Statements pg_stat_statements forgot in the range, to make room.'),
    }),
    estimate: z.boolean().describe('True when all comes from samples alone, because pg_stat_statements is missing.'),
    estimateReason: z.string().nullable(),
    completeness,
  })
  .meta({ id: 'QueryPage' });
/** A page of the queries of one server. */
export type QueryPage = z.infer<typeof queryPage>;

/** The path of one query of one server. */
export const queryPath = z.object({
  id: idText.describe('The server, as `GET /servers` names it.'),
  queryId: z
    .string()
    .regex(/^(-?\d{1,20}|f:[\w-]{1,64})$/)
    .describe('The query, as `GET /servers/{id}/queries` names it.'),
});
/** The path of one query of one server. */
export type QueryPath = z.infer<typeof queryPath>;

/** What one query can be asked. */
export const queryDetailQuery = z.object({
  from: momentText('now-1h'),
  to: momentText('now'),
  points: z.coerce.number().int().min(1).max(2_000).default(200),
});
/** What one query can be asked. */
export type QueryDetailQuery = z.infer<typeof queryDetailQuery>;

/** One measure of a query over time. */
export const querySeries = z
  .object({ metric: z.string(), unit: z.string(), series: z.array(labelledSeries) })
  .meta({ id: 'QuerySeries' });
/** One measure of a query over time. */
export type QuerySeries = z.infer<typeof querySeries>;

/** One query in detail: who ran it where, and its measures over time. */
export const queryDetail = z
  .object({
    from: epochMs,
    to: epochMs,
    stepMs: z.int(),
    queryId: z.string(),
    fingerprint: z.string().nullable(),
    text: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    calls: exactNumberOrUnknown,
    totalTimeMs: exactNumberOrUnknown,
    meanTimeMs: exactNumberOrUnknown,
    rows: exactNumberOrUnknown,
    shareOfLoad: z.number().nullable(),
    sampledActiveSeconds: z.number().nullable(),
    measures: z.record(z.string(), exactNumberOrUnknown),
    rowsByUser: z.array(queryItem).describe('The same for each database and user that ran it.'),
    series: z.array(querySeries).describe('calls, total_exec_time, mean_exec_time, rows and blocks, per second.'),
    waits: z.array(labelledSeries).describe('Average active sessions in this query, by wait event type.'),
    estimate: z.boolean(),
    completeness,
  })
  .meta({ id: 'QueryDetail' });
/** One query in detail. */
export type QueryDetail = z.infer<typeof queryDetail>;
