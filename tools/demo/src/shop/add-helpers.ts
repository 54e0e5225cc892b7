import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import type { Sessions } from '../sessions.js';

const run = promisify(execFile);
const COLLECTOR = path.resolve(import.meta.dirname, '../../../../apps/collector/dist/main.js');

/** Lets the collector estimate bloat and read rules, by the script that it prints for its users; once for each database. */
export async function addHelpers(sessions: Sessions, databases: readonly string[]): Promise<void> {
  const { stdout } = await run(process.execPath, [COLLECTOR, 'sql', '--helpers']);
  for (const database of databases) await sessions.directIn(database, [stdout]);
}
