import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { ensureEnrolment } from '@pganalytics/auth';
import { IdentityDirectory, IdentityUnreadable, PlatformClient, enrol } from '@pganalytics/identity';

import type { ServicesOptions } from './start-services.js';

const NAME = 'embedded';
const TIMEOUT_MS = 30_000;

/**
 * Sees to it that our own collector has a certificate, as a collector elsewhere would get one; answers with its
 * directory. One that expired while nothing ran, or was lost, is followed by a new one for the same collector.
 */
export async function enrolOwnCollector(
  { config, database }: ServicesOptions,
  { organisationId, authUrl }: { readonly organisationId: string; readonly authUrl: string },
): Promise<string> {
  const directory = new IdentityDirectory(path.join(config.DATA_DIR, 'collector', 'identity'));
  const held = await heldIn(directory);
  const token = await ensureEnrolment({ DATABASE_URL: database.urls.auth }, { organisationId, name: NAME, held });
  if (token === undefined) return directory.path;
  await rm(directory.path, { recursive: true, force: true });
  const client = new PlatformClient({ url: authUrl, environment: {}, timeoutMs: TIMEOUT_MS });
  try {
    await enrol({ client, directory, token, name: NAME, hostName: os.hostname() });
  } finally {
    client.close();
  }
  return directory.path;
}

/** The collector whose certificate is still good. */
async function heldIn(directory: IdentityDirectory): Promise<string | undefined> {
  try {
    const identity = await directory.find();
    return identity && identity.notAfterMs > Date.now() ? identity.collectorId : undefined;
  } catch (error) {
    if (error instanceof IdentityUnreadable) return undefined;
    throw error;
  }
}
