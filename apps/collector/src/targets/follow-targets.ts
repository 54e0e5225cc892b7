import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import type { Target } from './target.js';

/** What came of reading the targets anew. */
export interface ReloadOutcome {
  /** Targets that are watched now. */
  readonly targets: number;
  /** What is wrong with the files; the targets from before go on. */
  readonly problem: string | undefined;
}

export interface FollowOptions {
  readonly configFile: string | undefined;
  readonly everyMs: number;
  /** Reads all sources. @throws InvalidTargets */
  readonly list: () => readonly Target[];
  readonly watchOnly: (targets: readonly Target[]) => Promise<void>;
  /** The password of a target may be another one now. */
  readonly retry: (targetId: string) => void;
  readonly logger: Logger;
}

/** Takes up changes of the files that name targets and hold their passwords, without a restart. */
export class FollowTargets {
  private current: readonly Target[];
  private seen = '';
  private passwords = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<ReloadOutcome> | undefined;
  private lastProblem: string | undefined;

  constructor(
    first: readonly Target[],
    private readonly options: FollowOptions,
  ) {
    this.current = first;
  }

  get targets(): readonly Target[] {
    return this.current;
  }

  /** What was wrong when the files were read last; `undefined` when nothing was. */
  get problem(): string | undefined {
    return this.lastProblem;
  }

  /** Remembers the files as they are now and begins to look at them. */
  async start(): Promise<void> {
    this.seen = await this.configStamp();
    await this.changedPasswords();
    this.timer = setInterval(() => void this.look(), this.options.everyMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Reads everything anew, whether it has changed or not. Never throws: what is wrong is told and changes nothing. */
  async reload(): Promise<ReloadOutcome> {
    this.running ??= this.read().finally(() => (this.running = undefined));
    return this.running;
  }

  private async look(): Promise<void> {
    const stamp = await this.configStamp();
    if (stamp !== this.seen) {
      this.seen = stamp;
      await this.reload();
    }
    for (const targetId of await this.changedPasswords()) this.options.retry(targetId);
  }

  private async read(): Promise<ReloadOutcome> {
    const { list, watchOnly, logger } = this.options;
    try {
      const targets = list();
      await watchOnly(targets);
      this.current = targets;
      this.lastProblem = undefined;
      logger.info({ targets: targets.length }, 'The targets were read anew.');
    } catch (error) {
      this.lastProblem = messageOf(error);
      logger.error({ reason: this.lastProblem }, 'The targets cannot be read; those from before are watched on.');
    }
    return { targets: this.current.length, problem: this.lastProblem };
  }

  private async configStamp(): Promise<string> {
    const { configFile } = this.options;
    if (configFile === undefined) return '';
    const directory = path.join(path.dirname(configFile), 'targets.d');
    const names = (await readdir(directory).catch(() => [])).map((name) => path.join(directory, name));
    return (await Promise.all([configFile, ...names.toSorted((a, b) => a.localeCompare(b))].map(stampOf))).join('\n');
  }

  private async changedPasswords(): Promise<string[]> {
    const before = this.passwords;
    const now = new Map<string, string>();
    for (const { id, password, plan } of this.current) now.set(id, await stampOf(password.file ?? plan.passfile));
    this.passwords = now;
    return [...now].filter(([id, stamp]) => before.has(id) && before.get(id) !== stamp).map(([id]) => id);
  }
}

/** Changes when the file does, also when it is put in the place of another one. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${file} ${ino} ${size} ${mtimeMs}`;
  } catch {
    return `${file} is not there`;
  }
}
