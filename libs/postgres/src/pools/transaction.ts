import { namingOutages } from '../postgres.errors.js';
import type { Client, Pool } from './pool.js';

/** The setting that row-level security policies compare with a row's organisation. */
export const TENANT_SETTING = 'pganalytics.organisation_id';

/**
 * Runs `work` in one transaction: commits what it did, or rolls all of it back when it throws.
 * @throws DatabaseUnavailable when PostgreSQL cannot answer; what `work` throws otherwise.
 */
export async function withTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  return namingOutages(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements tells it by an event that would end the process if nobody listened.
    const onBroken = (error: Error): void => void (broken = error);
    client.on('error', onBroken);
    try {
      await client.query('BEGIN');
      const result = await work(client);
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
    await client.query(`SELECT set_config('${TENANT_SETTING}', $1, true)`, [organisationId]);
    return work(client);
  });
}
