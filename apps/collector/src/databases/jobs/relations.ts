import type { DatabaseJob } from '../database-job.js';
import { FamilyReader } from '../paged-reader.js';

/** Relations per page: each costs a lock and several looks at the file system. */
const PAGE = 500;
const WHICH = (alias: string) => `${alias}.relkind IN ('r', 'p', 'm', 't', 'i') AND ${alias}.relpersistence <> 't'`;

const stored = (expression: string) => `CASE WHEN c.relkind <> 'p' THEN ${expression} END`;
const ofTable = (expression: string) => `CASE WHEN c.relkind IN ('r', 'm') THEN ${expression} END`;
const age = (expression: string, of: string) => `CASE WHEN ${of} <> '0' THEN ${expression} END`;

export const relations: DatabaseJob = {
  families: ['pg_class'],
  plan: (probe) =>
    new FamilyReader({
      family: 'pg_class',
      objects: `pg_class o WHERE ${WHICH('o')}`,
      size: PAGE,
      takesLocks: true,
      oid: 'c.oid',
      columns: {
        relid: 'c.oid',
        schemaname: 'n.nspname::text',
        relname: 'c.relname::text',
        relkind: 'c.relkind::text',
        table_relid: 'coalesce(x.indrelid, t.oid)',
        relpersistence: 'c.relpersistence::text',
        is_partition: 'c.relispartition',
        tablespace: 's.spcname::text',
        access_method: 'a.amname::text',
        reloptions: "array_to_string(c.reloptions, ', ')",
        is_unique: 'x.indisunique',
        is_primary: 'x.indisprimary',
        is_valid: 'x.indisvalid',
        is_ready: 'x.indisready',
        is_replica_identity: 'x.indisreplident',
        has_constraint: `CASE WHEN c.relkind = 'i' THEN EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid
             AND k.contype IN ('p', 'u', 'x')) END`,
        relpages: stored('c.relpages'),
        // Before 14 a table that was never analysed has no pages and no rows; from 14 on it has -1.
        reltuples: `CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END`,
        relallvisible: stored('c.relallvisible'),
        relallfrozen:
          probe.columns.get('pg_class')?.has('relallfrozen') === true ? stored('c.relallfrozen') : undefined,
        frozenxid_age: age('age(c.relfrozenxid)', 'c.relfrozenxid'),
        minmxid_age: age('mxid_age(c.relminmxid)', 'c.relminmxid'),
        size_bytes: stored('pg_relation_size(c.oid)'),
        table_bytes: ofTable('pg_table_size(c.oid)'),
        indexes_bytes: ofTable('pg_indexes_size(c.oid)'),
      },
      from: `pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_index x ON x.indexrelid = c.oid
  LEFT JOIN pg_class t ON c.relkind = 't' AND t.reltoastrelid = c.oid
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_am a ON a.oid = c.relam
 WHERE c.oid > $1 AND c.oid <= $2 AND c.oid <> ALL ($3::oid[]) AND ${WHICH('c')}`,
    }),
};
