export { TestAuthority } from './testing/test-authority.js';
export type { KeyAndCertificate } from './testing/test-authority.js';
export { TestPlatform } from './testing/test-platform.js';
export type { TestPlatformOptions } from './testing/test-platform.js';
