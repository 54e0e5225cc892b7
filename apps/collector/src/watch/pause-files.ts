import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { errorCode } from '../sources/error-code.js';

/** The file that pauses one target; without a target, the one that pauses all. */
export function pauseFileOf(file: string, targetId?: string): string {
  return targetId === undefined ? file : `${file}.${targetId.replaceAll(/[^\w.:-]/g, '_')}`;
}

/** Looks for files that pause targets: `<file>` for all of them, `<file>.<target id>` for one. */
export class PauseFiles {
  private readonly paused = new Map<string, boolean>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly options: {
      readonly file: string;
      readonly everyMs: number;
      /** Ids of the targets, and their servers'. */
      readonly targets: () => ReadonlyMap<string, string>;
      readonly pause: (serverId: string, paused: boolean) => void;
    },
  ) {}

  /** Resolves when it has looked once, so that nothing is read from a server that is paused when we start. */
  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), this.options.everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const names = await namesIn(path.dirname(path.resolve(this.options.file)));
      if (names) this.follow(names);
    } finally {
      this.looking = false;
    }
  }

  private follow(names: ReadonlySet<string>): void {
    const { file, targets, pause } = this.options;
    const exists = (name: string) => names.has(path.basename(name));
    const all = exists(file);
    for (const [targetId, serverId] of targets()) {
      const paused = all || exists(pauseFileOf(file, targetId));
      if ((this.paused.get(serverId) ?? false) === paused) continue;
      this.paused.set(serverId, paused);
      pause(serverId, paused);
    }
  }
}

/** A directory that is not there holds no file; one that cannot be read now may hold any, and `undefined` says so. */
async function namesIn(directory: string): Promise<ReadonlySet<string> | undefined> {
  try {
    return new Set(await readdir(directory));
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(errorCode(error)) ? new Set() : undefined;
  }
}
