import { execFile } from 'node:child_process';
import { mkdir, open, rm, rmdir, statfs, truncate } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BLOCK = Buffer.alloc(1_048_576, 0x5a);

const mounted = new Set<SmallDisk>();

/** Takes every disk away that this process has mounted: for a run that is interrupted. */
export async function unmountAll(): Promise<void> {
  for (const disk of mounted) await disk.unmount();
}

/** A file system of its own in a file, mounted where a part keeps its data, that can be filled and freed. */
export class SmallDisk {
  private readonly ballast: string;

  private constructor(
    readonly directory: string,
    private readonly image: string,
  ) {
    this.ballast = path.join(directory, '.ballast');
  }

  /** Whether this process may mount: as root, where the kernel has loop devices. */
  static async possible(directory: string): Promise<boolean> {
    if (process.getuid?.() !== 0) return false;
    try {
      const disk = await SmallDisk.mount(path.join(directory, 'mount-trial'), 8);
      await disk.unmount();
      return true;
    } catch {
      return false;
    }
  }

  /** Makes a disk of a size and mounts it on a directory that is made when it is not there. */
  static async mount(directory: string, megabytes: number): Promise<SmallDisk> {
    const image = `${directory}.disk`;
    await mkdir(directory, { recursive: true });
    await (await open(image, 'w')).close();
    await truncate(image, megabytes * 1_048_576);
    await run('mkfs.ext4', ['-q', '-m', '0', '-E', 'lazy_itable_init=1,lazy_journal_init=1', image]);
    await run('mount', ['-o', 'loop', image, directory]);
    // Neither initdb nor a broker takes a directory that holds something foreign.
    await rmdir(path.join(directory, 'lost+found'));
    const disk = new SmallDisk(directory, image);
    mounted.add(disk);
    return disk;
  }

  /** Takes all the room there is: nearly all of it at once, without writing it, and then byte by byte. */
  async fill(): Promise<void> {
    const most = (await this.bytesFree()) - BLOCK.length;
    if (most > 0) await run('fallocate', ['-l', String(most), this.ballast]).catch(() => undefined);
    const file = await open(this.ballast, 'a');
    try {
      for (;;) await file.write(BLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      await file.close();
    }
  }

  /** Gives the space back. */
  async free(): Promise<void> {
    await rm(this.ballast, { force: true });
  }

  async bytesFree(): Promise<number> {
    const { bavail, bsize } = await statfs(this.directory);
    return bavail * bsize;
  }

  async unmount(): Promise<void> {
    mounted.delete(this);
    // What still has a file open goes with the mount; nothing can open it any more.
    await run('umount', ['-l', this.directory]).catch(() => undefined);
    await rm(this.image, { force: true });
  }
}
