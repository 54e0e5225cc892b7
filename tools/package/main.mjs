/**
 * `npm run package`: makes the offline archive of the collector, with Node inside and nothing to download.
 *   npm run package -- --out DIR      where to (default: tmp/package)
 *                     --level N       of gzip, 1 to 9 (default: 9)
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';

import { root } from '../start/prepare.mjs';
import { assemble } from './assemble.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(root, 'tmp', 'package') },
    level: { type: 'string', default: '9' },
  },
});

const { version } = JSON.parse(readFileSync(path.join(root, 'apps/collector/package.json'), 'utf8'));
const name = `pganalytics-collector-${version}-linux-${process.arch}`;

const stage = mkdtempSync(path.join(os.tmpdir(), 'pganalytics-package-'));
try {
  assemble(path.join(stage, name), version);
  mkdirSync(values.out, { recursive: true });
  const archive = path.join(path.resolve(values.out), `${name}.tar.gz`);
  await pack(stage, archive);
  const sum = createHash('sha256').update(readFileSync(archive)).digest('hex');
  writeFileSync(path.join(path.dirname(archive), 'SHA256SUMS'), `${sum}  ${path.basename(archive)}\n`);
  console.log(archive);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

/**
 * The same files give the same bytes: sorted, of one time, of nobody.
 * @param {string} directory @param {string} archive
 */
async function pack(directory, archive) {
  const same = ['--sort=name', `--mtime=@${commitTime()}`, '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
  // What is linked here is a file of its own there.
  const plain = ['--hard-dereference', '--mode=u+rwX,go+rX,go-w'];
  const tar = spawn('tar', [...same, ...plain, '-cf', '-', '-C', directory, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(tar, 'exit');
  await pipeline(tar.stdout, createGzip({ level: Number(values.level) }), createWriteStream(archive));
  const [code] = await ended;
  if (code !== 0) throw new Error(`tar ended with ${code}.`);
}

function commitTime() {
  if (process.env.SOURCE_DATE_EPOCH) return process.env.SOURCE_DATE_EPOCH;
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return '0';
  }
}
