import { createHash } from 'node:crypto';

import { schemaId } from '@pganalytics/codec';
import { namingOutages } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

/** The id of a schema as 32 hex digits. */
export function schemaIdHex(schema: FrameSchema): string {
  return Buffer.from(schemaId(schema, (bytes) => createHash('sha256').update(bytes).digest())).toString('hex');
}

/** The frame schemas that have been registered; a copy in memory in front of the table. */
export class FrameSchemas {
  readonly #known = new Map<string, FrameSchema>();

  constructor(private readonly pool: Pool) {}

  /** Stores a schema for good. A schema never changes: its id is the hash of its content. */
  async register(id: string, schema: FrameSchema): Promise<void> {
    if (this.#known.has(id)) return;
    await namingOutages(() =>
      this.pool.query(
        `insert into history.frame_schema (schema_id, family, definition) values ($1, $2, $3) on conflict do nothing`,
        [Buffer.from(id, 'hex'), schema.family, JSON.stringify(schema)],
      ),
    );
    this.#known.set(id, schema);
  }

  /** The schema with an id (hex), without asking the database. */
  known(id: string): FrameSchema | undefined {
    return this.#known.get(id);
  }

  /**
   * The schemas with these ids (hex); those nobody has registered are missing.
   * @param through the connection to ask with: inside a transaction its own, so that no second one is waited for.
   */
  async get(
    ids: Iterable<string>,
    through: Pick<Client, 'query'> = this.pool,
  ): Promise<ReadonlyMap<string, FrameSchema>> {
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id));
    if (missing.length > 0) {
      const { rows } = await namingOutages(() =>
        through.query<{ schema_id: Buffer; definition: FrameSchema }>(
          `select schema_id, definition from history.frame_schema where schema_id = any ($1)`,
          [missing.map((id) => Buffer.from(id, 'hex'))],
        ),
      );
      for (const row of rows) this.#known.set(row.schema_id.toString('hex'), row.definition);
    }
    return this.#known;
  }
}
