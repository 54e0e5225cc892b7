import { busConfig } from '@pganalytics/bus';
import { cacheConfig } from '@pganalytics/cache';
import { port, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { httpConfig } from '@pganalytics/http';
import { databaseConfig } from '@pganalytics/postgres';
import { secretsConfig } from '@pganalytics/secrets';
import { telemetryConfig } from '@pganalytics/telemetry';
import { z } from 'zod';

/** Every setting of the service. */
export const authConfig = {
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...cacheConfig,
  ...telemetryConfig,
  ...secretsConfig,
  HTTP_PORT: port(9101),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8080')
    .describe('Where users reach the product; with https the cookies are Secure, and its port is part of their names.'),
  ADMIN_EMAIL: z
    .email({ pattern: /^[^@\s]+@[^@\s]+$/ })
    .default('admin@localhost')
    .describe('Address of the first administrator.'),
  ADMIN_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .optional()
    .describe('With it the first administrator is made at the start, if there is none; it never changes a password.'),
  LOGIN_WINDOW_SECONDS: positive(300).describe('How long tried sign-ins are counted.'),
  LOGIN_TRIES_PER_ACCOUNT: positive(10).describe('Sign-ins tried for one account within the window.'),
  LOGIN_TRIES_PER_ADDRESS: positive(100).describe('Sign-ins tried from one address (IPv6: one /64) within the window.'),
  SESSION_IDLE_MINUTES: positive(1_440).describe('A session that is not used for this long ends.'),
  SESSION_ABSOLUTE_MINUTES: positive(43_200).describe('A session ends after this time however much it is used.'),
  API_TOKENS_PER_USER: positive(50).describe(
    'Valid API tokens of one person; every service keeps all of them in memory.',
  ),
  SIGNING_KEY_ROTATION_MINUTES: positive(1_440).describe('How often the key that signs access tokens is replaced.'),
  SIGNING_KEY_AHEAD_SECONDS: positive(60).describe('How long before its first use the next key is published.'),
  COLLECTOR_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Where collectors connect, told to them when enrolled; https, the host of PUBLIC_URL and 8443 unless given.',
    ),
  COLLECTOR_CA_FILE: z
    .string()
    .optional()
    .describe('PEM certificates that the collector port is trusted by, told to collectors; else the system decides.'),
  CERTIFICATE_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(168, 'is at most a week')
    .default(168)
    .describe('How long a certificate of a collector lasts; it is renewed after two thirds.'),
  AUTHORITY_DAYS: positive(365).describe('How long an authority signs before the next one takes its place.'),
  AUTHORITY_AHEAD_SECONDS: positive(60).describe('How long the next authority is published before it signs.'),
  RENEWAL_CLOCK_SKEW_SECONDS: positive(300).describe('How far the clock of a collector may be off when it renews.'),
  ENROLMENT_WINDOW_SECONDS: positive(300).describe('How long enrolments and renewals are counted.'),
  ENROLMENT_TRIES_PER_ADDRESS: positive(1_000).describe(
    'Enrolments and renewals from one address (IPv6: one /64) within the window; many collectors share an address.',
  ),
};

/** The typed settings of the service. */
export type AuthConfig = ConfigOf<typeof authConfig>;
