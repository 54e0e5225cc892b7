import { createHash } from 'node:crypto';

import { schemaId } from '@pganalytics/codec';
import { namingOutages } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';
import { LRUCache } from 'lru-cache';

/** Schemas kept in memory unless given: those of some fifty releases of collectors, 20 MB at most. */
const KNOWN_SCHEMAS = 10_000;

/** The id of a schema as 32 hex digits. */
export function schemaIdHex(schema: FrameSchema): string {
  return Buffer.from(schemaId(schema, (bytes) => createHash('sha256').update(bytes).digest())).toString('hex');
}

/** The frame schemas that have been registered; a copy of some in memory in front of the table. */
export class FrameSchemas {
  readonly #known: LRUCache<string, FrameSchema>;

  /** `most`: how many are kept in memory; there is no end of distinct ones. */
  constructor(
    private readonly pool: Pool,
    most = KNOWN_SCHEMAS,
  ) {
    this.#known = new LRUCache({ max: most });
  }

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

  /**
   * The schemas with these ids (hex); those nobody has registered are missing.
   * @param through the connection to ask with: inside a transaction its own, so that no second one is waited for.
   */
  async get(
    ids: Iterable<string>,
    through: Pick<Client, 'query'> = this.pool,
  ): Promise<ReadonlyMap<string, FrameSchema>> {
    const found = new Map<string, FrameSchema>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const schema = this.#known.get(id);
      if (schema) found.set(id, schema);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const { rows } = await namingOutages(() =>
      through.query<{ schema_id: Buffer; definition: FrameSchema }>(
        `select schema_id, definition from history.frame_schema where schema_id = any ($1)`,
        [missing.map((id) => Buffer.from(id, 'hex'))],
      ),
    );
    for (const { schema_id: bytes, definition } of rows) {
      const id = bytes.toString('hex');
      found.set(id, definition);
      this.#known.set(id, definition);
    }
    return found;
  }
}
