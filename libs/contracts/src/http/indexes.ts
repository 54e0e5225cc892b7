import { z } from 'zod';
import { completeness } from './completeness.js';
import { momentText } from './moment.js';
import { answerSource } from './sources.js';
import { epochMs, exactNumberOrUnknown, nextCursor, pageCursor, pageLimit } from './values.js';

/** What may be wrong with an index. */
export const indexFindingKind = z.enum(['unused', 'duplicate', 'overlapping', 'invalid']);
/** What may be wrong with an index. */
export type IndexFindingKind = z.infer<typeof indexFindingKind>;

/** One index with what it cost and brought in a range. */
export const indexItem = z
  .object({
    id: z.string().describe('OIDs of database and index.'),
    tableId: z.string().describe('OIDs of database and table, as `GET /servers/{id}/tables` names it.'),
    datname: z.string().nullable(),
    schemaname: z.string().nullable(),
    relname: z.string().nullable(),
    indexrelname: z.string().nullable(),
    definition: z.string().nullable().describe('With ? in place of literals; null where the schema is not read.'),
    accessMethod: z.string().nullable(),
    neededBy: z
      .enum(['primary key', 'constraint', 'uniqueness', 'replica identity'])
      .nullable()
      .describe('Why it is needed though no query may scan it.'),
    sizeBytes: exactNumberOrUnknown,
    growthBytes: exactNumberOrUnknown,
    scans: exactNumberOrUnknown.describe('Scans on this server in the range.'),
    scansSinceReset: exactNumberOrUnknown.describe('Scans on this server since its statistics were reset.'),
    lastScan: epochMs.nullable().describe('Last scan on this server (PostgreSQL 16 and later); null when not known.'),
    rowsRead: exactNumberOrUnknown,
    rowsFetched: exactNumberOrUnknown,
    blocksRead: exactNumberOrUnknown,
    blocksHit: exactNumberOrUnknown,
    bloatBytes: exactNumberOrUnknown.describe('Estimated; of B-trees only.'),
    use: z
      .enum(['used', 'unused', 'unknown'])
      .describe('Over the primary and all standbys, in 30 days; `unknown` says in useReason what is missing.'),
    useReason: z.string(),
    findings: z.array(
      z.object({
        kind: indexFindingKind,
        text: z.string(),
        other: z.string().nullable().describe('The index that makes this one superfluous.'),
      }),
    ),
    drop: z
      .object({
        sql: z.string(),
        warning: z.string(),
        undo: z.string().nullable().describe('Makes it again; null when its literals are not known.'),
      })
      .nullable()
      .describe('How to drop it; null unless a finding says so and nothing needs it.'),
  })
  .meta({ id: 'IndexItem' });
/** One index. */
export type IndexItem = z.infer<typeof indexItem>;

/** What indexes can be ordered by. */
export const indexOrder = z.enum([
  'name',
  'sizeBytes',
  'growthBytes',
  'scans',
  'scansSinceReset',
  'lastScan',
  'rowsRead',
  'blocksRead',
  'bloatBytes',
]);
/** What indexes can be ordered by. */
export type IndexOrder = z.infer<typeof indexOrder>;

/** What the list of indexes can be asked. */
export const indexListQuery = z.object({
  from: momentText('now-1h'),
  to: momentText('now'),
  order: indexOrder.default('sizeBytes'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  finding: indexFindingKind.optional().describe('Only indexes with this finding.'),
  search: z.string().max(200).optional().describe('Part of the name of the index or its table, in any case.'),
  datname: z.string().max(200).optional(),
  schemaname: z.string().max(200).optional(),
  system: z.stringbool().default(false).describe('Whether what belongs to PostgreSQL itself is listed too.'),
  limit: pageLimit(200, 1_000),
  cursor: pageCursor,
});
/** What the list of indexes can be asked. */
export type IndexListQuery = z.infer<typeof indexListQuery>;

const countAndBytes = z.object({ indexes: z.int(), bytes: exactNumberOrUnknown });

/** A page of the indexes of one server. */
export const indexPage = z
  .object({
    from: epochMs,
    to: epochMs,
    items: z.array(indexItem),
    nextCursor,
    total: countAndBytes,
    findings: z.array(countAndBytes.extend({ kind: indexFindingKind })).describe('Of all indexes, not of this page.'),
    useUnknown: z.int().describe('Indexes whose use over 30 days is not known.'),
    members: z
      .array(
        z.object({ server: z.string(), role: z.enum(['primary', 'standby', 'unknown']), days: z.number().nullable() }),
      )
      .describe('The servers of the cluster whose scans count, and for how many days they are watched.'),
    sources: z.array(answerSource),
    completeness,
  })
  .meta({ id: 'IndexPage' });
/** A page of the indexes of one server. */
export type IndexPage = z.infer<typeof indexPage>;
