import { enrolmentAnswer, enrolmentPath } from '@pganalytics/contracts/accounts';

import type { CollectorIdentity, IdentityDirectory } from '../directory/identity-directory.js';
import type { PlatformClient } from './platform-client.js';

export interface EnrolOptions {
  readonly client: PlatformClient;
  readonly directory: IdentityDirectory;
  readonly token: string;
  /** Name of the collector, unless the token names it. */
  readonly name: string;
  readonly hostName: string;
}

/** A collector's identity, and whether it was there already. */
export interface Enrolled {
  readonly identity: CollectorIdentity;
  readonly already: boolean;
}

/**
 * Enrols a collector into a directory. May run again at any time: a directory that has an identity is left as it is and
 * the token unused; after a lost answer the same key asks again and gets the same answer.
 */
export async function enrol({ client, directory, token, name, hostName }: EnrolOptions): Promise<Enrolled> {
  const known = await directory.find();
  if (known !== undefined) return { identity: known, already: true };
  const pending = await directory.request();
  if (client.ca !== undefined) await directory.trustPlatform(client.ca);
  const body = { token, csr: pending.csr, name, hostName };
  const answer = await client.post(enrolmentPath, body, enrolmentAnswer);
  return { identity: await directory.save(pending, answer, client.url), already: false };
}
