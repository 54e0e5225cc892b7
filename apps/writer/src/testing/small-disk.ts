import { execFile } from 'node:child_process';
import { chown, mkdtemp, open, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { createPool } from '@pganalytics/postgres';
import type { TestPostgres } from '@pganalytics/servers';

const run = promisify(execFile);

/** A disk for one database that can be filled and freed. */
export interface SmallDisk {
  /** The database that lies on it. */
  readonly url: string;
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes a database on a small disk: a tablespace in memory of its own. Where this process may not mount one, PostgreSQL
 * refuses rows with the error that a full disk gives.
 */
export async function databaseOnSmallDisk(server: TestPostgres, megabytes: number): Promise<SmallDisk> {
  const url = await server.createDatabase();
  const directory = await mkdtemp(path.join(os.tmpdir(), 'small-disk-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory]);
  } catch {
    return { url, ...refusing(url), remove };
  }
  const { uid, gid } = await stat(server.directory);
  await chown(directory, uid, gid);
  await asked(server.url, `create tablespace small location '${directory}'`);
  await asked(server.url, `alter database ${new URL(url).pathname.slice(1)} set tablespace small`);
  const ballast = path.join(directory, 'ballast');
  return {
    url,
    fill: () => writeAll(ballast),
    free: () => rm(ballast, { force: true }),
    remove: async () => {
      await run('umount', ['-l', directory]);
      await remove();
    },
  };
}

async function writeAll(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    // The last block by block: PostgreSQL needs only one of them.
    for (const bytes of [1_048_576, 4_096]) {
      const block = Buffer.alloc(bytes, 1);
      await (async () => {
        for (;;) await handle.write(block);
      })().catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
      });
    }
  } finally {
    await handle.close();
  }
}

const refusing = (url: string): Pick<SmallDisk, 'fill' | 'free'> => ({
  fill: () =>
    asked(
      url,
      `create function public.disk_full() returns trigger language plpgsql as
         $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
       create trigger disk_full before insert on history.hot for each row execute function public.disk_full()`,
    ),
  free: () => asked(url, 'drop trigger disk_full on history.hot; drop function public.disk_full()'),
});

async function asked(url: string, sql: string): Promise<void> {
  const pool = createPool(url, { applicationName: 'small disk', size: 1 });
  await pool.query(sql).finally(() => pool.end());
}
