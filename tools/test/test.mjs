/**
 * `npm test`: everything that has to hold, from a fresh clone. Installs what the tests need, builds, checks, and runs
 * every spec; the last line says how many passed and failed. Ends with a code that is not zero when anything failed.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { build, install, root } from '../start/prepare.mjs';
import { installPrograms } from './programs.mjs';
import { checkScripts, runCheck } from './checks.mjs';
import { runJest } from './jest.mjs';

/** @typedef {{ name: string, passed: number, failed: number, skipped: number, seconds: number }} Result */

/** @type {Result[]} */
const results = [];

/** @param {string} name @param {() => Promise<Pick<Result, 'passed' | 'failed' | 'skipped'>>} work */
async function stage(name, work) {
  console.log(`\n== ${name}`);
  const begin = Date.now();
  const counts = await work().catch((error) => {
    console.error(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0 };
  });
  results.push({ name, ...counts, seconds: Math.round((Date.now() - begin) / 1000) });
  return counts.failed === 0;
}

const one = async (/** @type {Promise<void>} */ work) => {
  await work;
  return { passed: 1, failed: 0, skipped: 0 };
};

function summary() {
  console.log('\n== summary');
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(32)} ${counts.padEnd(28)} ${seconds} s`);
  }
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ what) =>
    results.reduce((total, result) => total + result[what], 0);
  const skipped = sum('skipped');
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

/** Jest keeps the modules of every spec that it has run, so that no one process may run all of them. */
function specFolders() {
  const apps = readdirSync(path.join(root, 'apps')).map((app) => `apps/${app}`);
  const large = ['apps/collector', 'apps/query'];
  const others = apps.filter((app) => !large.includes(app));
  return [['libs'], ...large.map((app) => [app]), others, ['tools']];
}

const ready =
  (await stage('install packages', () => one(install()))) &&
  (await stage('install programs', () => one(installPrograms()))) &&
  (await stage('build', () => one(build())));
if (ready) {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const script of checkScripts(scripts)) await stage(script, () => one(runCheck(script)));
  const reports = mkdtempSync(path.join(os.tmpdir(), 'pganalytics-test-'));
  for (const [index, folders] of specFolders().entries()) {
    await stage(`specs of ${folders.join(', ')}`, () => runJest(path.join(reports, `specs-${index}.json`), folders));
  }
  // The whole stack and a browser want the machine for themselves.
  await stage('end to end', () => runJest(path.join(reports, 'e2e.json'), ['e2e'], ['--runInBand']));
  rmSync(reports, { recursive: true, force: true });
}
summary();
