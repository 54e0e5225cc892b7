import { namingOutages } from '../postgres.errors.js';
import type { Client, Pool } from './pool.js';
import { together } from './together.js';

/** The setting that row-level security policies compare with a row's organisation. */
export const TENANT_SETTING = 'pganalytics.organisation_id';

/**
 * Runs `work` in one transaction: commits what it did, or rolls all of it back when it throws.
 * @throws DatabaseUnavailable when PostgreSQL cannot answer; what `work` throws otherwise.
 */
export async function withTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query('BEGIN');
    return work(client);
  });
}

/**
 * Runs `work` in a transaction that reads, as of one moment, the rows of one organisation only. On a pipelined
 * connection its statements are sent right behind those that begin the transaction.
 */
export async function withSnapshot<T>(
  pool: Pool,
  organisationId: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    const [, , result] = await together(client, [
      () => client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'),
      () => setTenant(client, organisationId),
      () => work(client),
    ]);
    return result;
  });
}

async function inTransaction<T>(pool: Pool, beginAndWork: (client: Client) => Promise<T>): Promise<T> {
  return namingOutages(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements tells it by an event that would end the process if nobody listened.
    const onBroken = (error: Error): void => void (broken = error);
    client.on('error', onBroken);
    try {
      const result = await beginAndWork(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => (broken = rollbackError));
      throw error;
    } finally {
      client.off('error', onBroken);
      // A connection that cannot even roll back is in an unknown state; the pool must not hand it out again.
      client.release(broken);
    }
  });
}

/** Runs `work` in a transaction that sees, through row-level security, the rows of one organisation only. */
export async function withTenant<T>(
  pool: Pool,
  organisationId: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return withTransaction(pool, async (client) => {
    await setTenant(client, organisationId);
    return work(client);
  });
}

async function setTenant(client: Client, organisationId: string): Promise<void> {
  await client.query(`SELECT set_config('${TENANT_SETTING}', $1, true)`, [organisationId]);
}
