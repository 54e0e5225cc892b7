import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { serverIdOf } from '@pganalytics/contracts';
import { freePort } from '@pganalytics/embedded-postgres';
import { eventually } from '@pganalytics/servers';

import { DeliveryFixture } from './delivery/testing/delivery-fixture.js';

const root = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
/** The archive is 50 MB of 150; a busy disk takes its time. */
const PATIENCE_MS = 240_000;

describe('the offline archive', () => {
  let directory: string;
  let unpacked: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'pganalytics-archive-'));
    const node = path.join(root, 'node_modules/.bin/node');
    const packing = [path.join(root, 'tools/package/main.mjs'), '--level', '1', '--out', directory];
    const { stdout } = await run(node, packing, { cwd: directory });
    await run('tar', ['-xzf', stdout.trim(), '-C', directory]);
    unpacked = path.join(directory, path.basename(stdout.trim(), '.tar.gz'));
  }, PATIENCE_MS);
  afterAll(() => rm(directory, { recursive: true, force: true }), PATIENCE_MS);

  it(
    'is what its checksums say, with the licences of others and without what only building needs',
    async () => {
      await run('sha256sum', ['--quiet', '--check', 'SHA256SUMS'], { cwd: directory });
      await run('sha256sum', ['--quiet', '--check', 'SHA256SUMS'], { cwd: unpacked });

      const packages = await readdir(path.join(unpacked, 'app/node_modules'));
      const notices = await readFile(path.join(unpacked, 'THIRD-PARTY.txt'), 'utf8');
      const files = await readdir(path.join(unpacked, 'app/node_modules/@pganalytics'), { recursive: true });
      expect(packages).toEqual(expect.arrayContaining(['@grpc', 'libpg-query', 'pg']));
      expect(packages.filter((name) => /^(jest|typescript|nx|@types|react)/.test(name))).toEqual([]);
      expect(files.filter((name) => /\.spec\.|\.d\.ts$|\.map$|(^|\/)testing(\/|\.js$)/.test(name))).toEqual([]);
      for (const name of ['Node.js v24', 'libpg-query', 'pg 8']) expect(notices).toContain(name);
    },
    PATIENCE_MS,
  );

  it(
    'checks and watches a server with no program and no package of the system',
    async () => {
      const fixture = await DeliveryFixture.start();
      const program = path.join(unpacked, 'bin/collector');
      const env = {
        PATH: '',
        COLLECTOR_ENV_FILE: path.join(directory, 'none'),
        DATABASE_URLS: fixture.databaseUrl,
        COLLECTOR_TOKEN: fixture.token,
        INGEST_URL: fixture.ingestUrl,
        DATA_DIR: path.join(directory, 'data'),
      };
      const checked = await run(program, ['check', '--json'], { env }).catch((error: { stdout: string }) => error);
      // As late as can be: until it listens, others may be given the port.
      Object.assign(env, { HTTP_PORT: String(await freePort()) });
      const collector = spawn(program, ['run'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      const targetId = new URL(fixture.databaseUrl).host;
      const serverId = serverIdOf(fixture.ids.organisationId, targetId);
      await eventually(() => expect(fixture.snapshotsOf(serverId).length).toBeGreaterThan(0), { timeoutMs: 60_000 });
      const { stdout } = await run(program, ['status', '--json'], { env });
      const waits = await run(program, ['spool', 'verify'], { env });
      collector.kill('SIGTERM');
      const [exitCode] = (await once(collector, 'exit')) as [number];

      expect(JSON.parse(checked.stdout)).toMatchObject({ targets: [{ target: targetId, reachable: true }] });
      expect(JSON.parse(stdout)).toMatchObject({
        delivery: { connected: true, unkeptSnapshots: 0 },
        targets: [{ targetId, state: 'connected' }],
      });
      expect(waits.stdout).toMatch(/\d+ snapshots wait, 0 files damaged/);
      expect(exitCode).toBe(0);
      await fixture.stop();
    },
    PATIENCE_MS,
  );

  it(
    'installs, keeps settings when installed again, and is removed without a trace when that is asked for',
    async () => {
      const DESTDIR = path.join(directory, 'installed');
      const env = { PATH: process.env['PATH'] ?? '', DESTDIR };
      const script = (name: string, ...words: readonly string[]) => run(path.join(unpacked, name), words, { env });
      const settings = path.join(DESTDIR, 'etc/pganalytics-collector/targets.yaml');
      await script('install.sh');
      await writeFile(settings, 'targets: [] # mine\n');

      await script('install.sh');
      const installed = path.join(DESTDIR, 'opt/pganalytics-collector/current/bin/collector');
      const version = await run(installed, ['--version'], { env: { COLLECTOR_ENV_FILE: '/nowhere' } });
      const kept = await readFile(settings, 'utf8');
      const mode = (await stat(path.join(DESTDIR, 'etc/pganalytics-collector/collector.env'))).mode & 0o777;
      await script('uninstall.sh');
      const left = await readdir(path.join(DESTDIR, 'etc/pganalytics-collector'));
      await script('uninstall.sh', '--purge');

      expect([version.stdout.trim(), kept, mode]).toEqual(['0.1.0', 'targets: [] # mine\n', 0o640]);
      expect(left.toSorted()).toEqual(['collector.env', 'targets.yaml']);
      const rest = await readdir(DESTDIR, { recursive: true, withFileTypes: true });
      expect(rest.filter((entry) => !entry.isDirectory())).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'goes back to a release by the script that was installed with it',
    async () => {
      const DESTDIR = path.join(directory, 'back');
      const env = { PATH: process.env['PATH'] ?? '', DESTDIR };
      const release = path.join(DESTDIR, 'opt/pganalytics-collector/0.1.0');
      await run(path.join(unpacked, 'install.sh'), [], { env });
      const unit = path.join(DESTDIR, 'etc/systemd/system/pganalytics-collector.service');
      await rm(unit);

      await run(path.join(release, 'install.sh'), [], { env });

      await run('sha256sum', ['--quiet', '--check', 'SHA256SUMS'], { cwd: release });
      expect(await readFile(unit, 'utf8')).toContain('ExecStart=');
    },
    PATIENCE_MS,
  );

  it(
    'does nothing without its settings for a user who may not read them, and says whose an identity has to be',
    async () => {
      const settings = path.join(directory, 'settings');
      const identity = path.join(directory, 'identity');
      await Promise.all([mkdir(settings), mkdir(identity)]);
      await writeFile(path.join(identity, 'identity.json'), '{}');
      await Promise.all([chmod(directory, 0o755), chmod(settings, 0), chmod(identity, 0)]);
      // To root nothing is closed.
      const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const as = (COLLECTOR_ENV_FILE: string, ...words: readonly string[]) =>
        run(path.join(unpacked, 'bin/collector'), words, {
          ...other,
          cwd: '/',
          env: { COLLECTOR_ENV_FILE, COLLECTOR_IDENTITY_DIR: identity },
        }).catch((error: { code: number; stdout: string; stderr: string }) => error);

      const closed = path.join(settings, 'collector.env');
      const paused = await as(closed, 'pause', 'orders');
      const printed = await as(closed, 'sql');
      const checked = await as('/nowhere', 'check');
      await Promise.all([chmod(settings, 0o700), chmod(identity, 0o700)]);

      expect(paused).toMatchObject({ code: 1, stdout: '' });
      expect(paused.stderr).toContain('sudo -u pganalytics-collector collector pause orders');
      expect(printed.stdout).toContain('CREATE ROLE');
      expect(checked.stdout).toContain(`chown -R <user>: ${identity}`);
    },
    PATIENCE_MS,
  );

  it(
    'refuses to install a file that was changed',
    async () => {
      const file = path.join(unpacked, 'LICENSE');
      const license = await readFile(file);
      await writeFile(file, 'Do what you like.\n');

      const installing = run(path.join(unpacked, 'install.sh'), [], {
        env: { PATH: process.env['PATH'] ?? '', DESTDIR: path.join(directory, 'refused') },
      });

      await expect(installing).rejects.toThrow(/a file differs from SHA256SUMS/);
      await writeFile(file, license);
    },
    PATIENCE_MS,
  );

  it(
    'has a unit that systemd takes, hardened so that nothing but its state can be written',
    async () => {
      const unit = await readFile(path.join(unpacked, 'systemd/pganalytics-collector.service'), 'utf8');
      const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];

      expect(['ProtectSystem', 'NoNewPrivileges', 'StateDirectory', 'MemoryMax'].map(setting)).toEqual([
        'strict',
        'yes',
        'pganalytics-collector',
        '1G',
      ]);
      const file = path.join(directory, 'pganalytics-collector.service');
      // Not installed here: another program stands for it.
      await writeFile(file, unit.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
      execFileSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    },
    PATIENCE_MS,
  );
});
