/** Waiting times that double from `firstMs` to `mostMs`, each with full jitter so that instances spread out. */
export class BackOff {
  private step = 0;

  constructor(
    private readonly firstMs = 50,
    private readonly mostMs = 5000,
  ) {}

  /** The next waiting time. */
  nextMs(): number {
    const ceiling = Math.min(this.mostMs, this.firstMs * 2 ** this.step);
    this.step += 1;
    return ceiling / 2 + (Math.random() * ceiling) / 2;
  }

  /** Begins again: the last attempt succeeded. */
  reset(): void {
    this.step = 0;
  }
}

/** Waits, or returns early when `signal` is aborted. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
