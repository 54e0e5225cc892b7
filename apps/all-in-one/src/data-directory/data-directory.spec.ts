import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { AlreadyRunning, NotADirectory, SecretsUnreadable } from '../all-in-one.errors.js';
import { prepareDataDirectory } from './data-directory.js';
import { lockDataDirectory } from './instance-lock.js';
import { loadSecrets, saveSecrets } from './secrets.js';

describe('a data directory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'data-directory-'));
  });

  afterEach(async () => {
    await chmod(directory, 0o700);
    await rm(directory, { recursive: true, force: true });
  });

  it('serves one living process at a time', async () => {
    const lock = await lockDataDirectory(directory);

    await expect(lockDataDirectory(directory, 0)).rejects.toThrow(AlreadyRunning);

    await lock.release();
    await lockDataDirectory(directory, 0).then((next) => next.release());
  });

  it('is free again after its holder was killed', async () => {
    const gone = spawn('true');
    await new Promise((resolve) => gone.once('exit', resolve));
    await writeFile(path.join(directory, 'instance.json'), JSON.stringify({ pid: gone.pid, began: '1' }));

    await expect(lockDataDirectory(directory, 0)).resolves.toBeDefined();
  });

  it('is free when the number of its holder belongs to another process now', async () => {
    await writeFile(path.join(directory, 'instance.json'), JSON.stringify({ pid: process.ppid, began: '1' }));

    await expect(lockDataDirectory(directory, 0)).resolves.toBeDefined();
  });

  it('keeps its secrets across starts, for the owner only', async () => {
    const first = await loadSecrets(directory);
    await saveSecrets(directory, { ...first, administered: true });

    expect(await loadSecrets(directory)).toEqual({ ...first, administered: true });
    expect((await stat(path.join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('refuses to make new secrets over damaged ones', async () => {
    await writeFile(path.join(directory, 'secrets.json'), '{"superuser": "half a fi');

    await expect(loadSecrets(directory)).rejects.toThrow(SecretsUnreadable);
    expect(await readFile(path.join(directory, 'secrets.json'), 'utf8')).toContain('half');
  });

  it('must be a directory', async () => {
    const file = path.join(directory, 'file');
    await writeFile(file, '');

    await expect(prepareDataDirectory(file)).rejects.toThrow(NotADirectory);
    await expect(prepareDataDirectory(path.join(file, 'inside'))).rejects.toThrow(NotADirectory);
  });
});
