/**
 * Collects what the image of each application holds: the manifests of all packages (npm checks them against the lock
 * file) and the builds of the application and of the packages it uses.
 *   node tools/images/collect.mjs /out
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files that an application serves without importing them. */
const served = { edge: ['dashboard'], 'all-in-one': ['dashboard'] };

const root = path.resolve(import.meta.dirname, '../..');
const [out] = process.argv.slice(2);
if (!out) throw new Error('Say where to: collect.mjs /out');
const apps = ['auth', 'ingest', 'writer', 'query', 'edge', 'collector', 'all-in-one', 'stack'];

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
  if (place === undefined) throw new Error(`There is no package ${name}.`);
  if (found.has(place)) return found;
  found.add(place);
  for (const one of Object.keys(manifestOf(place).dependencies ?? {})) if (byName.has(one)) closureOf(one, found);
  return found;
}

for (const app of apps) collect(app, path.join(out, app));

/** @param {string} app @param {string} target */
function collect(app, target) {
  const place = byName.get(`@pganalytics/${app}`);
  const needed = closureOf(`@pganalytics/${app}`);
  for (const name of served[/** @type {keyof typeof served} */ (app)] ?? []) needed.add(`apps/${name}`);
  const manifests = places.map((one) => path.join(one, 'package.json'));
  // What a service serves as it is, its API document for example, stands beside its build.
  const builds = [...needed].flatMap((one) => ['dist', 'generated'].map((folder) => path.join(one, folder)));
  const present = builds.filter((folder) => existsSync(path.join(root, folder)));
  for (const file of ['package.json', 'package-lock.json', '.npmrc', 'LICENSE', ...manifests, ...present]) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(target, file), { recursive: true });
  }
  writeFileSync(path.join(target, 'workspace'), `${place}`);
  writeFileSync(path.join(target, 'main.mjs'), `import './${place}/dist/main.js';\n`);
  cpSync(path.join(import.meta.dirname, 'health.mjs'), path.join(target, 'health.mjs'));
}
