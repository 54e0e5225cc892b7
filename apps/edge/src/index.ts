import { startEdge } from '@pganalytics/http';
import { createLogger } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import type { EdgeConfig } from './edge.config.js';

export { edgeConfig } from './edge.config.js';
export type { EdgeConfig } from './edge.config.js';

/** Starts the edge: the dashboard's files and, for every service that has a URL, its routes. */
export async function startEdgeService(
  config: EdgeConfig,
  overrides: { readonly logger?: Logger } = {},
): Promise<RunningService> {
  const targets = {
    ...(config.EDGE_AUTH_URL === undefined ? {} : { auth: config.EDGE_AUTH_URL }),
    ...(config.EDGE_INGEST_URL === undefined ? {} : { ingest: config.EDGE_INGEST_URL }),
    ...(config.EDGE_QUERY_URL === undefined ? {} : { query: config.EDGE_QUERY_URL }),
  };
  return startEdge({
    host: config.HTTP_HOST,
    port: config.HTTP_PORT,
    targets,
    dashboardDirectory: config.DASHBOARD_DIRECTORY,
    ...(config.PUBLIC_URL === undefined ? {} : { publicUrl: config.PUBLIC_URL }),
    logger: overrides.logger ?? createLogger({ service: 'edge', level: config.LOG_LEVEL }),
  });
}
