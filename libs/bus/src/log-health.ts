import { BackOff, delay } from './consuming/back-off.js';

/**
 * Whether the log answers. After a failure it is asked again in the background, so that a service which was taken out
 * of traffic, and therefore sends nothing, learns that the log is back.
 */
export class LogHealth {
  private state = true;
  private probing: Promise<void> | undefined;
  private readonly closing = new AbortController();

  /** `probe` asks the log for anything, and rejects when there is no answer. */
  constructor(private readonly probe: () => Promise<unknown>) {}

  get answering(): boolean {
    return this.state;
  }

  succeeded(): void {
    this.state = true;
  }

  failed(): void {
    this.state = false;
    this.probing ??= this.ask().finally(() => {
      this.probing = undefined;
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.probing;
  }

  private async ask(): Promise<void> {
    const backOff = new BackOff(100, 2000);
    while (!this.state && !this.closing.signal.aborted) {
      await delay(backOff.nextMs(), this.closing.signal);
      try {
        await this.probe();
        this.state = true;
      } catch {
        // Still away.
      }
    }
  }
}
