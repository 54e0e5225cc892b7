import { port, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { telemetryConfig } from '@pganalytics/telemetry';
import { z } from 'zod';

import { deliveryConfig } from './delivery/delivery.config.js';
import { identityConfig } from './identity/identity.config.js';

/** Every setting of the collector. */
export const collectorConfig = {
  ...telemetryConfig,
  ...deliveryConfig,
  ...identityConfig,
  HTTP_HOST: z.string().default('127.0.0.1').describe('Where health and metrics are served.'),
  HTTP_PORT: port(9105),
  DATABASE_URLS: z.string().default('').describe('Servers to watch, separated by white space.'),
  COLLECTOR_LOCAL_NAME: z
    .string()
    .regex(/^[\w.-]*$/, 'has letters, digits, dots, hyphens and underscores')
    .default('')
    .describe('Name of this host, put behind the ids of targets on it that have none: localhost:5432@name.'),
  COLLECTOR_CONFIG: z.string().optional().describe('YAML file with targets; targets.d/ beside it is read too.'),
  COLLECTOR_TOKEN_FILE: z.string().optional().describe('File with the token, in place of COLLECTOR_TOKEN.'),
  COLLECTOR_TICK_MS: positive(10_000).describe('Interval of the base tick.'),
  COLLECTOR_ACTIVITY_MS: positive(1000).describe('Interval of the looks at sessions.'),
  COLLECTOR_BUDGET_PERCENT: z.coerce
    .number()
    .positive()
    .max(100)
    .default(1)
    .describe('Part of one core of each server, in percent, that collecting may use; above it less is read.'),
  COLLECTOR_THREADS: z.coerce
    .number()
    .int()
    .min(0)
    .max(64)
    .optional()
    .describe(
      'Threads that watch; 0 watches in the main one. Unset: 0 up to 16 targets, else one less than cores, 1 to 8.',
    ),
  DATA_DIR: z.string().default('.pganalytics-collector').describe('Where the collector keeps what must last.'),
  COLLECTOR_PAUSE_FILE: z
    .string()
    .optional()
    .describe('While this file exists nothing is read; <file>.<target id> pauses one. DATA_DIR/paused unless set.'),
  COLLECTOR_RELOAD_MS: positive(5000).describe('How often the files of targets and passwords are looked at.'),
  COLLECTOR_OS_ROOT: z.string().default('/').describe('What stands for / when the host is read.'),
};

/** The typed values of {@link collectorConfig}. */
export type CollectorConfig = ConfigOf<typeof collectorConfig>;
