import { messageOf } from '@pganalytics/errors';
import pg from 'pg';

import { connectionSettings } from '../pools/pool.js';
import type { Client } from '../pools/pool.js';
import { CannotProvision, namingOutages } from '../postgres.errors.js';
import { scramVerifier } from './scram.js';

/** The schemas of the product; each belongs to the role of one service. */
export const serviceSchemas = ['auth', 'bus', 'history', 'query'] as const;

/** One of {@link serviceSchemas}. */
export type ServiceSchema = (typeof serviceSchemas)[number];

/** How the database is prepared. */
export interface ProvisionOptions {
  /** The password of each service's role. */
  readonly passwords: Readonly<Record<ServiceSchema, string>>;
  /** Role names are this and the schema; roles belong to the whole cluster. `pganalytics_` unless given. */
  readonly rolePrefix?: string;
}

/** The lowest major version that can hold our schemas. */
const OLDEST_MAJOR = 15;
const ADVISORY_LOCK = 'pganalytics.provision';

/**
 * Prepares a database: a schema and a LOGIN role per service, and the right of `query` to read what `history` makes.
 * May run again at any time, and by several processes at once. The role in `adminUrl` needs CREATEROLE and CREATE on
 * the database; it need not be a superuser.
 * @returns the URL of the database for each service's role.
 * @throws CannotProvision with the reason when the server is too old or the role lacks rights.
 */
export async function provision(adminUrl: string, options: ProvisionOptions): Promise<Record<ServiceSchema, string>> {
  const prefix = options.rolePrefix ?? 'pganalytics_';
  return namingOutages(async () => {
    const client = new pg.Client(connectionSettings(adminUrl, { applicationName: 'pganalytics provision' }));
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [ADVISORY_LOCK]);
      await prepare(client, prefix, options.passwords);
      await client.query('COMMIT');
    } finally {
      await client.end();
    }
    return Object.fromEntries(
      serviceSchemas.map((schema) => [schema, urlFor(adminUrl, `${prefix}${schema}`, options.passwords[schema])]),
    ) as Record<ServiceSchema, string>;
  });
}

async function prepare(client: Client, prefix: string, passwords: ProvisionOptions['passwords']): Promise<void> {
  const major = await majorOf(client);
  if (major < OLDEST_MAJOR) {
    throw new CannotProvision(`PostgreSQL ${major} cannot hold the history; version ${OLDEST_MAJOR} or later can.`);
  }
  try {
    const superuser = await isSuperuser(client);
    for (const schema of serviceSchemas) {
      const role = `${prefix}${schema}`;
      await ensureRole(client, role, passwords[schema]);
      if (!superuser) await joinRole(client, role, major);
      await client.query(
        `CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)} AUTHORIZATION ${pg.escapeIdentifier(role)}`,
      );
    }
    await letQueryReadHistory(client, prefix);
  } catch (error) {
    if (!isLackOfRights(error)) throw error;
    await client.query('ROLLBACK');
    const { rows } = await client.query<{ name: string }>('SELECT current_user AS name');
    throw new CannotProvision(
      `The role ${rows[0].name} cannot prepare this database (${messageOf(error)}); ` +
        'it needs CREATEROLE and CREATE on the database, or must be a superuser.',
    );
  }
}

async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  const verifier = pg.escapeLiteral(scramVerifier(password));
  await client.query(`${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${verifier}`);
}

/** Making a schema for a role, and setting its default privileges, asks for membership in it. */
async function joinRole(client: Client, role: string, major: number): Promise<void> {
  const how = major >= 16 ? ' WITH SET TRUE, INHERIT TRUE' : '';
  const canSet = major >= 16 ? " AND pg_has_role(current_user, $1, 'SET')" : '';
  const { rows } = await client.query<{ member: boolean }>(
    `SELECT pg_has_role(current_user, $1, 'USAGE')${canSet} AS member`,
    [role],
  );
  if (!rows[0].member) await client.query(`GRANT ${pg.escapeIdentifier(role)} TO CURRENT_USER${how}`);
}

async function letQueryReadHistory(client: Client, prefix: string): Promise<void> {
  const history = pg.escapeIdentifier(`${prefix}history`);
  const query = pg.escapeIdentifier(`${prefix}query`);
  await client.query(`
    GRANT USAGE ON SCHEMA history TO ${query};
    GRANT SELECT ON ALL TABLES IN SCHEMA history TO ${query};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${history} IN SCHEMA history GRANT SELECT ON TABLES TO ${query};
  `);
}

async function majorOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ number: number }>(
    "SELECT current_setting('server_version_num')::int AS number",
  );
  return Math.floor(rows[0].number / 10_000);
}

async function isSuperuser(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    'SELECT rolsuper AS is FROM pg_roles WHERE rolname = current_user',
  );
  return rows[0].is;
}

const isLackOfRights = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '42501' || error.code === '0LP01');

function urlFor(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.toString();
}
