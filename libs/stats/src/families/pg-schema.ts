import { attribute, dimension, family, moment } from '../define.js';
import { droppedAt, inDatabase } from './in-database.js';

const object = [
  ...inDatabase,
  dimension('object_type', 'text', 'schema, table, view, column, constraint, index, trigger, function, type, …'),
  dimension('schemaname', 'text', 'Schema of the object'),
  dimension('name', 'text', 'Name of the object, after that of its table where it belongs to one'),
];

export const schemaObjects = family({
  name: 'schema_objects',
  description: 'The definition of each object that users made, without any literal',
  source: 'pg_namespace, pg_class, pg_attribute, pg_constraint, pg_index, pg_trigger, pg_proc, pg_type',
  intervalSeconds: 600,
  tier: 'schema',
  readAt: 'database',
  sparse: true,
  dimensions: object,
  metrics: [
    attribute('object_id', 'int', 'OID of the object, for a column that of its table'),
    attribute('definition_hash', 'text', 'Changes when anything of the definition changes, literals included'),
    attribute('definition', 'text', 'The definition with ? in place of literals; of a function all but its body'),
    droppedAt,
  ],
});

export const schemaChanges = family({
  name: 'schema_changes',
  description: 'Each change of a definition that was seen between two looks at the schema',
  source: 'schema_objects',
  intervalSeconds: 600,
  tier: 'schema',
  readAt: 'database',
  sparse: true,
  dimensions: object,
  metrics: [
    attribute('change', 'text', 'created, altered or dropped'),
    moment('seen_at', 'When it was seen'),
    moment('not_before', 'When the object was last looked at before'),
    attribute('before_hash', 'text', 'Hash of the definition before; nothing when it was created'),
    attribute('after_hash', 'text', 'Hash of the definition after; nothing when it was dropped'),
    attribute('definition', 'text', 'The definition after the change, with ? in place of literals'),
  ],
});

export const pgExtension = family({
  name: 'pg_extension',
  description: 'Extensions of each database',
  source: 'pg_extension',
  intervalSeconds: 300,
  tier: 'schema',
  readAt: 'database',
  sparse: true,
  dimensions: [...inDatabase, dimension('extname', 'text', 'Name of the extension')],
  metrics: [
    attribute('schemaname', 'text', 'Schema of its objects'),
    attribute('extversion', 'text', 'Installed version'),
    droppedAt,
  ],
});

export const pgPublication = family({
  name: 'pg_publication',
  description: 'Publications of logical replication in each database',
  source: 'pg_publication, pg_publication_rel',
  intervalSeconds: 300,
  tier: 'schema',
  readAt: 'database',
  sparse: true,
  dimensions: [...inDatabase, dimension('pubname', 'text', 'Name of the publication')],
  metrics: [
    attribute('owner', 'text', 'Role that owns it'),
    attribute('all_tables', 'bool', 'Whether it has all tables, also later ones'),
    attribute('tables', 'int', 'Tables listed one by one', { unit: 'count' }),
    attribute('inserts', 'bool', 'Whether inserts are published'),
    attribute('updates', 'bool', 'Whether updates are published'),
    attribute('deletes', 'bool', 'Whether deletes are published'),
    attribute('truncates', 'bool', 'Whether TRUNCATE is published'),
    attribute('via_root', 'bool', 'Whether changes of partitions go under the name of their root', { since: 13 }),
    attribute('generated_columns', 'text', 'Which generated columns are published', { since: 18 }),
    droppedAt,
  ],
});
