import { mergeRollUps, openChunk, rollUpSchema } from '@pganalytics/codec';
import { withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';

import { insertRollUp } from '../close/stored-chunks.js';
import { zstd } from '../compression.js';
import type { Partitions } from '../partitions/partitions.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { FOLDED_FAMILIES, foldStatements } from './fold-statements.js';

const DAY_MS = 86_400_000;
/** Roll-ups of a minute are gone before history is long. */
const TABLES = ['rollup_10m', 'rollup_1h'] as const;
/** Days of streams that one round folds: it comes back soon. */
const MOST_GROUPS = 200;

/** How the long history of statements is kept. */
export interface FoldingRule {
  /** Roll-ups of this age are folded; late polls must not come any more. */
  readonly afterDays: number;
  /** A statement stays that is among so many first by any counter in its hour. */
  readonly statements: number;
}

/** Rules unless given: after 14 days, as long as samples are kept, the first 500. */
export const defaultFoldingRule: FoldingRule = { afterDays: 14, statements: 500 };

interface Group {
  readonly organisation_id: string;
  readonly server_id: string;
  readonly stream_id: string | null;
  readonly family: string;
  readonly schema_id: Buffer;
  readonly day: Date;
}

/**
 * Folds the long history of statements: of each hour the first ones by any counter stay, all others become one row. The
 * roll-ups of a stream's day are replaced in one transaction by one that is marked as folded: whatever dies, totals are
 * as before, and nothing is folded twice.
 */
export class StatementFolder {
  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly schemas: FrameSchemas;
      readonly partitions: Partitions;
      readonly rule?: FoldingRule;
    },
  ) {}

  /** Folds what is old enough. @returns how many roll-ups were replaced. */
  async foldOld(now: number): Promise<number> {
    const { afterDays } = this.options.rule ?? defaultFoldingRule;
    // Whole days: what belongs to one day is folded together.
    const before = Math.floor((now - afterDays * DAY_MS) / DAY_MS) * DAY_MS;
    let replaced = 0;
    for (const table of TABLES) {
      const { rows } = await this.options.pool.query<Group>(
        `select organisation_id, server_id, stream_id, family, schema_id, date_trunc('day', from_at, 'UTC') as day
         from history.${table} where not folded and to_at < $1 and family = any ($2)
         group by 1, 2, 3, 4, 5, 6 order by day limit $3`,
        [new Date(before), FOLDED_FAMILIES, MOST_GROUPS],
      );
      for (const group of rows) replaced += await this.#fold(table, group, before);
    }
    return replaced;
  }

  async #fold(table: (typeof TABLES)[number], group: Group, before: number): Promise<number> {
    const { pool, schemas, partitions, rule = defaultFoldingRule } = this.options;
    const schemaId = group.schema_id.toString('hex');
    const schema = (await schemas.get([schemaId])).get(schemaId);
    if (!schema) return 0;
    const rolled = rollUpSchema(schema);
    return withTransaction(pool, async (tx) => {
      const parts = await take(tx, table, group, before);
      const stored = mergeRollUps(
        rolled,
        parts.map((body) => openChunk(rolled, body, zstd).polls()),
      );
      const intervals = foldStatements(rolled, stored, rule.statements);
      if (intervals.length > 0) {
        const { organisation_id: organisationId, server_id: serverId, stream_id: streamId, family } = group;
        const of = { organisationId, serverId, streamId, family };
        await insertRollUp(tx, partitions, { table, group: of, schemaId, schema, intervals, folded: true });
      }
      return parts.length;
    });
  }
}

/** Takes the roll-ups of a stream's day out, those that were folded before as well: more of them may have come since. */
async function take(tx: Client, table: string, group: Group, before: number): Promise<Buffer[]> {
  const { rows } = await tx.query<{ body: Buffer }>(
    `delete from history.${table}
     where server_id = $1 and family = $2 and schema_id = $3 and organisation_id = $4
       and stream_id is not distinct from $5
       and from_at >= $6::timestamptz and from_at < $6::timestamptz + interval '1 day' and to_at < $7
     returning body`,
    [
      group.server_id,
      group.family,
      group.schema_id,
      group.organisation_id,
      group.stream_id,
      group.day,
      new Date(before),
    ],
  );
  return rows.map(({ body }) => body);
}
