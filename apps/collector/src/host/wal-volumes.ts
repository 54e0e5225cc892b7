import { readFile, realpath, statfs } from 'node:fs/promises';
import { join, relative } from 'node:path';

import type { Cell } from '../sources/cell-types.js';
import { hasSpace } from './proc-files.js';
import type { Mount } from './proc-files.js';
import type { Postmaster } from './postgres-processes.js';

/**
 * The file system below the WAL of each server, wherever pg_wal leads to. Only where the data directory may be entered,
 * as its owner or, with group access, its group may; and only if it is that of the very process, which may have another
 * file system than ours.
 */
export async function walVolumeRows(
  root: string,
  servers: readonly Postmaster[],
  mounts: readonly Mount[],
): Promise<Cell[][]> {
  const rows = await Promise.all(
    servers.map(async ({ pid, dataDirectory }): Promise<Cell[][]> => {
      try {
        const [owner = ''] = (await readFile(join(root, dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
        if (Number(owner) !== pid) return [];
        const wal = await realpath(join(root, dataDirectory, 'pg_wal'));
        const mount = mountBelow(`/${relative(await realpath(root), wal)}`, mounts);
        if (!mount || !hasSpace(mount)) return [];
        const { bsize, blocks, bfree, bavail } = await statfs(join(root, mount.path));
        return [[dataDirectory, mount.path, mount.device, blocks * bsize, (blocks - bfree) * bsize, bavail * bsize]];
      } catch {
        return [];
      }
    }),
  );
  return rows.flat();
}

function mountBelow(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter((mount) => mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`))
    .toReversed()
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}
