import path from 'node:path';

import { collectorConfig } from '@pganalytics/collector';
import { port, positive, postgresUrl } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { telemetryConfig } from '@pganalytics/telemetry';
import { z } from 'zod';

/** Every setting of the all-in-one. */
export const allInOneConfig = {
  ...telemetryConfig,
  HOST: z.string().default('127.0.0.1').describe('Address of the dashboard and the API.'),
  PORT: port(8080).describe('Port of the dashboard and the API.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address under which browsers come, where a proxy stands in front.'),
  COLLECTOR_HOST: z.string().optional().describe('Address of the port for collectors; that of HOST unless given.'),
  COLLECTOR_PORT: port(0).describe(
    'Port for collectors elsewhere (usually 8443); 0 takes any free one at the first start and keeps it.',
  ),
  COLLECTOR_URL: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('Where collectors elsewhere connect; made of the host of PUBLIC_URL, or of this host, unless given.'),
  DATA_DIR: z
    .string()
    .default('.pganalytics')
    .transform((folder) => path.resolve(folder))
    .describe('Where everything is kept.'),
  DATA_DIR_MAX_BYTES: positive(10_000_000_000).describe(
    'What DATA_DIR may hold, the log and the spool included; above it the oldest samples go before their time.',
  ),
  DATA_DIR_CHECK_SECONDS: positive(60).describe('How often the size of DATA_DIR is looked at.'),
  DATABASE_URLS: z.string().default('').describe('PostgreSQL servers to watch, separated by white space.'),
  COLLECTOR_BUDGET_PERCENT: collectorConfig.COLLECTOR_BUDGET_PERCENT,
  COLLECTOR_LOCAL_NAME: collectorConfig.COLLECTOR_LOCAL_NAME,
  HISTORY_DATABASE_URL: postgresUrl()
    .optional()
    .describe('PostgreSQL 15 or newer to keep the history in, in place of the embedded one.'),
  ADMIN_EMAIL: z.email({ pattern: /^[^@\s]+@[^@\s]+$/ }).default('admin@localhost'),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
};

/** The typed values of {@link allInOneConfig}. */
export type AllInOneConfig = ConfigOf<typeof allInOneConfig>;
