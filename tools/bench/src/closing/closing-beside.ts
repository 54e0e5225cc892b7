import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { defaultClosingRule } from '@pganalytics/history';

import type { ClosingAnswer, ClosingTask } from './closing-worker.js';

/**
 * A thread that closes by the writer's own rule (so many polls, or so old) while another one stores, as the writer's
 * does; the writer looks every half minute for what is due, this one whenever something was stored.
 */
export class ClosingBeside {
  readonly #worker: Worker;
  #busy: Promise<void> | undefined;
  #failure: unknown;

  constructor(databaseUrl: string) {
    this.#worker = new Worker(new URL('./closing-worker.js', import.meta.url), { workerData: databaseUrl });
  }

  /** Something was stored: closes what is due at a moment, unless it is at it already. */
  stored(now: number): void {
    this.#busy ??= this.#close(now)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#busy = undefined;
      });
  }

  /** Nothing more comes: closes what is left as if its time had come. @throws what could not be closed */
  async rest(now: number): Promise<void> {
    await this.#busy;
    if (this.#failure !== undefined) throw this.#failure;
    await this.#close(now + defaultClosingRule.ageMs + 1);
  }

  async stop(): Promise<void> {
    const ended = once(this.#worker, 'exit');
    this.#say('end');
    await ended;
  }

  async #close(now: number): Promise<void> {
    const answered = once(this.#worker, 'message');
    this.#say({ now });
    const [{ errors }] = (await answered) as [ClosingAnswer];
    if (errors.length > 0) throw new Error(`Closing failed: ${errors.join('; ')}`);
  }

  #say(task: ClosingTask): void {
    this.#worker.postMessage(task);
  }
}
