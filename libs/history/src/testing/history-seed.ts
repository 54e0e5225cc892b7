import { encodeFrame, inspectFrame } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { ChunkCloser } from '../close/chunk-closer.js';
import type { ClosedChunk, ClosingRule } from '../close/chunk-closer.js';
import { Partitions } from '../partitions/partitions.js';
import { FrameSchemas, schemaIdHex } from '../schemas/frame-schemas.js';
import type { ReceivedFrame, ReceivedSnapshot, StoreOutcome } from '../write/received-snapshot.js';
import { SnapshotWriter } from '../write/snapshot-writer.js';

/** A snapshot of a server nobody else has, with what the spec says about it. */
export function aReceivedSnapshot(differences: Partial<ReceivedSnapshot> = {}): ReceivedSnapshot {
  return {
    organisationId: newId(),
    serverId: newId(),
    collectorId: newId(),
    epoch: 1_760_000_000_000n,
    sequence: 1n,
    collectedAt: 1_760_000_010_000,
    frames: [],
    gaps: [],
    states: [],
    ...differences,
  };
}

/** A frame of some polls, as the writer sees it. */
export function aReceivedFrame(schema: FrameSchema, polls: readonly Poll[], intervalMs = 10_000): ReceivedFrame {
  const body = encodeFrame(schema, polls);
  return { schemaId: schemaIdHex(schema), schema, intervalMs, facts: inspectFrame(body), body };
}

/** Puts snapshots into a migrated history and closes chunks, for specs of what reads it. */
export class HistorySeed {
  readonly schemas: FrameSchemas;
  readonly partitions: Partitions;
  readonly #writer: SnapshotWriter;

  /** `pool` connects as the owner of the schema. */
  constructor(readonly pool: Pool) {
    this.schemas = new FrameSchemas(pool);
    this.partitions = new Partitions(pool);
    this.#writer = new SnapshotWriter(this.partitions);
  }

  /** Stores snapshots in one transaction, as the writer does. */
  async store(...snapshots: ReceivedSnapshot[]): Promise<StoreOutcome> {
    for (const { schemaId, schema } of snapshots.flatMap(({ frames }) => frames)) {
      await this.schemas.register(schemaId, schema);
    }
    await this.#writer.prepare(snapshots);
    const outcome = await withTransaction(this.pool, (tx) => this.#writer.store(tx, snapshots, []));
    outcome.remember();
    return outcome;
  }

  /** Closes everything that is hot, or what the rule says. */
  async close(rule: Partial<ClosingRule> = {}): Promise<readonly ClosedChunk[]> {
    const { pool, schemas, partitions } = this;
    const closer = new ChunkCloser({ pool, schemas, partitions, rule: { polls: 1, ageMs: 0, maxPolls: 360, ...rule } });
    const { closed, errors } = await closer.closeDue(Date.now());
    if (errors.length > 0) throw errors[0];
    return closed;
  }
}
