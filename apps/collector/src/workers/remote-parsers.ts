import type { Parsed, Parsers, Unparsed } from '../redaction/parser-pool.js';

interface Waiting {
  readonly resolve: (outcome: Parsed | Unparsed) => void;
  readonly timer: NodeJS.Timeout;
}

/** Longer than the pool itself lets a text wait: only a main thread that is stuck, or a parser that starts, lets this pass. */
const PATIENCE_MS = 5000;

/** Asks the parsers of the main thread, which all threads share: the parser takes as much memory as all else together. */
export class RemoteParsers implements Parsers {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;

  constructor(private readonly ask: (id: number, sql: string) => void) {}

  async parse(sql: string): Promise<Parsed | Unparsed> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(id, 'not-in-time'), PATIENCE_MS);
      this.waiting.set(id, { resolve, timer });
      this.ask(id, sql);
    });
  }

  answer(id: number, outcome: Parsed | Unparsed): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    clearTimeout(waiting?.timer);
    waiting?.resolve(outcome);
  }

  async close(): Promise<void> {
    for (const id of this.waiting.keys()) this.answer(id, 'not-in-time');
  }
}
