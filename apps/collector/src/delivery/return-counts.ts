import type { Handle } from './snapshot-table.js';

/**
 * How often ingest gave snapshots back for a schema that it does not know although it takes others. As long as it shows
 * by nothing that the log is there an outage may be why, and a return is not counted.
 */
export class ReturnCounts {
  private readonly counts = new Map<Handle, { readonly count: number; readonly answers: number }>();
  private answers = 0;
  private lastAnswers = -1;

  /** Ingest has shown that the log takes what it is given. */
  answered(): void {
    this.answers += 1;
  }

  /** How often it came back, this time included. */
  count(handle: Handle): number {
    const before = this.counts.get(handle);
    if (before?.answers === this.answers) return before.count;
    const count = (before?.count ?? 0) + 1;
    this.counts.set(handle, { count, answers: this.answers });
    return count;
  }

  /** Whether ingest has taken nothing since it was last asked here. */
  stuck(): boolean {
    const stuck = this.answers === this.lastAnswers;
    this.lastAnswers = this.answers;
    return stuck;
  }

  delete(handle: Handle): void {
    this.counts.delete(handle);
  }
}
