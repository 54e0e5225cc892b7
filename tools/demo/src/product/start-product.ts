import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';

import { ProductNotStarted } from '../demo.errors.js';

const WORKSPACE = path.resolve(import.meta.dirname, '../../../..');
/** The servers are the demo's own, and nothing of them shall be left out on a laptop that is busy otherwise. */
const COLLECTOR_BUDGET_PERCENT = '10';
const READY = 'pgAnalytics is running.';

/** The all-in-one as a program of its own, as `npm start` runs it. */
export interface Product {
  readonly url: string;
  /** Settles with a sentence when it has ended by itself. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

/** What the all-in-one is started with. */
export interface ProductOptions {
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly email: string;
  readonly password: string;
  readonly databaseUrls: readonly string[];
  /** Told what it starts, and what it complains about. */
  readonly say: (line: string) => void;
}

/** @throws ProductNotStarted */
export async function startProduct(options: ProductOptions, environment: NodeJS.ProcessEnv): Promise<Product> {
  const { directory, host, port, email, password, databaseUrls, say } = options;
  // A session of its own: Ctrl-C reaches the whole group of the terminal, and the demo ends its parts in order.
  const child = spawn(process.execPath, [path.join(WORKSPACE, 'apps/all-in-one/dist/main.js')], {
    cwd: WORKSPACE,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      COLLECTOR_BUDGET_PERCENT,
      ...environment,
      HOST: host,
      PORT: String(port),
      DATA_DIR: directory,
      DATABASE_URLS: databaseUrls.join(' '),
      ADMIN_EMAIL: email,
      ADMIN_PASSWORD: password,
    },
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ready = new Promise<void>((resolve) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === READY) resolve();
      else if (/^(starting|Attention)/.test(line)) say(line);
    });
  });
  const early = await Promise.race([ready, exited]);
  if (early !== undefined) throw new ProductNotStarted(complaints.trim() || `it ended with code ${early}`);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    broken: exited.then((code) => `pgAnalytics has ended with code ${code}; ${complaints.trim()}`),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
