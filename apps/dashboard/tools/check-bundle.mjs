// Fails when a first route (sign in, or the fleet) needs more than 190 kB of scripts and styles, compressed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const limit = 190 * 1024;
const dist = join(import.meta.dirname, '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 6 }).length;

/** A chunk with all that it imports at once, as the browser loads it. */
function filesOf(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const style of chunk.css ?? []) found.add(style);
  for (const imported of chunk.imports ?? []) filesOf(imported, found);
  return found;
}

/** @type {{ route: string, keys: string[] }[]} */
const routes = [
  { route: 'fleet', keys: ['index.html'] },
  { route: 'sign in', keys: ['index.html', 'src/login/login-screen.tsx'] },
];
let tooLarge = false;
for (const { route, keys } of routes) {
  const missing = keys.filter((key) => !manifest[key]);
  if (missing.length > 0) throw new Error(`The build has no chunk for ${missing.join(', ')}.`);
  const files = [...new Set(['theme.js', ...keys.flatMap((key) => [...filesOf(key)])])];
  const total = files.reduce((sum, file) => sum + size(file), 0);
  const kilobytes = (total / 1024).toFixed(1);
  console.log(`${route}: ${kilobytes} KB of ${limit / 1024} KB gzip in ${files.length} files`);
  tooLarge ||= total > limit;
}
if (tooLarge) {
  console.error('A first route is too large: load what it does not need at once through a lazy route.');
  process.exitCode = 1;
}
