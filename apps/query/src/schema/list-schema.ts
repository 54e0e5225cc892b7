import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type { SchemaObject, SchemaPage, SchemaQuery } from '@pganalytics/contracts';
import { decodeCursor, encodeCursor } from '@pganalytics/http';

import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { writeDatabases } from '../tables/write-table.js';

const OF_RELATION = new Set(['column', 'constraint', 'index', 'trigger']);
const RELATIONS = new Set(['table', 'view', 'materialised view', 'foreign table']);

/** Which moment the first page was about, so that all pages are about one. */
interface SchemaCursor {
  readonly at: number;
  readonly offset: number;
}
const isSchemaCursor = (value: unknown): value is SchemaCursor =>
  typeof value === 'object' &&
  value !== null &&
  ['at', 'offset'].every((name) => Number.isSafeInteger((value as Record<string, unknown>)[name]));

/** Lists the objects of the schemas of a server, as last read before a moment. */
@Injectable()
export class ListSchema {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ServerFacts,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: SchemaQuery): Promise<SchemaPage> {
    this.directory.get(organisationId, serverId);
    const cursor = asked.cursor === undefined ? undefined : decodeCursor(asked.cursor, isSchemaCursor);
    const now = this.clock.now();
    const at = cursor?.at ?? resolveMoment(asked.at, now);
    // Without a moment the newest is meant, even if the collector's clock is ahead of ours.
    const until = cursor || asked.at !== 'now' ? at : undefined;
    const facts = await this.facts.read({ organisationId, serverId }, ['schema_objects', 'database_visits'], until);
    const all = facts.rows('schema_objects').map(writeObject);
    const wanted = all.filter((object) => matches(object, asked)).toSorted(byPlace);
    const offset = cursor?.offset ?? 0;
    const items = wanted.slice(offset, offset + asked.limit);
    const end = offset + items.length;
    return {
      at: facts.at('schema_objects'),
      items,
      nextCursor: end < wanted.length ? encodeCursor({ at, offset: end } satisfies SchemaCursor) : null,
      total: wanted.length,
      tree: treeOf(all),
      databases: writeDatabases(facts),
      sources: facts.sources(),
    };
  }
}

function writeObject(row: FactRow): SchemaObject {
  const type = row.text('object_type') ?? 'object';
  const name = row.text('name') ?? '';
  const [datid, schemaname] = [row.text('datid'), row.text('schemaname')];
  const relation = RELATIONS.has(type) ? name : OF_RELATION.has(type) ? name.slice(0, name.indexOf('.')) : null;
  return {
    id: `${datid}.${type}.${schemaname}.${name}`,
    datname: row.text('datname'),
    schemaname,
    type,
    name,
    relation,
    definition: row.text('definition'),
    tableId: relation === null || type === 'view' ? null : `${datid}.${row.text('object_id')}`,
  };
}

function matches(object: SchemaObject, asked: SchemaQuery): boolean {
  const search = (asked.search ?? '').toLowerCase();
  const exact = (['datname', 'schemaname', 'type', 'relation'] as const).every(
    (name) => asked[name] === undefined || asked[name] === object[name],
  );
  return exact && (search === '' || `${object.schemaname}.${object.name}`.toLowerCase().includes(search));
}

function byPlace(a: SchemaObject, b: SchemaObject): number {
  const [one, other] = [a, b].map(({ datname, schemaname, relation, type, name }) =>
    [datname, schemaname, relation ?? '', RELATIONS.has(type) ? '' : type, name].join('\u0000'),
  );
  return one < other ? -1 : 1;
}

function treeOf(objects: readonly SchemaObject[]): SchemaPage['tree'] {
  const groups = Map.groupBy(objects, ({ datname, schemaname }) => JSON.stringify([datname, schemaname]));
  return [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => {
      const counts: Record<string, number> = {};
      for (const { type } of members) counts[type] = (counts[type] ?? 0) + 1;
      return { datname: members[0].datname, schemaname: members[0].schemaname, counts };
    });
}
