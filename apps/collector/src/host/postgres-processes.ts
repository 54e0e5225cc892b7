import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A running PostgreSQL server of this machine. */
export interface Postmaster {
  readonly pid: number;
  readonly dataDirectory: string;
}

/** After this time processes that were found to be something else are looked at again: their ids may be others' by now. */
const LOOK_AGAIN_MS = 600_000;

/** Finds the PostgreSQL servers of a machine in /proc, which everybody may read; looks only at processes that are new. */
export class PostgresProcesses {
  private known = new Map<number, Postmaster | undefined>();
  private forgetAtMs = 0;
  private last: { readonly atMs: number; readonly found: Promise<Postmaster[]> } | undefined;

  constructor(private readonly root: string) {}

  /** Whoever asks at the same moment shares one look. */
  async find(atMs: number): Promise<Postmaster[]> {
    if (this.last?.atMs !== atMs) this.last = { atMs, found: this.look(atMs) };
    return this.last.found;
  }

  private async look(atMs: number): Promise<Postmaster[]> {
    if (atMs >= this.forgetAtMs) {
      this.known.clear();
      this.forgetAtMs = atMs + LOOK_AGAIN_MS;
    }
    const pids = (await readdir(join(this.root, 'proc'))).filter((name) => /^\d+$/.test(name)).map(Number);
    const found = new Map<number, Postmaster | undefined>();
    for (const pid of pids) found.set(pid, this.known.has(pid) ? this.known.get(pid) : await this.postmaster(pid));
    this.known = found;
    return [...found.values()].filter((postmaster) => postmaster !== undefined);
  }

  /** Backends show a title in place of their arguments: only the server itself names its data directory. */
  private async postmaster(pid: number): Promise<Postmaster | undefined> {
    const text = await readFile(join(this.root, 'proc', String(pid), 'cmdline'), 'utf8').catch(() => '');
    const [program = '', ...words] = text.split('\0');
    if (!['postgres', 'postmaster'].includes(basename(program))) return undefined;
    const at = words.findIndex((word) => word.startsWith('-D'));
    const dataDirectory = words[at] === '-D' ? words[at + 1] : words[at]?.slice(2);
    return dataDirectory === undefined || dataDirectory === '' ? undefined : { pid, dataDirectory };
  }
}
