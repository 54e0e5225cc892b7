import { X509Certificate } from 'node:crypto';

import { parseCollectorUrn } from '@pganalytics/contracts';

import { serialOf } from './authority.js';
import { CertificateRefused, UnusableRequest } from './certificate.errors.js';
import { sha256Hex } from './request.js';

/** An authority that certificates of collectors are checked against. */
export interface TrustedAuthority {
  readonly authorityId: string;
  readonly certificate: X509Certificate;
}

/** What a good certificate of a collector says. */
export interface CollectorCertificate {
  readonly organisationId: string;
  readonly collectorId: string;
  readonly authorityId: string;
  readonly serial: string;
  /** SHA-256 of the public key, in hex. */
  readonly keyHash: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

// RFC 5280, 4.2.1.12: id-kp-clientAuth
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** Reads a certificate in PEM. @throws UnusableRequest */
export function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new UnusableRequest('the certificate is none in PEM');
  }
}

/**
 * Checks a certificate: signed by one of the authorities, within its dates, for TLS clients, naming one collector. That
 * its sender has the key is for TLS, or a signature, to prove; whether it was revoked is for a directory to tell.
 * @throws CertificateRefused
 */
export function checkCollectorCertificate(
  certificate: X509Certificate,
  authorities: Iterable<TrustedAuthority>,
  nowMs: number,
): CollectorCertificate {
  const authority = issuerOf(certificate, authorities);
  if (authority === undefined) throw new CertificateRefused('unknown-authority');
  const notBeforeMs = certificate.validFromDate.getTime();
  const notAfterMs = certificate.validToDate.getTime();
  if (nowMs >= notAfterMs || nowMs >= authority.certificate.validToDate.getTime()) {
    throw new CertificateRefused('expired');
  }
  if (nowMs < notBeforeMs) throw new CertificateRefused('not-yet-valid');
  if (certificate.ca || !certificate.keyUsage?.includes(CLIENT_AUTH)) throw new CertificateRefused('wrong-usage');
  const name = /^URI:(\S+)$/.exec(certificate.subjectAltName ?? '')?.[1];
  const ids = name === undefined ? undefined : parseCollectorUrn(name);
  if (ids === undefined) throw new CertificateRefused('no-collector');
  return {
    ...ids,
    authorityId: authority.authorityId,
    serial: serialOf(certificate.serialNumber),
    keyHash: sha256Hex(certificate.publicKey.export({ type: 'spki', format: 'der' })),
    notBeforeMs,
    notAfterMs,
  };
}

function issuerOf(certificate: X509Certificate, authorities: Iterable<TrustedAuthority>): TrustedAuthority | undefined {
  for (const authority of authorities) {
    const { certificate: issuer } = authority;
    if (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)) return authority;
  }
  return undefined;
}
