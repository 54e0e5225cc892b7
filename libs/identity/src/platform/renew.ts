import { X509Certificate, createPrivateKey, sign } from 'node:crypto';

import { enrolmentAnswer, renewalPath, renewalStatement } from '@pganalytics/contracts/accounts';
import type { RenewalBody } from '@pganalytics/contracts/accounts';

import { serialOf } from '../certificates/authority.js';
import { readRequest } from '../certificates/request.js';
import type { CollectorIdentity, IdentityDirectory } from '../directory/identity-directory.js';
import type { PlatformClient } from './platform-client.js';

/**
 * Follows the certificate in a directory with the next one, for a new key. The new key is on disk before it is asked
 * for: asking again after a lost answer or a crash asks for the same, which the platform answers in the same way.
 */
export async function renew(client: PlatformClient, directory: IdentityDirectory): Promise<CollectorIdentity> {
  const identity = await directory.load();
  const pending = await directory.request();
  const { csrHash } = await readRequest(pending.csr);
  const at = new Date().toISOString();
  const serial = serialOf(new X509Certificate(identity.certificate).serialNumber);
  const statement = Buffer.from(renewalStatement({ csrHash, serial, at }));
  const signature = sign('sha256', statement, createPrivateKey(identity.key)).toString('base64');
  const body: RenewalBody = { certificate: identity.certificate, csr: pending.csr, at, signature };
  const answer = await client.post(renewalPath, body, enrolmentAnswer);
  return directory.save(pending, answer, identity.platformUrl);
}

/** When a certificate is to be renewed: after two thirds of its life (R-ING-2). */
export function renewalDueMs({
  notBeforeMs,
  notAfterMs,
}: Pick<CollectorIdentity, 'notBeforeMs' | 'notAfterMs'>): number {
  return notBeforeMs + ((notAfterMs - notBeforeMs) * 2) / 3;
}
