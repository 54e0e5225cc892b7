import path from 'node:path';

import { attentionConfig } from '@pganalytics/query';

import type { AllInOneConfig } from '../all-in-one.config.js';
import type { HistoryDatabase } from '../database/history-database.js';

/** The settings of a service, as its own process would find them in the environment. */
export type ServiceEnvironment = Readonly<Record<string, string>>;

/** What every service is told: a free loopback port, and the log inside the database. */
export function commonSettings(config: AllInOneConfig, database: HistoryDatabase): ServiceEnvironment {
  return {
    LOG_LEVEL: config.LOG_LEVEL,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '0',
    // No proxy has to notice: the edge stops first.
    HTTP_DRAIN_MS: '0',
    HTTP_TRUST_PROXY: 'true',
    BUS: 'embedded',
    BUS_DATABASE_URL: database.urls.bus,
  };
}

/** The folder of the built dashboard, beside this application in the workspace and in an image. */
export const dashboardDirectory = path.resolve(import.meta.dirname, '../../../dashboard/dist');

/** What calls for somebody is decided by whoever runs the product: these settings of the query service are theirs. */
export function attentionLimits(environment: Readonly<Record<string, string | undefined>>): ServiceEnvironment {
  const given = Object.keys(attentionConfig).map((name) => [name, environment[name]] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
