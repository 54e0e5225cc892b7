import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root, step } from '../start/prepare.mjs';

/**
 * Runs the specs below some folders; the numbers are Jest's own.
 * @param {string} report where Jest writes its results
 * @param {string[]} folders
 * @param {string[]} options
 */
export async function runJest(report, folders, options = []) {
  process.env.NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  const paths = folders.map((folder) => path.join(root, folder, path.sep));
  // What a failed spec leaves open must not keep the run from its end and its numbers.
  const args = [...options, '--forceExit', '--json', `--outputFile=${report}`, '--silent=false', ...paths];
  const failure = await step('jest', args, 'Jest failed').catch((error) => error);
  delete process.env.NODE_OPTIONS;
  if (!existsSync(report)) throw failure ?? new Error('Jest wrote no report.');
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    // A run that Jest itself calls a failure is one, even when no single test is to blame.
    failed: failed === 0 && failure !== undefined ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
