/**
 * Renews docs/images and docs/pages.md with pictures of every page of the dashboard:
 *
 *   npm run docs:images                    # starts the demo, waits for the lock queue of its second round: 20 minutes
 *   npm run docs:images -- --url http://127.0.0.1:8080 --password "$(cat .pganalytics-demo/admin-password)"
 *                                          # of a demo that has run for a quarter of an hour, during a lock queue
 *
 * It fails when a page has an error or moves while it loads; the pictures are written all the same.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { freePort } from '@pganalytics/embedded-postgres';

import { gallery, galleryText, pictureOf, themes } from './gallery.mjs';
import { takePictures } from './pictures.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const images = path.join(root, 'docs/images');
/** By then the queue has its full length, and everything of the first round is on the charts. */
const QUEUE_GROWS_MS = 150_000;
const SHOWN = 'from=now-20m';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    email: { type: 'string', default: 'admin@localhost' },
    password: { type: 'string', default: randomBytes(9).toString('base64url') },
  },
});

const folder = mkdtempSync(path.join(os.tmpdir(), 'pganalytics-images-'));
const demo = values.url === undefined ? await startDemo(values.password, folder) : undefined;
try {
  const { pages, problems } = await takePictures({
    url: values.url ?? demo?.url ?? '',
    email: values.email,
    password: values.password,
    server: 'demo primary',
    search: SHOWN,
    // The journey of the specs has looked.
    accessibility: false,
    widths: [1280],
    themes: [...themes],
    out: path.join(folder, 'images'),
    format: 'webp',
    nameOf: ({ name, theme }) => `${name}-${theme}`,
  });
  const missing = gallery.filter(({ name }) => !pages.includes(name)).map(({ name }) => `${name} was not found`);
  replaceImages(path.join(folder, 'images'));
  writeFileSync(path.join(root, 'docs/pages.md'), galleryText());
  console.log(`${pages.length} pages in docs/images and docs/pages.md`);
  for (const problem of [...missing, ...problems]) console.error(problem);
  process.exitCode = missing.length + problems.length > 0 ? 1 : 0;
} finally {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Only what belongs to a page stays. @param {string} made */
function replaceImages(made) {
  const wanted = new Set(gallery.flatMap(({ name }) => themes.map((theme) => pictureOf(name, theme))));
  for (const file of readdirSync(images)) if (!wanted.has(file)) rmSync(path.join(images, file));
  for (const file of readdirSync(made)) {
    if (wanted.has(file)) copyFileSync(path.join(made, file), path.join(images, file));
  }
}

/** Runs the demo until its second lock queue has grown. @param {string} password @param {string} directory */
async function startDemo(password, directory) {
  const port = String(await freePort());
  const program = spawn(process.execPath, [path.join(root, 'tools/demo/dist/main.js')], {
    env: { ...process.env, PORT: port, DEMO_DIR: path.join(directory, 'demo'), ADMIN_PASSWORD: password },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => program.once('exit', resolve));
  let queues = 0;
  for await (const line of createInterface({ input: program.stdout })) {
    console.log(line);
    if (line.includes('lock queue')) queues += 1;
    if (queues === 2) break;
  }
  if (queues < 2) throw new Error('The demo ended by itself; the reason stands above.');
  // Nobody reads any more; what it says must not stop it.
  program.stdout.resume();
  await delay(QUEUE_GROWS_MS);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      program.kill('SIGTERM');
      await ended;
    },
  };
}
