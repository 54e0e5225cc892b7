import { busConfig } from '@pganalytics/bus';
import { cacheConfig } from '@pganalytics/cache';
import { port, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { httpConfig } from '@pganalytics/http';
import { databaseConfig } from '@pganalytics/postgres';
import { telemetryConfig } from '@pganalytics/telemetry';
import { z } from 'zod';

/** Every setting of the service. */
export const authConfig = {
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...cacheConfig,
  ...telemetryConfig,
  HTTP_PORT: port(9101),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8080')
    .describe('Where users reach the product; with https the cookies are Secure.'),
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
  SIGNING_KEY_ROTATION_MINUTES: positive(1_440).describe('How often the key that signs access tokens is replaced.'),
  SIGNING_KEY_AHEAD_SECONDS: positive(60).describe('How long before its first use the next key is published.'),
};

/** The typed settings of the service. */
export type AuthConfig = ConfigOf<typeof authConfig>;
