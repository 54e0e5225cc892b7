import path from 'node:path';
import { parseArgs } from 'node:util';

import { InvalidSettings, flag, port } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { z } from 'zod';

/** Settings of `npm run stack`; the same names as those of `npm start`. */
export const stackConfig = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HOST: z.string().default('127.0.0.1').describe('Address of the dashboard and the API.'),
  PORT: port(8080).describe('Port of the dashboard and the API.'),
  COLLECTOR_PORT: port(8443).describe('Port for collectors.'),
  COLLECTOR_TLS: flag(true).describe(
    'TLS and certificates on that port; without them tokens in clear, for programs that look into the stream.',
  ),
  DATA_DIR: z
    .string()
    .default('.pganalytics/stack')
    .transform((folder) => path.resolve(folder))
    .describe('Where data and logs are kept.'),
  DATABASE_URLS: z.string().default('').describe('PostgreSQL servers to watch, separated by white space.'),
  COLLECTOR_LOCAL_NAME: z
    .string()
    .regex(/^[\w.-]*$/, 'has letters, digits, dots, hyphens and underscores')
    .default('')
    .describe('Name of this host, put behind the names of servers on it: localhost:5432@name.'),
  ADMIN_EMAIL: z.email({ pattern: /^[^@\s]+@[^@\s]+$/ }).default('admin@localhost'),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
};

/** The typed values of {@link stackConfig}. */
export type StackConfig = ConfigOf<typeof stackConfig>;

/** How many processes of each kind run. */
export interface StackCounts {
  readonly brokers: number;
  readonly auths: number;
  readonly ingests: number;
  readonly writers: number;
  readonly queries: number;
}

/** One of everything. */
export const smallest: StackCounts = { brokers: 1, auths: 1, ingests: 1, writers: 1, queries: 1 };

const MOST = { brokers: 3, auths: 8, ingests: 8, writers: 8, queries: 8 };

/**
 * Reads `--brokers 3 --ingests 2 …`.
 * @throws InvalidSettings with every wrong option
 */
export function readCounts(args: readonly string[]): StackCounts {
  const names = Object.keys(smallest) as (keyof StackCounts)[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new InvalidSettings([
      `${(error as Error).message} (options: ${names.map((name) => `--${name}`).join(', ')})`,
    ]);
  }
  const problems: string[] = [];
  const counts = names.map((name) => {
    const count = Number(values[name] ?? smallest[name]);
    if (!Number.isInteger(count) || count < 1 || count > MOST[name]) {
      problems.push(`--${name} ${String(values[name])}: a number from 1 to ${MOST[name]}`);
    }
    return [name, count] as const;
  });
  if (problems.length > 0) throw new InvalidSettings(problems);
  return Object.fromEntries(counts) as unknown as StackCounts;
}
