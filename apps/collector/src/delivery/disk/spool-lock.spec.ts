import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { spoolDirectory } from '../testing/open-spool.js';
import { SpoolInUse } from './spool.errors.js';
import { lockSpool } from './spool-lock.js';

const HOLDER = `
  import { lockSpool } from ${JSON.stringify(new URL('../../../dist/delivery/disk/spool-lock.js', import.meta.url).href)};
  await lockSpool(process.argv[1]);
  setInterval(() => {}, 1000);
  process.stdout.write('held');
`;

describe('the lock of a spool', () => {
  let directory: string;
  let holder: ChildProcess | undefined;

  beforeEach(async () => {
    directory = await spoolDirectory();
  });
  afterEach(async () => {
    holder?.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  /** Another process has it; in a container it has a network of its own. */
  async function hold(contained: boolean): Promise<ChildProcess> {
    const node = [process.execPath, '--input-type=module', '-e', HOLDER, directory];
    const [program = '', ...args] = contained ? ['unshare', '--map-root-user', '--net', ...node] : node;
    holder = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout ?? holder, 'data');
    return holder;
  }

  it('is held by one process, and gone with it however it ended', async () => {
    const other = await hold(false);
    await expect(lockSpool(directory)).rejects.toThrow(SpoolInUse);

    other.kill('SIGKILL');
    await once(other, 'exit');
    const lock = await lockSpool(directory);

    await expect(lockSpool(directory)).rejects.toThrow(SpoolInUse);
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('holds between containers that share a volume and not a network', async () => {
    const other = await hold(true);
    await expect(lockSpool(directory)).rejects.toThrow(SpoolInUse);

    other.kill('SIGKILL');
    await once(other, 'exit');
    await (await lockSpool(directory)).release();
  });

  it('is had by one of many that find it left behind', async () => {
    const other = await hold(true);
    other.kill('SIGKILL');
    await once(other, 'exit');

    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockSpool(directory)));

    const locks = tries.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
    expect(locks.length).toBe(1);
    await locks[0]?.release();
  });

  it('is had in a directory whose path is longer than that of a socket may be', async () => {
    const deep = path.join(directory, 'x'.repeat(200));
    await mkdir(deep);

    const lock = await lockSpool(deep);

    expect(await readdir(deep)).toEqual(['lock']);
    await lock.release();
  });
});
