export { createLogger, telemetryConfig } from './logger.js';
export type { Logger } from './logger.js';
export { Metrics } from './metrics.js';
export { contextFromHeaders, currentContext, runInContext } from './request-context.js';
export type { RequestContext } from './request-context.js';
export type { RunningService } from './running-service.js';
