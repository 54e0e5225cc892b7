import path from 'node:path';
import { parseArgs } from 'node:util';

import { port } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { z } from 'zod';

import { WrongOption } from './demo.errors.js';

/** Settings of `npm run demo`; the same names as those of `npm start`. */
export const demoConfig = {
  HOST: z.string().default('127.0.0.1').describe('Address of the dashboard and the API.'),
  PORT: port(8080).describe('Port of the dashboard and the API.'),
  DEMO_DIR: z
    .string()
    .default('.pganalytics-demo')
    .transform((folder) => path.resolve(folder))
    .describe('Where the demo keeps its servers and, when it starts one, its product.'),
  ADMIN_EMAIL: z.email({ pattern: /^[^@\s]+@[^@\s]+$/ }).default('admin@localhost'),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
};

/** The typed values of {@link demoConfig}. */
export type DemoConfig = ConfigOf<typeof demoConfig>;

/** What stands on the command line. */
export interface DemoOptions {
  /** A product that runs already; one is started when there is none. */
  readonly url: string | undefined;
}

/** @throws WrongOption */
export function readOptions(args: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: { url: { type: 'string' } } });
    const url = values.url === undefined ? undefined : new URL(values.url).origin;
    return { url };
  } catch (error) {
    throw new WrongOption(`${(error as Error).message}; there is one option: --url http://127.0.0.1:8080`);
  }
}
