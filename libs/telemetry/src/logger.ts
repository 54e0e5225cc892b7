import { pino } from 'pino';
import type { Logger as PinoLogger } from 'pino';
import { z } from 'zod';

import { currentContext } from './request-context.js';

/** Writes JSON lines; `error` when someone must act, `warn` when it healed itself. */
export type Logger = PinoLogger;

/** Settings of every service's own telemetry. */
export const telemetryConfig = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
};

/** Fields that never reach a log line, wherever they stand. */
const REDACTED = ['authorization', 'cookie', 'password', 'token', 'accessToken', 'refreshToken', 'connectionString'];

/**
 * The logger of one service instance. Lines go to `destination` (standard output unless given) and carry the
 * service's name and, inside a request, its `requestId` and `traceId`.
 */
export function createLogger(options: {
  readonly service: string;
  readonly level?: string;
  readonly destination?: { write(line: string): void };
}): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => ({ ...currentContext() }),
    redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
