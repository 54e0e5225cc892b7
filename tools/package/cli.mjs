/**
 * `npm run package:cli`: makes pganalytics-cli as one file that runs on any Node 22.15 or newer, and as a package for npm with
 * collector-register beside it. Nothing is downloaded by either.
 *   npm run package:cli -- --out DIR      where to (default: tmp/package)
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { rolldown } from 'rolldown';

import { root } from '../start/prepare.mjs';

/** Certificate authorities of the system can be asked for since then. */
const OLDEST_NODE = '22.15';
const programs = ['pganalytics-cli', 'collector-register'];

const { values } = parseArgs({ options: { out: { type: 'string', default: path.join(root, 'tmp', 'package') } } });
const { version, license } = JSON.parse(readFileSync(path.join(root, 'apps/cli/package.json'), 'utf8'));

const out = path.resolve(values.out);
mkdirSync(out, { recursive: true });
const stage = mkdtempSync(path.join(os.tmpdir(), 'pganalytics-cli-'));
try {
  for (const program of programs) await bundle(program, path.join(stage, `${program}.mjs`));
  const alone = path.join(out, 'pganalytics-cli');
  copyFileSync(path.join(stage, 'pganalytics-cli.mjs'), alone);
  chmodSync(alone, 0o755);
  console.log(alone);
  const bin = Object.fromEntries(programs.map((program) => [program, `./${program}.mjs`]));
  const manifest = {
    name: 'pganalytics-cli',
    version,
    license,
    type: 'module',
    bin,
    engines: { node: `>=${OLDEST_NODE}` },
  };
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  cpSync(path.join(root, 'LICENSE'), path.join(stage, 'LICENSE'));
  cpSync(path.join(root, 'docs/cli.md'), path.join(stage, 'README.md'));
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', out], { cwd: stage, encoding: 'utf8' });
  console.log(path.join(out, packed.trim()));
} finally {
  rmSync(stage, { recursive: true, force: true });
}

/** Says what is wrong before anything that an older Node lacks is called. @param {string} program */
function refusal(program) {
  const [major, minor] = OLDEST_NODE.split('.').map(Number);
  return [
    "const [nodeMajor, nodeMinor] = process.versions.node.split('.').map(Number);",
    `if (nodeMajor < ${major} || (nodeMajor === ${major} && nodeMinor < ${minor})) {`,
    `  console.error('${program} needs Node ${OLDEST_NODE} or newer; this is Node ' + process.versions.node + '.');`,
    '  process.exit(1);',
    '}',
  ].join('\n');
}

/** @param {string} program @param {string} file */
async function bundle(program, file) {
  const build = await rolldown({
    input: path.join(root, `apps/cli/dist/${program}.main.js`),
    platform: 'node',
    logLevel: 'warn',
  });
  await build.write({ file, format: 'esm', codeSplitting: false, banner: `#!/usr/bin/env node\n${refusal(program)}` });
  await build.close();
  chmodSync(file, 0o755);
}
