/**
 * Collects what an image holds: the manifests of all packages (npm checks them against the lock file) and the builds
 * of one application and of the packages it uses.
 *   node tools/images/collect.mjs ingest /out
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files that an application serves without importing them. */
const served = { edge: ['dashboard'], 'all-in-one': ['dashboard'] };

const root = path.resolve(import.meta.dirname, '../..');
const [app, out] = process.argv.slice(2);
if (!app || !out) throw new Error('Say which application and where to: collect.mjs ingest /out');

const folders = ['libs', 'apps', 'tools'].flatMap((parent) =>
  readdirSync(path.join(root, parent)).map((name) => path.join(parent, name)),
);
const places = [...folders, 'e2e'].filter((place) => existsSync(path.join(root, place, 'package.json')));
const byName = new Map(places.map((place) => [manifestOf(place).name, place]));

/** @param {string} place @returns {{ name: string, dependencies?: Record<string, string> }} */
function manifestOf(place) {
  return JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8'));
}

/** @param {string} name @param {Set<string>} found */
function closureOf(name, found = new Set()) {
  const place = byName.get(name);
  if (place === undefined) throw new Error(`There is no application ${app}.`);
  if (found.has(place)) return found;
  found.add(place);
  for (const one of Object.keys(manifestOf(place).dependencies ?? {})) if (byName.has(one)) closureOf(one, found);
  return found;
}

const needed = closureOf(`@pganalytics/${app}`);
for (const name of served[/** @type {keyof typeof served} */ (app)] ?? []) needed.add(`apps/${name}`);
for (const place of places) copy(path.join(place, 'package.json'));
for (const place of needed) copy(path.join(place, 'dist'));
for (const file of ['package.json', 'package-lock.json', '.npmrc', 'LICENSE']) copy(file);
const place = byName.get(`@pganalytics/${app}`);
writeFileSync(path.join(out, 'workspace'), `${place}`);
writeFileSync(path.join(out, 'main.mjs'), `import './${place}/dist/main.js';\n`);
cpSync(path.join(import.meta.dirname, 'health.mjs'), path.join(out, 'health.mjs'));

/** @param {string} file */
function copy(file) {
  mkdirSync(path.dirname(path.join(out, file)), { recursive: true });
  cpSync(path.join(root, file), path.join(out, file), { recursive: true });
}
