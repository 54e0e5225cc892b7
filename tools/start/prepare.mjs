import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The workspace. */
export const root = path.resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');

const STAMP = path.join(root, '.cache', 'built');
const products = ['apps/all-in-one/dist/main.js', 'apps/dashboard/dist/index.html', 'tools/stack/dist/main.js'];

/**
 * Installs the packages of the lock file and builds everything, each only when something changed. Tells so on standard
 * error: what the program then prints may go through a pipe.
 */
export async function prepare() {
  await install();
  await build();
}

/** Runs `npm ci` unless node_modules holds exactly what the lock file names. */
export async function install() {
  if (isInstalled()) return;
  console.error('Installing packages (about a minute the first time) …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  await step('npm', args, 'The packages could not be installed', (text) => process.stderr.write(text));
}

/** Builds unless the sources are those of the last build. */
export async function build() {
  const sources = fingerprint();
  const built = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources;
  if (built && products.every((file) => existsSync(path.join(root, file)))) return;
  console.error('Building (about a minute the first time) …');
  await runNx();
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, sources);
}

/** Runs Nx; one line grows with every finished package, all that the builds print is shown only when one fails. */
async function runNx() {
  const nx = path.join(root, 'node_modules', '.bin', 'nx');
  let output = '';
  let shown = 0;
  const onOutput = (/** @type {string} */ text) => {
    output += text;
    const names = [...output.matchAll(/^> nx run @pganalytics\/([\w-]+):build/gm)].map((match) => match[1]);
    for (const name of names.slice(shown)) process.stderr.write(`${shown++ === 0 ? '  ' : ' '}${name}`);
  };
  try {
    await step(nx, ['run-many', '-t', 'build', '--output-style=static'], 'The build failed', onOutput);
  } catch (error) {
    process.stderr.write(`\n${output}`);
    throw error;
  } finally {
    process.stderr.write('\n');
  }
}

function isInstalled() {
  const installed = readLock('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  const wanted = readLock('package-lock.json') ?? {};
  return Object.entries(wanted).every(([place, one]) => {
    if (!place.includes('node_modules/')) return true;
    const found = installed[place];
    // What is optional may be missing: binaries for other platforms.
    return found === undefined ? one.optional === true || one.peer === true : found.version === one.version;
  });
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }> | undefined} */
function readLock(file) {
  const full = path.join(root, file);
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')).packages : undefined;
}

function fingerprint() {
  const hash = createHash('sha256');
  const folders = ['libs', 'apps', 'tools', 'tsconfig.base.json', 'package-lock.json', 'nx.json'];
  for (const file of folders.flatMap(filesOf).sort())
    hash.update(`${file}\n`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** @param {string} place @returns {string[]} */
function filesOf(place) {
  const full = path.join(root, place);
  const left = new Set(['node_modules', 'dist', '.vite']);
  try {
    return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
      const file = path.join(place, entry.name);
      if (left.has(entry.name) || entry.name.endsWith('.spec.ts')) return [];
      return entry.isDirectory() ? filesOf(file) : [file];
    });
  } catch {
    return [place];
  }
}

/**
 * Runs one step, with its output on the terminal or given to a function.
 * @param {string} program
 * @param {string[]} args
 * @param {string} failure
 * @param {(text: string) => void} [onOutput]
 * @returns {Promise<void>}
 */
export function step(program, args, failure, onOutput) {
  return new Promise((resolve, reject) => {
    const bin = path.join(root, 'node_modules', '.bin');
    const child = spawn(program, args, {
      cwd: root,
      stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, NX_DAEMON: 'false', NX_TUI: 'false' },
    });
    for (const stream of onOutput ? [child.stdout, child.stderr] : []) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => onOutput?.(text));
    }
    // Ctrl-C reaches the child by itself; other signals reach only this process.
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    const signals = /** @type {const} */ (['SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, pass);
    child.on('close', () => signals.forEach((signal) => process.off(signal, pass)));
    child.on('error', (error) => reject(new Error(`${failure}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${failure} (${signal ?? `code ${code}`}); the reason stands above.`));
    });
  });
}
