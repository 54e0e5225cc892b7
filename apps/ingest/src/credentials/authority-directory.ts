import { X509Certificate } from 'node:crypto';

import type { MessageOf, collectorAuthoritiesPublished } from '@pganalytics/contracts';
import { checkCollectorCertificate } from '@pganalytics/identity';
import type { CollectorCertificate, TrustedAuthority } from '@pganalytics/identity';

type PublishedAuthority = MessageOf<typeof collectorAuthoritiesPublished>;

/** The local copy of the authorities that sign certificates of collectors. A new one counts without a restart. */
export class AuthorityDirectory {
  private readonly authorities = new Map<string, TrustedAuthority>();
  private readonly listeners: (() => void)[] = [];

  apply({ authorityId, certificate, distrusted }: PublishedAuthority): void {
    if (distrusted) this.authorities.delete(authorityId);
    else this.authorities.set(authorityId, { authorityId, certificate: new X509Certificate(certificate) });
    if (distrusted) for (const listener of this.listeners) listener();
  }

  /** Calls back when an authority is trusted no longer. */
  onDistrust(listener: () => void): void {
    this.listeners.push(listener);
  }

  trusts(authorityId: string): boolean {
    return this.authorities.has(authorityId);
  }

  /** @throws CertificateRefused */
  check(certificate: X509Certificate, nowMs: number): CollectorCertificate {
    return checkCollectorCertificate(certificate, this.authorities.values(), nowMs);
  }
}
