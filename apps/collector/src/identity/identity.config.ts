import { flag, positive } from '@pganalytics/config';
import { z } from 'zod';

/** Settings of a collector that proves with a certificate who it is. */
export const identityConfig = {
  COLLECTOR_IDENTITY_DIR: z
    .string()
    .optional()
    .describe('Directory that collector-register filled: key, certificate and addresses, in place of a token.'),
  PLATFORM_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where the certificate is renewed; else as enrolled.'),
  PLATFORM_CA_FILE: z
    .string()
    .optional()
    .describe('PEM certificates that the platform is trusted by when the certificate is renewed; else as enrolled.'),
  PLATFORM_PLAINTEXT: flag(false).describe('Renew without TLS at an address that is not loopback.'),
  PLATFORM_TIMEOUT_MS: positive(15_000).describe('Longest time for the platform to answer a renewal.'),
  RENEWAL_LOOK_MS: positive(30_000).describe(
    'How often is looked whether the certificate is due: by the clock, which may be set or stand still.',
  ),
  RENEWAL_RETRY_FIRST_MS: positive(30_000).describe('Ceiling of the first wait after a failed renewal; it doubles.'),
  RENEWAL_RETRY_MOST_MS: positive(3_600_000).describe('Highest ceiling of that wait; a third of the life is left.'),
};
