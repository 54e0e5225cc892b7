import { setupSql } from '@pganalytics/setup-sql';
import pg from 'pg';

import type { Sessions } from '../sessions.js';
import { analyticsSql, billingSql, functionsSql, shopSql } from './shop.sql.js';

/** Roles of the applications, and who they are members of. */
const roles = ['shop_owner', 'shop_web', 'shop_worker', 'billing_app', 'reporting'] as const;
/** Of the company that the shop belongs to. */
export const databases = ['shop', 'billing', 'analytics'] as const;
/** Marks a database that was filled to its end. */
const READY = 'demo of pgAnalytics, ready';

/** How much there is in the shop. */
export interface ShopSize {
  readonly orders: number;
}

/**
 * Makes the roles, the databases and what is in them, each only when it is missing.
 * @param password of all roles; that of the superuser
 */
export async function prepareShop(sessions: Sessions, password: string, { orders }: ShopSize): Promise<void> {
  for (const role of roles) await makeRole(sessions, role, password);
  const { rows } = await sessions.direct(
    `SELECT FROM pg_database WHERE datname = 'shop' AND shobj_description(oid, 'pg_database') = $1`,
    [READY],
  );
  if (rows.length > 0) return;
  for (const database of databases) {
    await sessions.direct(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await sessions.direct(`CREATE DATABASE ${database} OWNER shop_owner`);
  }
  await sessions.directIn('shop', [...shopSql(orders), ...functionsSql]);
  // It fails because a few e-mail addresses are there twice, and leaves what PostgreSQL leaves then.
  await sessions
    .directIn('shop', ['CREATE UNIQUE INDEX CONCURRENTLY customers_email_key ON customers (email)'])
    .catch(() => undefined);
  await sessions.directIn('billing', billingSql);
  await sessions.directIn('analytics', analyticsSql);
  await sessions.direct(`COMMENT ON DATABASE shop IS '${READY}'`);
}

/** The role of the collector, by the very script that its users run; answers with the address to watch. */
export async function prepareWatcher(sessions: Sessions, serverUrl: string): Promise<string> {
  const url = new URL(serverUrl);
  const { rows } = await sessions.direct(`SELECT FROM pg_roles WHERE rolname = 'pganalytics'`);
  if (rows.length === 0) await sessions.directIn('shop', [setupSql('self')]);
  await setPassword(sessions, 'pganalytics', decodeURIComponent(url.password));
  url.username = 'pganalytics';
  // The database with the extension; names in other databases are known by their schema only.
  url.pathname = '/shop';
  return url.href;
}

async function makeRole(sessions: Sessions, role: string, password: string): Promise<void> {
  const { rows } = await sessions.direct('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rows.length === 0) await sessions.direct(`CREATE ROLE ${role} LOGIN`);
  await setPassword(sessions, role, password);
}

async function setPassword(sessions: Sessions, role: string, password: string): Promise<void> {
  await sessions.direct(`ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(password)}`);
}
