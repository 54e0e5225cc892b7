import type { Session, Statement } from '../sources/session.js';
import type { Database } from './database-job.js';

const DATABASES: Statement = {
  name: 'databases',
  text: `SELECT d.oid, d.datname::text, has_database_privilege(d.oid, 'CONNECT') FROM pg_database d
 WHERE d.datallowconn ORDER BY d.datname`,
};

/** All databases of a server that let anybody in, by name, and whether they let us. */
export async function findDatabases(session: Session): Promise<{ database: Database; mayConnect: boolean }[]> {
  const rows = await session.rows(DATABASES);
  return rows.map(([oid, name, mayConnect]) => ({
    database: { oid: Number(oid), name: String(name) },
    mayConnect: mayConnect === true,
  }));
}
