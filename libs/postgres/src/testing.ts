import { randomBytes } from 'node:crypto';

import pg from 'pg';

import { provision, serviceSchemas } from './provision/provision.js';
import type { ServiceSchema } from './provision/provision.js';

/** A prepared database with the URL of every service's role. */
export interface ProvisionedDatabase {
  readonly urls: Record<ServiceSchema, string>;
  /** Drops the roles; the database has to be dropped before. */
  readonly dropRoles: (serverUrl: string) => Promise<void>;
}

/** Prepares an empty database with roles of its own, so that specs run with the rights that services have. */
export async function provisionedDatabase(adminUrl: string): Promise<ProvisionedDatabase> {
  const rolePrefix = `spec_${randomBytes(6).toString('hex')}_`;
  const passwords = Object.fromEntries(serviceSchemas.map((schema) => [schema, 'spec'])) as Record<
    ServiceSchema,
    string
  >;
  const urls = await provision(adminUrl, { passwords, rolePrefix });
  const dropRoles = async (serverUrl: string): Promise<void> => {
    const client = new pg.Client(serverUrl);
    await client.connect();
    for (const schema of serviceSchemas) await client.query(`DROP ROLE ${rolePrefix}${schema}`);
    await client.end();
  };
  return { urls, dropRoles };
}
