import type { Statement } from '../sources/session.js';

/** Every database that takes connections, whether we may connect, and how old its oldest transaction ids are. */
export const databasesStatement: Statement = {
  name: 'databases',
  text: `SELECT d.oid, d.datname::text, has_database_privilege(d.oid, 'CONNECT') FROM pg_database d
 WHERE d.datallowconn ORDER BY d.datname`,
};
