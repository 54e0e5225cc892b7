export {
  createAuthority,
  issueClientCertificate,
  issueServerCertificate,
  privateKeyPem,
  serialOf,
} from './certificates/authority.js';
export type { Authority, IssuedCertificate, Validity } from './certificates/authority.js';
export { CertificateRefused, UnusableRequest } from './certificates/certificate.errors.js';
export type { RefusalReason } from './certificates/certificate.errors.js';
export { checkCollectorCertificate, readCertificate } from './certificates/collector-certificate.js';
export type { CollectorCertificate, TrustedAuthority } from './certificates/collector-certificate.js';
export { createRequest, newPrivateKey, publicKeyOf, readRequest } from './certificates/request.js';
export type { CheckedRequest } from './certificates/request.js';
