import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '@pganalytics/servers';

import {
  authEnvironment,
  commonEnvironment,
  ingestEnvironment,
  queryEnvironment,
  writerEnvironment,
} from './environments.js';
import type { Surroundings } from './environments.js';
import { startService } from './service-process.js';
import type { ServiceProcess } from './service-process.js';
import type { StackOptions } from './stack-options.js';

/** Starts one process of the service that its name begins with, and remembers it. */
export type StartProcess = (name: string, environment: Readonly<Record<string, string>>) => Promise<void>;

/** A function that starts processes of services into a list. */
export async function serviceStarter(options: StackOptions, services: ServiceProcess[]): Promise<StartProcess> {
  const { config, onProgress = () => {}, onDeath = () => {} } = options;
  const logDirectory = path.join(config.DATA_DIR, 'log');
  await mkdir(logDirectory, { recursive: true });
  return async (name, environment) => {
    onProgress(name);
    const app = name.split('-')[0];
    const program = `apps/${app}/dist/main.js`;
    const settings = { ...environment, ...options.settings?.[app] };
    services.push(await startService({ name, program, logDirectory, environment: settings, onDeath }));
    services.sort((one, other) => one.name.localeCompare(other.name));
  };
}

/** Starts every service but the collector, several at a time; answers with the collector ports of ingest. */
export async function startServices(
  start: StartProcess,
  around: Surroundings,
  adminPassword: string,
): Promise<readonly number[]> {
  const { counts } = around;
  // The schemas of auth and history come first; a query process finds nothing to read before.
  await all([
    ...numbers(counts.auths).map((n) => start(`auth-${n}`, authEnvironment(around, adminPassword))),
    ...numbers(counts.writers).map((n) => start(`writer-${n}`, writerEnvironment(around))),
  ]);
  const collectorPorts = await Promise.all(numbers(counts.ingests).map(() => freePort()));
  await all([
    ...collectorPorts.map((port, index) => start(`ingest-${index + 1}`, ingestEnvironment(around, port))),
    ...numbers(counts.queries).map((n) => start(`query-${n}`, queryEnvironment(around))),
    start('edge-1', { ...commonEnvironment(around), DASHBOARD_DIRECTORY: 'apps/dashboard/dist' }),
  ]);
  return collectorPorts;
}

// What still starts when one of its neighbours fails has to be known before everything is stopped.
async function all(starting: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starting)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
