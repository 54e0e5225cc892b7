import { mergeRollUps, openChunk, rollUpSchema } from '@pganalytics/codec';
import { withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';

import { zstd } from '../compression.js';
import type { Partitions } from '../partitions/partitions.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { rollUpSteps } from './roll-ups.js';
import { insertRollUp } from './stored-chunks.js';

type Table = (typeof rollUpSteps)[number]['table'];

/** A roll-up with fewer intervals than this is small: four hours, a day, a week. */
const SMALL: Readonly<Record<Table, number>> = { rollup_1m: 240, rollup_10m: 144, rollup_1h: 168 };
const UNIT: Readonly<Record<Table, string>> = { rollup_1m: 'day', rollup_10m: 'month', rollup_1h: 'month' };
/** So many small roll-ups of a family in one partition are merged into one. */
const WORTH_MERGING = 12;

/** What was folded has one roll-up a day already; merged with others it would lose its mark. */
const unfolded = (table: Table): string => (table === 'rollup_1m' ? '' : 'and not folded');

interface Group {
  readonly server_id: string;
  readonly organisation_id: string;
  /** Null in roll-ups of releases that did not say whose they are. */
  readonly stream_id: string | null;
  readonly family: string;
  readonly schema_id: Buffer;
  readonly unit: string;
}

/**
 * Merges the small roll-ups that each closing leaves behind into longer ones, in which an interval stands once.
 * A merge replaces its parts in one transaction.
 */
export class RollUpMerger {
  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly schemas: FrameSchemas;
      readonly partitions: Partitions;
    },
  ) {}

  /** Merges what is worth it. @returns how many roll-ups were replaced. */
  async mergeSmall(): Promise<number> {
    let replaced = 0;
    for (const { table } of rollUpSteps) {
      const { rows } = await this.options.pool.query<Group>(
        `select server_id, organisation_id, stream_id, family, schema_id, date_trunc($1, from_at, 'UTC')::text as unit
         from history.${table} where intervals < $2 ${unfolded(table)}
         group by 1, 2, 3, 4, 5, 6 having count(*) >= $3 limit 500`,
        [UNIT[table], SMALL[table], WORTH_MERGING],
      );
      for (const group of rows) replaced += await this.#merge(table, group);
    }
    return replaced;
  }

  async #merge(table: Table, group: Group): Promise<number> {
    const schemaId = group.schema_id.toString('hex');
    const schema = (await this.options.schemas.get([schemaId])).get(schemaId);
    if (!schema) return 0;
    return withTransaction(this.options.pool, async (tx) => {
      const parts = await this.#take(tx, table, group);
      if (parts.length === 0) return 0;
      const rolled = rollUpSchema(schema);
      const intervals = mergeRollUps(
        rolled,
        parts.map(({ body }) => openChunk(rolled, body, zstd).polls()),
      );
      if (intervals.length > 0) {
        const { organisation_id: organisationId, server_id: serverId, stream_id: streamId, family } = group;
        const of = { organisationId, serverId, streamId, family };
        await insertRollUp(tx, this.options.partitions, { table, group: of, schemaId, schema, intervals });
      }
      return parts.length;
    });
  }

  // Locked before they are counted: of two mergers the second finds what the first has left, which is not worth it.
  async #take(tx: Client, table: Table, group: Group): Promise<{ body: Buffer }[]> {
    const { rows } = await tx.query<{ rollup_id: string; from_at: Date; body: Buffer }>(
      `select rollup_id, from_at, body from history.${table}
       where server_id = $1 and family = $2 and schema_id = $3 and intervals < $4
         and from_at >= $5::timestamptz and from_at < $5::timestamptz + ('1 ' || $6::text)::interval
         and organisation_id = $7 and stream_id is not distinct from $8 ${unfolded(table)}
       order by from_at, rollup_id for update`,
      [
        group.server_id,
        group.family,
        group.schema_id,
        SMALL[table],
        group.unit,
        UNIT[table],
        group.organisation_id,
        group.stream_id,
      ],
    );
    if (rows.length < WORTH_MERGING) return [];
    await tx.query(
      `delete from history.${table}
       where server_id = $1 and family = $2 and from_at = any ($3) and rollup_id = any ($4)`,
      [group.server_id, group.family, rows.map((row) => row.from_at), rows.map((row) => row.rollup_id)],
    );
    return rows;
  }
}
