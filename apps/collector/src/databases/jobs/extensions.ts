import type { DatabaseJob } from '../database-job.js';
import { FamilyReader } from '../paged-reader.js';

const PAGE = 1000;

export const extensions: DatabaseJob = {
  families: ['pg_extension'],
  plan: () =>
    new FamilyReader({
      family: 'pg_extension',
      objects: 'pg_extension o WHERE true',
      size: PAGE,
      takesLocks: false,
      oid: 'e.oid',
      columns: {
        extname: 'e.extname::text',
        schemaname: 'n.nspname::text',
        extversion: 'e.extversion',
      },
      from: `pg_extension e LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.oid > $1 AND e.oid <= $2`,
    }),
};

export const publications: DatabaseJob = {
  families: ['pg_publication'],
  plan: (probe) => {
    const column = (name: string) =>
      probe.columns.get('pg_publication')?.has(name) === true ? `p.${name}` : undefined;
    return new FamilyReader({
      family: 'pg_publication',
      objects: 'pg_publication o WHERE true',
      size: PAGE,
      takesLocks: false,
      oid: 'p.oid',
      columns: {
        pubname: 'p.pubname::text',
        owner: 'pg_get_userbyid(p.pubowner)::text',
        all_tables: 'p.puballtables',
        tables: '(SELECT count(*) FROM pg_publication_rel r WHERE r.prpubid = p.oid)',
        inserts: 'p.pubinsert',
        updates: 'p.pubupdate',
        deletes: 'p.pubdelete',
        truncates: 'p.pubtruncate',
        via_root: column('pubviaroot'),
        generated_columns: column('pubgencols') && `CASE p.pubgencols WHEN 's' THEN 'stored' ELSE 'none' END`,
      },
      from: 'pg_publication p WHERE p.oid > $1 AND p.oid <= $2',
    });
  },
};
