import { mayPassByItself, messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import { StoringWaits } from './snapshot.errors.js';
import type { WriterMetrics } from './writer-metrics.js';

/**
 * Whether snapshots can be stored: which partitions wait for the end of an outage, such as a full disk of PostgreSQL, on
 * which it still answers questions. Says so once when it begins and once when it is over.
 */
export class StoringState {
  readonly #waiting = new Map<number, string>();
  #sinceMs = 0;

  constructor(
    private readonly parts: { readonly metrics: WriterMetrics; readonly logger: Logger; readonly now: () => number },
  ) {}

  /** Runs one attempt to store a batch of a partition, and learns from it. */
  async during(partition: number, attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      if (mayPassByItself(error)) this.#waits(partition, messageOf(error));
      else this.released(partition);
      throw error;
    }
    this.released(partition);
  }

  /** The partition is no longer waited with: its batch was stored, or it is another's. */
  released(partition: number): void {
    if (!this.#waiting.delete(partition)) return;
    this.parts.metrics.waiting(this.#waiting.size);
    if (this.#waiting.size > 0) return;
    const seconds = Math.round((this.parts.now() - this.#sinceMs) / 1000);
    this.parts.logger.info({ seconds }, 'snapshots can be stored again');
  }

  /** @throws StoringWaits while a partition waits; for readiness. */
  check(): void {
    const [reason] = this.#waiting.values();
    if (reason !== undefined) throw new StoringWaits([...this.#waiting.keys()], reason);
  }

  #waits(partition: number, reason: string): void {
    if (this.#waiting.size === 0) {
      this.#sinceMs = this.parts.now();
      this.parts.logger.error({ reason }, 'snapshots cannot be stored now; they wait on the log');
    }
    this.#waiting.set(partition, reason);
    this.parts.metrics.waiting(this.#waiting.size);
  }
}
