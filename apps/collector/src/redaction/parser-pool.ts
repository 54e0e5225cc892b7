import { Worker } from 'node:worker_threads';

/** What the parser makes of a statement. */
export interface Parsed {
  readonly normalized: string;
  readonly fingerprint: string;
}

/**
 * Why there is nothing parsed: the text does not parse; its turn did not come in time, so that it should be asked for
 * again; or the parser did not come to an end with it.
 */
export type Unparsed = 'does-not-parse' | 'not-in-time' | 'no-end';

/** PostgreSQL's own parser, wherever it runs. */
export interface Parsers {
  /** Never rejects. */
  parse(sql: string): Promise<Parsed | Unparsed>;
  close(): Promise<void>;
}

/** How long a text may take, in milliseconds; short ones in specs. */
export interface ParserPatience {
  /** Until its turn comes: whoever asks looks at the server meanwhile, and asks again later. */
  readonly turnMs: number;
  /** Once a parser has it: parsing itself takes far less than a millisecond. */
  readonly answerMs: number;
  /** For the first text of a parser, which loads itself meanwhile, on a busy machine as well. */
  readonly firstAnswerMs: number;
}

const PATIENCE: ParserPatience = { turnMs: 2000, answerMs: 2000, firstAnswerMs: 15_000 };

interface Answer {
  readonly normalized?: string;
  readonly fingerprint?: string;
}

interface Waiting {
  readonly sql: string;
  readonly resolve: (outcome: Parsed | Unparsed) => void;
  readonly turn: NodeJS.Timeout;
}

/** A parser with the text that it has, if any. */
interface Slot {
  readonly worker: Worker;
  current: { readonly resolve: Waiting['resolve']; readonly timer: NodeJS.Timeout } | undefined;
  answered: boolean;
}

/** Node runs the worker from the sources as well as from the build; only the ending differs. */
const WORKER_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './parser-worker.ts' : './parser-worker.js',
  import.meta.url,
);

/**
 * PostgreSQL's own parser in worker threads, so that a long text never delays a sample. Each has one text at a time: one
 * that hangs takes no other with it, and the time of those that wait is not the time of those that are parsed.
 */
export class ParserPool implements Parsers {
  private readonly slots: (Slot | undefined)[];
  /** In order of asking. */
  private readonly waiting = new Set<Waiting>();
  private closed = false;

  constructor(
    size: number,
    private readonly patience: ParserPatience = PATIENCE,
  ) {
    this.slots = Array.from({ length: size }, () => undefined);
  }

  async parse(sql: string): Promise<Parsed | Unparsed> {
    if (this.closed) return 'not-in-time';
    return new Promise((resolve) => {
      const turn = setTimeout(() => {
        this.waiting.delete(one);
        resolve('not-in-time');
      }, this.patience.turnMs);
      const one: Waiting = { sql, resolve, turn };
      this.waiting.add(one);
      this.dispatch();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { resolve, turn } of this.waiting) {
      clearTimeout(turn);
      resolve('not-in-time');
    }
    this.waiting.clear();
    for (const [index, slot] of this.slots.entries()) if (slot) this.end(index, slot, 'not-in-time');
    await Promise.resolve();
  }

  /** Gives texts to parsers that have none. */
  private dispatch(): void {
    for (let index = 0; index < this.slots.length && this.waiting.size > 0; index += 1) {
      const slot = (this.slots[index] ??= this.start(index));
      if (slot.current) continue;
      const [next] = this.waiting;
      this.waiting.delete(next);
      clearTimeout(next.turn);
      const { answerMs, firstAnswerMs } = this.patience;
      const timer = setTimeout(() => this.end(index, slot, 'no-end'), slot.answered ? answerMs : firstAnswerMs);
      slot.current = { resolve: next.resolve, timer };
      slot.worker.postMessage(next.sql);
    }
  }

  private start(index: number): Slot {
    const slot: Slot = { worker: new Worker(WORKER_FILE), current: undefined, answered: false };
    slot.worker.unref();
    slot.worker.on('message', ({ normalized, fingerprint }: Answer) => {
      slot.answered = true;
      const parsed = normalized !== undefined && fingerprint !== undefined;
      settle(slot, parsed ? { normalized, fingerprint } : 'does-not-parse');
      this.dispatch();
    });
    slot.worker.on('error', () => this.end(index, slot, 'no-end'));
    return slot;
  }

  /** A parser that died or hangs takes only the text it has with it. */
  private end(index: number, slot: Slot, why: Unparsed): void {
    if (this.slots[index] !== slot) return;
    this.slots[index] = undefined;
    settle(slot, why);
    void slot.worker.terminate();
    this.dispatch();
  }
}

function settle(slot: Slot, outcome: Parsed | Unparsed): void {
  const { current } = slot;
  slot.current = undefined;
  if (!current) return;
  clearTimeout(current.timer);
  current.resolve(outcome);
}
