import { createHash } from 'node:crypto';

import { schemaId } from '@pganalytics/codec';
import { schemasRegistered } from '@pganalytics/contracts';
import type { MessageOf } from '@pganalytics/contracts';
import type { SchemaDefinition } from '@pganalytics/contracts/wire';
import { messageOf } from '@pganalytics/errors';
import { familyOf } from '@pganalytics/stats';

import { refusalOf } from '../snapshots/refusal.js';
import { ID_BYTES, KnownIds } from './known-ids.js';
import type { SchemaAllowance } from './schema-allowance.js';
import { InvalidSchema, UnknownSchema } from './schema.errors.js';

type SchemaRegistered = MessageOf<typeof schemasRegistered>;

/** Puts a schema on the log; resolves when it is durable there. */
export type PublishSchema = (schema: SchemaRegistered) => Promise<void>;

/** The length of a schema id. */
export const SCHEMA_ID_BYTES = ID_BYTES;
const LONGEST_NAME = 128;
/** An honest platform has a few hundred; beyond, collectors send theirs again. */
const MOST_OWED = 5_000;

interface OwedSchema {
  readonly id: string;
  readonly definition: SchemaRegistered['definition'];
  readonly collectorId: string;
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Which frame schemas are on the log, so that every reader can find them before it meets a frame that needs one. */
export class SchemaRegister {
  private readonly registered = new KnownIds();
  private readonly underway = new Map<string, Promise<void>>();
  /** Sound, and not on the log for an outage: tried again as soon as a frame needs them. */
  private readonly owed = new Map<string, OwedSchema>();

  constructor(
    private readonly publish: PublishSchema,
    private readonly allowance: SchemaAllowance,
    private readonly mostColumns: number,
  ) {}

  /** Takes note of a schema that is on the log, whoever put it there. */
  apply({ schemaId }: SchemaRegistered): void {
    this.registered.add(schemaId);
    this.owed.delete(schemaId);
  }

  /** Resolves when the schema is on the log. @throws InvalidSchema, TooManySchemas, or what the log said */
  async register(given: SchemaDefinition, collectorId: string): Promise<void> {
    const id = hexOf(given.schemaId);
    if (this.registered.has(id)) return;
    const running = this.underway.get(id);
    if (running) return running;

    const definition = definitionOf(id, given.definition, this.mostColumns);
    this.allowance.take(collectorId, id, Date.now());
    return this.put({ id, definition, collectorId });
  }

  /** Whether the schema whose id begins at `at` in these bytes is on the log; -1 stands for no id. */
  has(bytes: Uint8Array, at: number): boolean {
    return at !== -1 && this.registered.hasAt(bytes, at);
  }

  /**
   * What a frame with this schema must wait for: nothing (undefined) or a registration that is under way, which is begun
   * again when an outage has ended the one before.
   * @throws UnknownSchema
   */
  awaited(schemaIdBytes: Uint8Array): Promise<void> | undefined {
    const id = hexOf(schemaIdBytes);
    if (this.registered.has(id)) return undefined;
    const running = this.underway.get(id);
    if (running) return running;
    const owed = this.owed.get(id);
    if (owed === undefined) throw new UnknownSchema(id);
    return this.put(owed);
  }

  private put(owed: OwedSchema): Promise<void> {
    const work = this.publishOwed(owed);
    this.underway.set(owed.id, work);
    return work;
  }

  private async publishOwed(owed: OwedSchema): Promise<void> {
    const { id, definition, collectorId } = owed;
    try {
      await this.publish({ schemaId: id, definition });
      this.registered.add(id);
      this.owed.delete(id);
    } catch (error) {
      if (refusalOf(error).outage) this.owe(owed);
      else this.allowance.giveBack(collectorId, id);
      throw error;
    } finally {
      this.underway.delete(id);
    }
  }

  private owe(owed: OwedSchema): void {
    if (this.owed.size >= MOST_OWED) this.owed.delete(this.owed.keys().next().value ?? '');
    this.owed.set(owed.id, owed);
  }
}

const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

function definitionOf(id: string, bytes: Uint8Array, mostColumns: number): SchemaRegistered['definition'] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new InvalidSchema(id, messageOf(error));
  }
  const result = schemasRegistered.schema.safeParse({ schemaId: id, definition: parsed });
  if (!result.success) throw new InvalidSchema(id, result.error.issues.map((issue) => issue.message).join('; '));
  const { definition } = result.data;
  const { family, columns } = definition;
  if (familyOf(family) === undefined) {
    throw new InvalidSchema(
      id,
      `nobody here knows the family ${family.slice(0, 100)}; update the server before its collectors`,
    );
  }
  if (columns.length > mostColumns)
    throw new InvalidSchema(id, `${columns.length} columns are more than ${mostColumns}`);
  const long = columns.find(({ name }) => name.length > LONGEST_NAME);
  if (long) throw new InvalidSchema(id, `the column ${long.name.slice(0, 40)}… has a name longer than ${LONGEST_NAME}`);
  // The hash is over the canonical form of what was understood, so that nobody can plant other columns under an id.
  const actual = hexOf(schemaId(definition, sha256));
  if (actual !== id) throw new InvalidSchema(id, `its content has the hash ${actual}`);
  return definition;
}
