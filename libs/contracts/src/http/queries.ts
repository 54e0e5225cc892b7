import { z } from 'zod';
import { completeness } from './completeness.js';
import { momentText } from './moment.js';
import { sessionNow } from './activity.js';
import { comparedWith, labelledSeries } from './series.js';
import { epochMs, exactNumberOrUnknown, idText, nextCursor, pageCursor, pageLimit, repeated } from './values.js';

/** What a statement does, by its first words. */
export const statementKind = z.enum([
  'select',
  'insert',
  'update',
  'delete',
  'merge',
  'copy',
  'call',
  'ddl',
  'maintenance',
  'transaction',
  'other',
]);
/** What a statement does, by its first words. */
export type StatementKind = z.infer<typeof statementKind>;

/** A statement's measure in the range and in an earlier one. */
export const comparedMeasure = z
  .object({
    value: exactNumberOrUnknown.describe(
      'The measure in the earlier range; null when the statement is not known there.',
    ),
    change: z.number().nullable().describe('By how much it grew since.'),
    calls: exactNumberOrUnknown,
    meanTimeMs: exactNumberOrUnknown,
    slower: z
      .boolean()
      .nullable()
      .describe('Whether its calls became slower, by `slowerRule` of the answer; null with too few calls to tell.'),
  })
  .meta({ id: 'ComparedMeasure' });
/** A statement's measure in the range and in an earlier one. */
export type ComparedMeasure = z.infer<typeof comparedMeasure>;

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
    kind: statementKind.nullable().describe('Null while the text is not known.'),
    value: exactNumberOrUnknown.describe('The measure that the list is ordered by.'),
    share: z
      .number()
      .nullable()
      .describe('Its part of that measure of all statements, 0 to 1; null for a mean or a ratio, which have no sum.'),
    compared: comparedMeasure.nullable().describe('The earlier range; null unless `compare` was asked.'),
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
        kind: 'update',
        value: 8_125.5,
        share: 0.31,
        compared: null,
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
    .optional()
    .meta({
      description:
        'sampled_active_seconds (the default: what still runs counts too), total_exec_time (the default where samples are ' +
        'not read any more), mean_exec_time, rows_per_call, blocks_per_row, hit_ratio, or any column of pg_stat_statements.',
      examples: ['total_exec_time', 'sampled_active_seconds', 'shared_blks_read', 'wal_bytes'],
    }),
  rank: z
    .enum(['value', 'change'])
    .default('value')
    .describe('change: what grew most since the earlier range comes first; needs `compare`.'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  compare: comparedWith.optional(),
  kind: repeated(statementKind, 11).describe('Only these kinds of statements; repeated ones are alternatives.'),
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
    order: z.string().describe('The measure that the list is ordered by.'),
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
    installSql: z
      .array(z.string())
      .describe('What brings pg_stat_statements onto the server, in order; empty where nothing has to be done.'),
    compared: z
      .object({ from: epochMs, to: epochMs, estimate: z.boolean(), slowerRule: z.string(), completeness })
      .nullable()
      .describe('The earlier range; null unless `compare` was asked.'),
    found: z
      .object({
        datnames: z.array(z.string()),
        usenames: z.array(z.string()),
      })
      .describe('What the list can be filtered by: the values that occur in the range.'),
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
  by: z.enum(['all', 'datname', 'usename']).default('all').describe('What makes lines of their own.'),
  compare: comparedWith.optional().describe('The earlier range it is held against; left out: the one just before.'),
});
/** What one query can be asked. */
export type QueryDetailQuery = z.infer<typeof queryDetailQuery>;

/** One measure of a query over time. */
export const querySeries = z
  .object({
    metric: z.string(),
    unit: z.string(),
    stepMs: z.int().describe('How far apart its points are: what is read less often has fewer.'),
    series: z.array(labelledSeries),
  })
  .meta({ id: 'QuerySeries' });
/** One measure of a query over time. */
export type QuerySeries = z.infer<typeof querySeries>;

/** Whether a query became slower since an earlier range. */
export const regression = z
  .object({
    slower: z.boolean().nullable().describe('Null with too few calls in one of the ranges to tell.'),
    rule: z.string().describe('The rule in words.'),
    from: epochMs,
    to: epochMs.describe('Where the earlier range lay.'),
    calls: exactNumberOrUnknown,
    callsBefore: exactNumberOrUnknown,
    meanTimeMs: exactNumberOrUnknown,
    meanTimeBeforeMs: exactNumberOrUnknown,
  })
  .meta({ id: 'Regression' });
/** Whether a query became slower since an earlier range. */
export type Regression = z.infer<typeof regression>;

/** One query in detail: who ran it where, and its measures over time. */
export const queryDetail = z
  .object({
    from: epochMs,
    to: epochMs,
    stepMs: z.int(),
    queryId: z.string(),
    fingerprint: z.string().nullable(),
    text: z.string().nullable(),
    kind: statementKind.nullable(),
    tags: z.record(z.string(), z.string()),
    calls: exactNumberOrUnknown,
    totalTimeMs: exactNumberOrUnknown,
    meanTimeMs: exactNumberOrUnknown,
    rows: exactNumberOrUnknown,
    blocksPerRow: z.number().nullable().describe('Shared blocks hit and read for each row returned or affected.'),
    shareOfLoad: z
      .number()
      .nullable()
      .describe(
        'Its part of the sampled active seconds in the range, 0 to 1, so that what has not finished counts; of all ' +
          'execution time where samples are not read.',
      ),
    sampledActiveSeconds: z.number().nullable(),
    measures: z.record(z.string(), exactNumberOrUnknown),
    firstSeenAt: epochMs
      .nullable()
      .describe('When its text first came, or when the server began to count it, whichever is earlier.'),
    lastSeenAt: epochMs
      .nullable()
      .describe('The end of the last step of the range in which it ran; null when it did not.'),
    regression: regression.nullable().describe('Null where only samples are known.'),
    running: z.array(sessionNow).describe('Sessions that run it now, the longest first.'),
    runningAt: epochMs.nullable().describe('When that was sampled; null when no sample is recent.'),
    rowsByUser: z.array(queryItem).describe('The same for each database and user that ran it.'),
    series: z
      .array(querySeries)
      .describe(
        'Every counter of pg_stat_statements that the server has, per second, and the means and ratios of them.',
      ),
    waits: z.array(labelledSeries).describe('Average active sessions in this query, by wait event type.'),
    estimate: z.boolean(),
    estimateReason: z.string().nullable(),
    completeness,
  })
  .meta({ id: 'QueryDetail' });
/** One query in detail. */
export type QueryDetail = z.infer<typeof queryDetail>;
