import type { DatabaseProbe } from '../database-probe.js';
import type { ObjectKind } from './object-kind.js';
import { hashOf, notOfExtension, PAGE, USER_OBJECTS } from './object-kind.js';

interface Catalogue {
  readonly name: string;
  /** Catalogue and condition under an alias. */
  readonly objects: (alias: string) => string;
  readonly from: string;
  readonly type: string;
  readonly objectName: string;
  readonly schema: string;
  readonly hashed: readonly (string | undefined)[];
  readonly plain: string;
  readonly literal: string;
}

/** Objects that no relation owns: no lock on a relation is in the way. */
function kind(catalogue: Catalogue): ObjectKind {
  const identity = `k.oid, ${catalogue.type}, (${catalogue.schema})::text, (${catalogue.objectName})::text`;
  return {
    name: catalogue.name,
    objects: catalogue.objects('o'),
    size: PAGE,
    takesLocks: false,
    hashes: `SELECT ${identity}, ${hashOf(catalogue.hashed)} FROM ${catalogue.from}
 WHERE k.oid > $1 AND k.oid <= $2 AND k.oid IN (SELECT f.oid FROM ${catalogue.objects('f')} AND f.oid > $1 AND f.oid <= $2)`,
    definitions: `SELECT ${identity}, ${catalogue.plain}, ${catalogue.literal} FROM ${catalogue.from}
 WHERE k.oid = ANY ($1::oid[])`,
  };
}

export const schemaDefinitions: ObjectKind = kind({
  name: 'schemas',
  objects: (alias) =>
    `pg_namespace ${alias} WHERE ${alias}.nspname !~ '^pg_' AND ${alias}.nspname <> 'information_schema'`,
  from: 'pg_namespace k',
  type: `'schema'`,
  schema: 'k.nspname',
  objectName: 'k.nspname',
  hashed: ['pg_get_userbyid(k.nspowner)'],
  plain: `'owner ' || pg_get_userbyid(k.nspowner)`,
  literal: 'NULL::text',
});

export function functionDefinitions(probe: DatabaseProbe): ObjectKind {
  const body = probe.columns.get('pg_proc')?.has('prosqlbody') === true ? 'k.prosqlbody' : undefined;
  return kind({
    name: 'functions',
    objects: (alias) =>
      `pg_proc ${alias} WHERE ${alias}.oid >= ${USER_OBJECTS} AND ${notOfExtension('pg_proc', `${alias}.oid`)}`,
    from: 'pg_proc k JOIN pg_namespace n ON n.oid = k.pronamespace JOIN pg_language l ON l.oid = k.prolang',
    type: `CASE k.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END`,
    schema: 'n.nspname',
    objectName: `k.proname || '(' || pg_get_function_identity_arguments(k.oid) || ')'`,
    hashed: [
      'k.prokind',
      'l.lanname',
      'k.prosrc',
      'k.probin',
      body,
      'k.proargdefaults',
      'pg_get_function_result(k.oid)',
      'k.provolatile',
      'k.proparallel',
      'k.prosecdef',
      'k.proleakproof',
      'k.proisstrict',
      'k.proconfig',
      'k.procost',
      'k.prorows',
      'pg_get_userbyid(k.proowner)',
    ],
    plain: `concat_ws(' ', 'returns ' || pg_get_function_result(k.oid), 'language ' || l.lanname,
       CASE k.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
       CASE WHEN k.prosecdef THEN 'security definer' END, 'owner ' || pg_get_userbyid(k.proowner))`,
    literal: 'NULL::text',
  });
}

export const typeDefinitions: ObjectKind = kind({
  name: 'types',
  objects: (alias) =>
    `pg_type ${alias} WHERE ${alias}.oid >= ${USER_OBJECTS} AND ${alias}.typtype IN ('e', 'd', 'r') AND ${notOfExtension('pg_type', `${alias}.oid`)}`,
  from: `pg_type k JOIN pg_namespace n ON n.oid = k.typnamespace LEFT JOIN pg_range r ON r.rngtypid = k.oid`,
  type: `CASE k.typtype WHEN 'd' THEN 'domain' ELSE 'type' END`,
  schema: 'n.nspname',
  objectName: 'k.typname',
  hashed: [
    'k.typtype',
    'pg_get_userbyid(k.typowner)',
    'format_type(nullif(k.typbasetype, 0), k.typtypmod)',
    'k.typnotnull',
    'k.typdefaultbin',
    'format_type(r.rngsubtype, NULL)',
    `(SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = k.oid)`,
    `(SELECT string_agg(concat(c.conname, c.convalidated, c.conbin), ',' ORDER BY c.conname) FROM pg_constraint c
        WHERE c.contypid = k.oid AND c.contype = 'c')`,
  ],
  // Labels of an enumeration are values of its columns: only how many there are is told.
  plain: `concat_ws(' ', CASE k.typtype WHEN 'e' THEN 'enumeration of '
       || (SELECT count(*) FROM pg_enum e WHERE e.enumtypid = k.oid) || ' labels'
       WHEN 'r' THEN 'range over ' || format_type(r.rngsubtype, NULL)
       ELSE 'over ' || format_type(k.typbasetype, k.typtypmod) END, CASE WHEN k.typnotnull THEN 'not null' END,
       'owner ' || pg_get_userbyid(k.typowner))`,
  literal: `concat_ws(' ', 'default ' || pg_get_expr(k.typdefaultbin, 0),
       (SELECT string_agg(pg_get_constraintdef(c.oid), ' ' ORDER BY c.conname) FROM pg_constraint c
         WHERE c.contypid = k.oid AND c.contype = 'c'))`,
});
