import { z } from 'zod';
import { momentText } from './moment.js';
import { answerSource } from './sources.js';
import { databaseRead } from './tables.js';
import { epochMs, nextCursor, pageCursor, pageLimit } from './values.js';

/** One object of a schema as it was last read. */
export const schemaObject = z
  .object({
    id: z.string(),
    datname: z.string().nullable(),
    schemaname: z.string().nullable(),
    type: z.string().describe('schema, table, view, column, constraint, index, trigger, function, type, sequence, …'),
    name: z.string().describe('After that of its table where it belongs to one.'),
    relation: z.string().nullable().describe('The table or view that it belongs to.'),
    definition: z.string().nullable().describe('With ? in place of literals; of a function all but its body.'),
    tableId: z.string().nullable().describe('Of a table and its parts, as `GET /servers/{id}/tables` names it.'),
  })
  .meta({ id: 'SchemaObject' });
/** One object of a schema. */
export type SchemaObject = z.infer<typeof schemaObject>;

/** What the schema can be asked. */
export const schemaQuery = z.object({
  at: momentText('now'),
  datname: z.string().max(200).optional(),
  schemaname: z.string().max(200).optional(),
  type: z.string().max(40).optional().describe('Only objects of this type.'),
  relation: z.string().max(200).optional().describe('Only this table or view and what belongs to it.'),
  search: z.string().max(200).optional().describe('Part of the name, in any case.'),
  limit: pageLimit(500, 5_000),
  cursor: pageCursor,
});
/** What the schema can be asked. */
export type SchemaQuery = z.infer<typeof schemaQuery>;

/** A page of the schema of a server. */
export const schemaPage = z
  .object({
    at: epochMs.nullable().describe('When something of it last changed, or was first read.'),
    items: z.array(schemaObject),
    nextCursor,
    total: z.int(),
    tree: z
      .array(
        z.object({
          datname: z.string().nullable(),
          schemaname: z.string().nullable(),
          counts: z.record(z.string(), z.int()).describe('Objects by type.'),
        }),
      )
      .describe('All databases and schemas, whatever was searched for.'),
    databases: z.array(databaseRead),
    sources: z.array(answerSource),
  })
  .meta({ id: 'SchemaPage' });
/** A page of the schema of a server. */
export type SchemaPage = z.infer<typeof schemaPage>;
