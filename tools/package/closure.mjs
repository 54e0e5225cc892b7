/**
 * What a package of the workspace needs to run, as the lock file says: nothing is fetched, so that an archive holds
 * exactly what was tested.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../start/prepare.mjs';

/** @typedef {{ version?: string, license?: string, link?: boolean, resolved?: string, optional?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string> }} LockEntry */

/** @type {Record<string, LockEntry>} */
const packages = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;

/** @typedef {{ place: string, name: string, entry: LockEntry, own: boolean }} Needed */

/**
 * Everything that these packages use, directly or not, themselves included.
 * @param {readonly string[]} places as in the lock file: `apps/collector`
 * @returns {Needed[]}
 */
export function closureOf(places) {
  /** @type {Map<string, Needed>} */
  const found = new Map();
  const waiting = [...places];
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    const entry = packages[place];
    if (entry === undefined || found.has(place) || place.includes('node_modules/@types/')) continue;
    const own = !place.includes('node_modules/');
    const name = own ? manifestName(place) : place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    found.set(place, { place, name, entry, own });
    for (const one of Object.keys(entry.dependencies ?? {})) waiting.push(required(one, place));
    // Neither of these has to be there.
    for (const one of Object.keys({ ...entry.optionalDependencies, ...entry.peerDependencies })) {
      const maybe = resolve(one, place);
      if (maybe !== undefined && existsSync(path.join(root, maybe))) waiting.push(maybe);
    }
  }
  return [...found.values()].toSorted((a, b) => (a.place < b.place ? -1 : 1));
}

/** @param {string} place @returns {string} */
const manifestName = (place) => JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8')).name;

/** @param {string} name @param {string} from */
function required(name, from) {
  const place = resolve(name, from);
  if (place === undefined) throw new Error(`${from} needs ${name}, which the lock file does not have.`);
  return place;
}

/**
 * As Node looks for it: beside what asks, then further up.
 * @param {string} name @param {string} from @returns {string | undefined}
 */
function resolve(name, from) {
  for (let folder = from; ; folder = path.posix.dirname(folder)) {
    const place = folder === '.' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = packages[place];
    if (entry !== undefined) return entry.link === true ? entry.resolved : place;
    if (folder === '.') return undefined;
  }
}
