import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { endAbandonedRuns, runDirectoryOf } from '../dist/run-directory.js';

/** Makes the run's directory, by which the workers find each other's servers; removes what killed runs left. */
export default async function setUp() {
  await endAbandonedRuns();
  mkdirSync(path.join(runDirectoryOf(process.pid), 'processes'), { recursive: true });
}
