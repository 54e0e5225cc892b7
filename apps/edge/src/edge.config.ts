import { port } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { telemetryConfig } from '@pganalytics/telemetry';
import { z } from 'zod';

const upstream = () => z.url({ protocol: /^https?$/ }).optional();

/** Settings of the edge. A service without a URL has no routes here: behind HAProxy the edge serves files alone. */
export const edgeConfig = {
  ...telemetryConfig,
  HTTP_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  HTTP_PORT: port(8080).describe('Port for people and tools.'),
  DASHBOARD_DIRECTORY: z.string().default('apps/dashboard/dist').describe('Folder of the built dashboard.'),
  PUBLIC_URL: z.url().optional().describe('Where users reach the product; services are told its scheme.'),
  EDGE_AUTH_URL: upstream().describe('Where auth answers.'),
  EDGE_INGEST_URL: upstream().describe('Where ingest answers.'),
  EDGE_QUERY_URL: upstream().describe('Where query answers.'),
};

/** The typed values of {@link edgeConfig}. */
export type EdgeConfig = ConfigOf<typeof edgeConfig>;
