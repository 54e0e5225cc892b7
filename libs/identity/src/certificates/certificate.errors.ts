import { AppError, InvalidError } from '@pganalytics/errors';

/** Why a certificate is not taken; part of metrics, so one of few. */
export type RefusalReason =
  | 'unknown-authority'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-usage'
  | 'no-collector'
  | 'revoked';

const SENTENCES: Readonly<Record<RefusalReason, string>> = {
  'unknown-authority': 'No authority of this platform signed the certificate; enrol the collector here.',
  expired: 'The certificate has expired; enrol the collector again with a token made for it.',
  'not-yet-valid': 'The certificate is not valid yet; the clock of one of the hosts is wrong.',
  'wrong-usage': 'The certificate is not one for TLS clients.',
  'no-collector': 'The certificate does not name a collector.',
  revoked: 'The certificate, its collector or its authority was revoked; enrol the collector anew.',
};

/** A client certificate that proves nothing here. */
export class CertificateRefused extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'identity.certificate-refused';

  constructor(readonly reason: RefusalReason) {
    super(SENTENCES[reason]);
  }
}

/** A certificate or request that cannot be read, or whose signature does not prove that its sender has the key. */
export class UnusableRequest extends InvalidError {
  readonly code = 'identity.unusable-request';

  constructor(reason: string) {
    super(`The certificate request cannot be used: ${reason}.`);
  }
}
