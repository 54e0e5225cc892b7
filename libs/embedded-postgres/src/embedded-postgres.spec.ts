import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { eventually } from '@pganalytics/servers';

import { majors, startEmbeddedPostgres, WrongMajor } from './index.js';
import { isAlive, readPostmaster, stopLeftover } from './postmaster.js';

describe('an embedded PostgreSQL', () => {
  let parent: string;
  let directory: string;
  const password = `it's: a/"word"`;

  beforeEach(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'embedded-'));
    // Run as root, the server has another user.
    await chmod(parent, 0o755);
    directory = path.join(parent, 'data');
  });

  afterEach(async () => {
    await stopLeftover(directory);
    await rm(parent, { recursive: true, force: true });
  });

  it.each(majors)('starts version %i on loopback and stops it without a trace', async (major) => {
    const server = await startEmbeddedPostgres({ directory, password, major, settings: { fsync: false } });

    const hba = await readFile(path.join(directory, 'pg_hba.conf'), 'utf8');
    await server.stop();

    expect(hba).not.toMatch(/^[^#].*\b(trust|md5|password)\s*$/m);
    expect(isAlive(server.pid)).toBe(false);
    expect(await readPostmaster(directory)).toBeUndefined();
  });

  it('recovers after the postmaster was killed', async () => {
    const killed = await startEmbeddedPostgres({ directory, password });
    await killed.kill();

    const server = await startEmbeddedPostgres({ directory, password });

    expect(await readFile(server.logFile, 'utf8')).toContain('automatic recovery in progress');
    await server.stop();
  });

  it('keeps its port across starts', async () => {
    const first = await startEmbeddedPostgres({ directory, password });
    await first.stop();

    const second = await startEmbeddedPostgres({ directory, password });

    expect(second.port).toBe(first.port);
    await second.stop();
  });

  it('stops a postmaster that an earlier run left behind', async () => {
    const left = await startEmbeddedPostgres({ directory, password });

    const server = await startEmbeddedPostgres({ directory, password });

    await left.exited;
    expect(server.pid).not.toBe(left.pid);
    await server.stop();
  });

  it('leaves alone a foreign process whose number stands in a stale postmaster.pid', async () => {
    await startEmbeddedPostgres({ directory, password }).then((server) => server.stop());
    const foreign = spawn('sleep', ['60']);
    await writeFile(path.join(directory, 'postmaster.pid'), `${foreign.pid}\n${directory}\n1\n5432\n\n\n\nready\n`);

    const server = await startEmbeddedPostgres({ directory, password });

    expect(foreign.exitCode).toBeNull();
    await server.stop();
    foreign.kill();
  });

  it('refuses the cluster of another major version', async () => {
    await startEmbeddedPostgres({ directory, password, major: 16 }).then((server) => server.stop());

    const newer = startEmbeddedPostgres({ directory, password, major: 17 });

    await expect(newer).rejects.toThrow(WrongMajor);
  });

  it('serves a directory that its user cannot reach through a link', async () => {
    // Only root meets this: a clone below /root, and a server that must not be root.
    await chmod(parent, 0o700);

    const first = await startEmbeddedPostgres({ directory, password });
    await first.stop();
    const second = await startEmbeddedPostgres({ directory, password });

    await eventually(async () => expect((await readPostmaster(directory))?.ready).toBe(true));
    await second.stop();
    expect(second.directory).toBe(first.directory);
    await rm(second.directory, { recursive: true, force: true });
  });
});
