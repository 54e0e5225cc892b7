import { setTimeout as delay } from 'node:timers/promises';

/** How long to wait for a condition, and how often to look. */
export interface Patience {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/** Repeats an assertion until it does not throw; after the time its last error is thrown. */
export async function eventually<T>(assertion: () => T | Promise<T>, patience: Patience = {}): Promise<T> {
  const { timeoutMs = 30_000, everyMs = 50 } = patience;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(everyMs);
    }
  }
}
