/** Lays out what the archive holds. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { root } from '../start/prepare.mjs';
import { closureOf } from './closure.mjs';

const files = path.join(import.meta.dirname, 'files');
const apps = ['apps/collector', 'apps/cli'];

/**
 * @param {string} target a directory that is not there yet
 * @param {string} version
 */
export function assemble(target, version) {
  const needed = closureOf(apps);
  for (const one of needed) copyPackage(one, target);
  mkdirSync(path.join(target, 'node', 'bin'), { recursive: true });
  linkOrCopy(realpathSync(process.execPath), path.join(target, 'node', 'bin', 'node'));
  cpSync(files, target, { recursive: true });
  for (const script of ['bin/collector', 'bin/collector-register', 'install.sh', 'uninstall.sh']) {
    chmodSync(path.join(target, script), 0o755);
  }
  cpSync(path.join(root, 'LICENSE'), path.join(target, 'LICENSE'));
  writeFileSync(path.join(target, 'VERSION'), `${version}\n`);
  writeFileSync(path.join(target, 'THIRD-PARTY.txt'), notices(needed));
  writeFileSync(path.join(target, 'SHA256SUMS'), sums(target));
}

/** 120 MB that need not be written. @param {string} from @param {string} to */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    cpSync(from, to);
  }
}

/** @param {import('./closure.mjs').Needed} needed @param {string} target */
function copyPackage({ place, name, own }, target) {
  const from = path.join(root, place);
  const to = path.join(target, 'app', placeInArchive(place, name, own));
  if (!own) {
    cpSync(from, to, { recursive: true, filter: (source) => isNeeded(path.relative(from, source)) });
    return;
  }
  for (const part of ['package.json', 'bin', 'dist']) {
    const source = path.join(from, part);
    if (!existsSync(source)) continue;
    cpSync(source, path.join(to, part), { recursive: true, filter: (file) => isBuilt(path.relative(from, file)) });
  }
}

/** Our own packages stand beside the others; what is nested in theirs stays nested. @param {string} place */
function placeInArchive(place, /** @type {string} */ name, /** @type {boolean} */ own) {
  if (own) return `node_modules/${name}`;
  const [owner, ...nested] = place.split('/node_modules/');
  if (owner === undefined || owner.startsWith('node_modules/') || nested.length === 0) return place;
  const manifest = JSON.parse(readFileSync(path.join(root, owner, 'package.json'), 'utf8'));
  return [`node_modules/${manifest.name}`, ...nested].join('/node_modules/');
}

/** Nested packages are entries of their own in the lock file. @param {string} file */
const isNeeded = (file) =>
  !/(^|\/)node_modules(\/|$)|\.d\.[cm]?ts$|\.map$|\.tsbuildinfo$|(^|\/)(test|tests|docs|example|examples)$/.test(file);

/** @param {string} file */
const isBuilt = (file) => !/\.d\.ts$|\.map$|\.tsbuildinfo$|\.spec\.|(^|\/)testing(\/|\.js$|$)/.test(file);

/** @param {import('./closure.mjs').Needed[]} needed */
function notices(needed) {
  const others = needed
    .filter(({ own }) => !own)
    .map((one) => {
      const license = readdirSync(path.join(root, one.place)).find((file) => /^licen[cs]e/i.test(file));
      const text =
        license === undefined ? '(no text in the package)' : readFileSync(path.join(root, one.place, license), 'utf8');
      return `${one.name} ${one.entry.version} (${one.entry.license ?? 'see below'})\n\n${text.trim()}\n`;
    });
  const node = readFileSync(path.join(import.meta.dirname, 'node-license.txt'), 'utf8');
  const head = 'This archive contains the following software of others.\n';
  return [head, `Node.js ${process.version} (MIT)\n\n${node.trim()}\n`, ...others].join(`\n${'-'.repeat(78)}\n\n`);
}

/** As sha256sum reads it. @param {string} target */
function sums(target) {
  const all = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)))
    .toSorted();
  const lines = all.map((file) => {
    const sum = createHash('sha256')
      .update(readFileSync(path.join(target, file)))
      .digest('hex');
    return `${sum}  ${file}\n`;
  });
  return lines.join('');
}
