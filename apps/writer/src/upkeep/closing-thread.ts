import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { ClosingAnswer, ClosingTask, ClosingThreadData } from './closing-messages.js';

/** A thread runs the build, also when the sources are run: its file imports others, which Node finds only there. */
const WORKER_FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/upkeep/closing-worker.js', import.meta.url)
  : new URL('./closing-worker.js', import.meta.url);

/**
 * A thread with connections of its own that decodes, rolls up and compresses: the thread that commits snapshots never
 * waits for it. It is given one task at a time; when it dies, the next task starts another.
 */
export class ClosingThread {
  #worker: Worker | undefined;

  constructor(private readonly data: ClosingThreadData) {}

  /** Closes what is due. */
  close(now: number): Promise<ClosingAnswer> {
    return this.#run({ task: 'close', now });
  }

  /** Merges small roll-ups. */
  merge(): Promise<ClosingAnswer> {
    return this.#run({ task: 'merge' });
  }

  /** Folds the long history of statements. */
  fold(now: number): Promise<ClosingAnswer> {
    return this.#run({ task: 'fold', now });
  }

  /** Ends the thread; what it has not committed stays as it was. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const ended = once(worker, 'exit');
    worker.postMessage('stop');
    await ended;
  }

  async #run(task: ClosingTask): Promise<ClosingAnswer> {
    const worker = (this.#worker ??= this.#start());
    const ended = new AbortController();
    const died = once(worker, 'exit', { signal: ended.signal }).then((): ClosingAnswer => {
      throw new Error('The thread that closes chunks ended in the middle of its work; it is started again.');
    });
    const answered = once(worker, 'message', { signal: ended.signal }).then(([answer]) => answer as ClosingAnswer);
    worker.postMessage(task);
    try {
      return await Promise.race([answered, died]);
    } finally {
      ended.abort();
    }
  }

  #start(): Worker {
    const worker = new Worker(WORKER_FILE, { workerData: this.data, name: 'closing' });
    // What an error is, the one who waits learns from the end that follows it.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }
}
