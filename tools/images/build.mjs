/**
 * `npm run images`: builds every image with buildah on a machine without a container engine and without a registry,
 * then starts each once against real parts and asks for its health. Wants root, buildah, and what the stack needs.
 *   npm run images -- auth ingest     only these
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { newSecretsKey } from '../../libs/secrets/dist/index.js';
import { endRun, freePort } from '../servers/dist/index.js';
import { enrolCollector } from '../stack/dist/enrol.js';
import * as environments from '../stack/dist/environments.js';
import { startParts } from '../stack/dist/parts.js';
import { loadSecrets } from '../stack/dist/secrets.js';
import { root } from '../start/prepare.mjs';
import { buildBase } from './base.mjs';

const BASE = 'localhost/pganalytics-base';
const apps = ['auth', 'writer', 'ingest', 'query', 'edge', 'collector', 'all-in-one', 'stack'];
const storage = ['--storage-driver', 'vfs'];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : apps;

/** @param {string[]} args @param {{ cwd?: string }} options */
const buildah = (args, options = {}) =>
  void execFileSync('buildah', [...storage, ...args], { stdio: 'inherit', ...options });

/** @param {string} app */
function build(app) {
  console.log(`== building ${app}`);
  const base = `node:24-bookworm-slim=container-image://${BASE}`;
  const options = ['--isolation', 'chroot', '--layers', '--format', 'docker', '--build-context', base];
  buildah(['bud', ...options, '--build-arg', `APP=${app}`, '-t', `localhost/pganalytics/${app}`, '.'], { cwd: root });
}

/**
 * Starts an image and waits until its own health check says yes.
 * @param {string} app
 * @param {Readonly<Record<string, string>>} environment
 */
async function start(app, environment) {
  const from = [...storage, 'from', '--pull-never', `localhost/pganalytics/${app}`];
  const container = execFileSync('buildah', from, { encoding: 'utf8' }).trim();
  const settings = Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const run = [...storage, 'run', '--isolation', 'chroot', ...settings, container, '--'];
  const child = spawn('buildah', [...run, 'node', 'main.mjs'], { stdio: 'inherit' });
  const end = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    buildah(['rm', container]);
  };
  for (let attempt = 0; ; attempt += 1) {
    const healthy = await new Promise((resolve) => {
      spawn('buildah', [...run, 'node', 'health.mjs'], { stdio: 'ignore' }).on('exit', (code) => resolve(code === 0));
    });
    if (healthy) break;
    if (attempt === 60 || child.exitCode !== null) {
      await end();
      throw new Error(`The image of ${app} did not become healthy.`);
    }
    await delay(500);
  }
  console.log(`== ${app} is healthy`);
  return end;
}

async function startAll() {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'pganalytics-images-'));
  /** @type {(() => Promise<unknown>)[]} */
  const stops = [];
  try {
    const config = {
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: 0,
      COLLECTOR_PORT: await freePort(),
      COLLECTOR_TLS: false,
      DATA_DIR: directory,
    };
    const settings = { ...config, DATABASE_URLS: '', ADMIN_EMAIL: 'admin@localhost', ADMIN_PASSWORD: undefined };
    const counts = { brokers: 1, auths: 1, ingests: 1, writers: 1, queries: 1 };
    const secrets = await loadSecrets(directory);
    const parts = await startParts({ config: /** @type {never} */ (settings), counts }, secrets, stops);
    const around = { config: /** @type {never} */ (settings), counts, ...parts.addresses };
    /** @param {string} app @param {Readonly<Record<string, string>>} environment */
    const service = async (app, environment) => {
      const port = String(await freePort());
      const { PATH: _path, HOME: _home, ...rest } = environment;
      stops.push(await start(app, { ...rest, HOST: '127.0.0.1', HTTP_HOST: '127.0.0.1', HTTP_PORT: port, PORT: port }));
      return `http://127.0.0.1:${port}`;
    };
    // The container sees no file of ours, and its key lasts no longer than this run.
    const key = { NODE_ENV: 'development', SECRETS_KEY: newSecretsKey(), SECRETS_KEY_FILE: '' };
    const auth = await service('auth', { ...environments.authEnvironment(around, secrets.adminPassword), ...key });
    await service('writer', environments.writerEnvironment(around));
    await service('ingest', environments.ingestEnvironment(around, config.COLLECTOR_PORT));
    await service('query', environments.queryEnvironment(around));
    await service('edge', environments.commonEnvironment(around));
    const token = await enrolCollector(auth, { email: settings.ADMIN_EMAIL, password: secrets.adminPassword });
    await service('collector', environments.collectorEnvironment(around, { COLLECTOR_TOKEN: token }));
    await service('all-in-one', { LOG_LEVEL: 'warn' });
  } finally {
    while (stops.length > 0) await stops.pop()?.();
    await endRun(process.pid);
    rmSync(directory, { recursive: true, force: true });
  }
}

buildBase(buildah, BASE);
for (const app of wanted) build(app);
if (wanted.length === apps.length) await startAll();
