import type { EnrolmentAnswer } from '@pganalytics/contracts/accounts';
import { collectorsChanged, collectorUrn } from '@pganalytics/contracts';
import { issueClientCertificate } from '@pganalytics/identity';
import type { CheckedRequest } from '@pganalytics/identity';

import { BACKDATED_MS } from '../authority/authorities.js';
import type { SigningAuthority } from '../authority/authorities.js';
import { Collector, collectorMessage } from '../collectors/collector.entity.js';
import type { Transaction } from '../storage/auth-database.js';
import { CollectorCertificate } from './collector-certificate.entity.js';

/** A certificate to give to a collector whose row is locked. */
export interface CertificateToGive {
  readonly collector: Collector;
  readonly request: CheckedRequest;
  readonly authority: SigningAuthority;
  readonly hours: number;
  /** The certificate that it follows. */
  readonly renews: string | null;
}

const HOUR_MS = 3_600_000;

/** Signs a certificate, keeps it, and tells the platform what changed about its collector. */
export async function giveCertificate(
  { rows, announce }: Transaction,
  { collector, request, authority, hours, renews }: CertificateToGive,
): Promise<CollectorCertificate> {
  const { id: collectorId, organisationId } = collector;
  const now = Date.now();
  // Seconds, because X.509 has no finer time: what is stored is what the certificate says.
  const notAfter = new Date(Math.floor((now + hours * HOUR_MS) / 1_000) * 1_000);
  const notBefore = new Date(Math.floor((now - BACKDATED_MS) / 1_000) * 1_000);
  const { certificate, serial } = await issueClientCertificate(authority, {
    uri: collectorUrn({ organisationId, collectorId }),
    publicKey: request.publicKey,
    notBefore,
    notAfter,
  });
  const { keyHash } = request;
  const given = { serial, organisationId, collectorId, authorityId: authority.id, keyHash, certificate };
  await rows.insert(CollectorCertificate, { ...given, notBefore, notAfter, renews });
  collector.certificateExpiresAt = notAfter;
  collector.revokedSerials = withoutEnded(collector.revokedSerials, now);
  const { certificateExpiresAt, revokedSerials, cloneDetectedAt, tokenHash } = collector;
  const changed = { certificateExpiresAt, revokedSerials, cloneDetectedAt, tokenHash };
  await rows.update(Collector, { id: collectorId }, changed);
  await announce({ topic: collectorsChanged, data: collectorMessage(collector), actor: collectorId });
  return rows.findOneByOrFail(CollectorCertificate, { serial });
}

/** What a collector is answered that got this certificate. */
export function identityAnswer(
  collector: Collector,
  given: CollectorCertificate,
  platform: Pick<EnrolmentAnswer, 'authorities' | 'ingestUrl'>,
): EnrolmentAnswer {
  return {
    collectorId: collector.id,
    organisationId: collector.organisationId,
    name: collector.name,
    certificate: given.certificate,
    notBefore: given.notBefore.getTime(),
    notAfter: given.notAfter.getTime(),
    ...platform,
  };
}

// A certificate that has ended is refused for that; the list must not grow for ever.
const withoutEnded = (serials: Record<string, string>, now: number): Record<string, string> =>
  Object.fromEntries(Object.entries(serials).filter(([, endsAt]) => Date.parse(endsAt) > now));
