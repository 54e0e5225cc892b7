import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { prepare, root } from './prepare.mjs';

/** The programs behind npm's scripts. */
const programs = {
  'all-in-one': 'apps/all-in-one/dist/main.js',
  collector: 'apps/collector/dist/main.js',
  cli: 'apps/cli/dist/pganalytics-cli.main.js',
  'reset-password': 'apps/all-in-one/dist/reset-password.main.js',
  stack: 'tools/stack/dist/main.js',
  topics: 'tools/stack/dist/topics.main.js',
  provision: 'tools/stack/dist/provision.main.js',
  'replay-dead-letters': 'apps/writer/dist/replay-dead-letters.main.js',
  history: 'apps/writer/dist/history.main.js',
  'announce-everything': 'apps/auth/dist/announce-everything.main.js',
  'rotate-authority': 'apps/auth/dist/rotate-authority.main.js',
  bench: 'tools/bench/dist/main.js',
  demo: 'tools/demo/dist/main.js',
  faults: 'tools/faults/dist/main.js',
  'docs-images': 'tools/generators/docs-images.mjs',
  package: 'tools/package/main.mjs',
  'package-cli': 'tools/package/cli.mjs',
};

/**
 * Prepares the workspace and runs one program until it ends.
 * @param {string[]} words the program's name (all-in-one when there is none) and its arguments
 */
export async function run(words) {
  const [first, ...rest] = words;
  const named = first !== undefined && first in programs;
  const program = programs[/** @type {keyof typeof programs} */ (named ? first : 'all-in-one')];
  try {
    await prepare();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    return;
  }
  launch(program, named ? rest : words);
}

/** @param {string} program @param {string[]} args */
function launch(program, args) {
  const node = path.join(root, 'node_modules', '.bin', 'node');
  // The channel's end tells the program that this process is gone, however it went.
  const child = spawn(node, [path.join(root, program), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
  const watch = watchParent(() => stop('SIGTERM'));
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
  child.on('error', (error) => {
    clearInterval(watch);
    console.error(`${node} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
}

// npm cannot pass on a SIGKILL. When it is gone, nobody could stop us any more.
function watchParent(/** @type {() => void} */ lost) {
  const started = ancestor();
  return setInterval(() => {
    if (process.env.npm_lifecycle_event !== undefined && ancestor() !== started) lost();
  }, 500);
}

/** npm's process id: our parent, or above the shell between. */
function ancestor() {
  const shell = readStat(process.ppid);
  return shell !== undefined && /^(sh|dash|bash)$/.test(shell.name) ? shell.parent : process.ppid;
}

/** @param {number} pid */
function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = text.lastIndexOf(')');
    return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(text.slice(end + 4).split(' ')[0]) };
  } catch {
    return undefined;
  }
}
