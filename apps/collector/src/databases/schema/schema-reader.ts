import { familyOf, schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import { redactTokens } from '../../redaction/redact-tokens.js';
import type { Cell } from '../../sources/cell-types.js';
import type { Statement } from '../../sources/session.js';
import type { Cursor, DatabaseReader, Visit } from '../database-job.js';
import { StatementFailed } from '../database-job.js';
import type { Range } from '../paged-reader.js';
import { HIGHEST_OID, PagedReader } from '../paged-reader.js';
import type { Compared, LastRows, SchemaChange, SeenObject } from './definition-memory.js';
import { versionOf } from './definition-memory.js';
import type { ObjectKind } from './object-kind.js';

const columnsOf = (family: string): FrameSchema =>
  schemaOf(family, familyOf(family)?.metrics.map(({ name }) => name) ?? []);
export const objectsSchema = columnsOf('schema_objects');
const changesSchema = columnsOf('schema_changes');

/** A longer definition is cut; its hash still tells that it changed. */
const DEFINITION_LIMIT = 2000;
const SEEN_AT = changesSchema.columns.findIndex(({ name }) => name === 'seen_at');
const nothing: LastRows = { gone: [], changes: [] };
/** Cursors of one kind of objects after the other. */
const STRIDE = HIGHEST_OID + 1;

/** Reads the schema of a database, kind by kind, and tells what changed since the last look. */
export class SchemaReader implements DatabaseReader {
  readonly schemas = [objectsSchema, changesSchema];
  private readonly kinds: readonly KindReader[];

  constructor(kinds: readonly ObjectKind[]) {
    this.kinds = kinds.map((kind) => new KindReader(kind));
  }

  async step(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    const place = Math.floor(after / STRIDE);
    const reached = await this.kinds[place]?.step(visit, after % STRIDE);
    if (reached !== undefined) return place * STRIDE + reached;
    if (place + 1 < this.kinds.length) return (place + 1) * STRIDE;
    const objects = this.kinds.flatMap(({ kind }) => visit.definitions(kind.name).all);
    visit.note({ schema_version: versionOf(objects), schema_objects: objects.length });
    return undefined;
  }
}

/** Reads the objects of one kind: hashes of all, definitions of those that are new to the platform. */
class KindReader extends PagedReader {
  readonly schemas = [objectsSchema, changesSchema];

  constructor(readonly kind: ObjectKind) {
    super(`schema_${kind.name}`, kind);
  }

  protected content({ after, upTo, leftOut }: Range): Statement {
    const { kind } = this;
    const values = [after, upTo, ...(kind.takesLocks ? [[...leftOut]] : [])];
    return { name: `schema_${kind.name}`, text: kind.hashes, values };
  }

  protected async take(visit: Visit, rows: readonly Cell[][], range: Range): Promise<void> {
    const memory = visit.definitions(this.kind.name);
    const seen = rows.map(([oid, type, schema, name, hash]): SeenObject => ({
      oid: Number(oid),
      type: String(type),
      schema: String(schema),
      name: String(name),
      hash: String(hash),
    }));
    const compared = memory.compare(seen, range);
    const definitions = await this.definitionsOf(visit, compared.toSend);
    const isLast = range.upTo === Number.POSITIVE_INFINITY;
    const before = isLast ? memory.toldBefore() : nothing;
    memory.told(compared, tell(visit, compared, definitions));
    tellAgain(visit, before);
    if (isLast) memory.looked(visit.atMs);
  }

  private async definitionsOf(visit: Visit, objects: readonly SeenObject[]): Promise<ReadonlyMap<string, string>> {
    const oids = [...new Set(objects.map(({ oid }) => oid))];
    if (oids.length === 0) return new Map();
    const { kind } = this;
    const statement = { name: `schema_${kind.name}_text`, text: kind.definitions, values: [oids] };
    const [outcome] = await visit.run([statement]);
    if (!outcome) return new Map();
    if ('error' in outcome) throw new StatementFailed(outcome.sqlState, outcome.error);
    return new Map(
      outcome.rows.map(([, type, schema, name, plain, literal]) => [
        [type, schema, name].join('\u0000'),
        describe(plain, literal),
      ]),
    );
  }
}

/** What a person reads of a definition: nothing in it is a value of anybody's. */
function describe(plain: Cell | undefined, literal: Cell | undefined): string {
  const redacted = typeof literal === 'string' ? redactTokens(literal).text : '';
  const text = [typeof plain === 'string' ? plain : '', redacted].filter((part) => part !== '').join(' ');
  return text.replaceAll(/\s+/g, ' ').slice(0, DEFINITION_LIMIT);
}

function tell(visit: Visit, compared: Compared, definitions: ReadonlyMap<string, string>): LastRows {
  const { database, atMs } = visit;
  const identity = ({ type, schema, name }: SeenObject) => [database.oid, database.name, type, schema, name];
  const textOf = ({ type, schema, name }: SeenObject) => definitions.get([type, schema, name].join('\u0000')) ?? null;
  const gone = compared.gone.map((object) => [...identity(object), null, null, null, atMs]);
  const changes = compared.changes.map(({ change, object, notBeforeMs, beforeHash, afterHash }: SchemaChange) => {
    const definition = change === 'dropped' ? null : textOf(object);
    return [...identity(object), change, atMs, notBeforeMs, beforeHash, afterHash, definition];
  });
  const present = compared.toSend.map((object) => [...identity(object), object.oid, object.hash, textOf(object), null]);
  visit.emit(objectsSchema, [...present, ...gone]);
  visit.emit(changesSchema, changes);
  return { gone, changes };
}

/** What was told may be lost; a change of this very round was just told. */
function tellAgain(visit: Visit, { gone, changes }: LastRows): void {
  const earlier = changes.filter((row) => row[SEEN_AT] !== visit.atMs);
  visit.emit(objectsSchema, gone);
  visit.emit(changesSchema, earlier);
}
