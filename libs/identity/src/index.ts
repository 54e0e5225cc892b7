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
export { IdentityDirectory } from './directory/identity-directory.js';
export type { CollectorIdentity, IdentityFacts, PendingRequest } from './directory/identity-directory.js';
export {
  IdentityDenied,
  IdentityDirectoryDenied,
  IdentityUnreadable,
  NotEnrolled,
} from './directory/identity.errors.js';
export { enrol } from './platform/enrol.js';
export type { Enrolled, EnrolOptions } from './platform/enrol.js';
export { PlatformClient } from './platform/platform-client.js';
export type { PlatformClientOptions } from './platform/platform-client.js';
export {
  NotThePlatform,
  PlaintextPlatform,
  PlatformNotTrusted,
  PlatformRefused,
  PlatformUnreachable,
} from './platform/platform.errors.js';
export { renew, renewalDueMs } from './platform/renew.js';
export { ensureServerTls } from './server/server-tls.js';
export type { ServerTls } from './server/server-tls.js';
