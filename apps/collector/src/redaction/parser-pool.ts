import { Worker } from 'node:worker_threads';

/** What the parser makes of a statement; `undefined` when it does not parse. */
export interface Parsed {
  readonly normalized: string;
  readonly fingerprint: string;
}

/** PostgreSQL's own parser, wherever it runs. */
export interface Parsers {
  /** Never rejects: a text that cannot be parsed, in time or at all, is `undefined`. */
  parse(sql: string): Promise<Parsed | undefined>;
  close(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly normalized?: string;
  readonly fingerprint?: string;
}

interface Waiting {
  readonly resolve: (parsed: Parsed | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

interface Slot {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** Node runs the worker from the sources as well as from the build; only the ending differs. */
const WORKER_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './parser-worker.ts' : './parser-worker.js',
  import.meta.url,
);

/** PostgreSQL's own parser in worker threads, so that a long text never delays a sample. */
export class ParserPool implements Parsers {
  private readonly slots: (Slot | undefined)[];
  private nextId = 0;

  constructor(
    size: number,
    private readonly answerTimeoutMs = 2000,
  ) {
    this.slots = Array.from({ length: size }, () => undefined);
  }

  async parse(sql: string): Promise<Parsed | undefined> {
    const id = this.nextId++;
    const index = id % this.slots.length;
    const slot = (this.slots[index] ??= this.start(index));
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.replace(index, slot), this.answerTimeoutMs);
      slot.waiting.set(id, { resolve, timer });
      slot.worker.postMessage({ id, sql });
    });
  }

  async close(): Promise<void> {
    for (const [index, slot] of this.slots.entries()) if (slot) this.replace(index, slot);
    await Promise.resolve();
  }

  private start(index: number): Slot {
    const slot: Slot = { worker: new Worker(WORKER_FILE), waiting: new Map() };
    slot.worker.unref();
    slot.worker.on('message', (answer: Answer) => settle(slot, answer));
    slot.worker.on('error', () => this.replace(index, slot));
    return slot;
  }

  /** A worker that died or hangs takes only the texts it was given with it. */
  private replace(index: number, slot: Slot): void {
    if (this.slots[index] === slot) this.slots[index] = undefined;
    for (const id of slot.waiting.keys()) settle(slot, { id });
    void slot.worker.terminate();
  }
}

function settle(slot: Slot, { id, normalized, fingerprint }: Answer): void {
  const waiting = slot.waiting.get(id);
  if (!waiting) return;
  slot.waiting.delete(id);
  clearTimeout(waiting.timer);
  waiting.resolve(normalized === undefined || fingerprint === undefined ? undefined : { normalized, fingerprint });
}
