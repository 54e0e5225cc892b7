const EARLY = 0.05;

/** How long to wait for the next beat. A timer may fire a little early: that was this beat, the next is a turn away. */
export function untilNextBeat(passedMs: number, everyMs: number): number {
  return (Math.floor(passedMs / everyMs + EARLY) + 1) * everyMs - passedMs;
}

/** Calls at a steady beat, never twice at once; a beat that comes too late is left out. */
export class Beat {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly everyMs: number,
    private readonly act: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The first beat comes after `delayMs`. The second beat comes after half to all of the time, by chance, so that many targets do not beat together. */
  start(random: () => number, delayMs = 0): void {
    this.schedule(delayMs, performance.now() + delayMs - this.everyMs * random() * 0.5);
  }

  /** Beats now unless it is just doing so; the beat that was due then is not moved. */
  now(): void {
    if (!this.stopped && !this.running) void this.beat();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delayMs: number, phase: number): void {
    this.timer = setTimeout(() => {
      void this.beat();
      const next = untilNextBeat(performance.now() - phase, this.everyMs);
      if (!this.stopped) this.schedule(next, phase);
    }, delayMs);
  }

  private async beat(): Promise<void> {
    if (this.running) return;
    this.running = this.act();
    try {
      await this.running;
    } catch (error) {
      this.onError(error);
    } finally {
      this.running = undefined;
    }
  }
}
