const WEIGHT = 0.1;

/** Widens an interval while what is done in it costs the server too much, and narrows it again by itself. */
export class Pace {
  private averageMs = 0;

  constructor(
    private readonly baseMs: number,
    private readonly longestMs: number,
    /** The part of the interval that the server may be kept busy. */
    private readonly allowedShare: number,
  ) {}

  /** `elapsedMs` without the time that the way to the server and back takes. */
  observe(elapsedMs: number): void {
    // It grows from nothing: the first times include planning and say little.
    this.averageMs += WEIGHT * (Math.max(0, elapsedMs) - this.averageMs);
  }

  get intervalMs(): number {
    const steps = Math.ceil(this.averageMs / this.allowedShare / this.baseMs);
    return Math.min(this.longestMs, Math.max(1, steps) * this.baseMs);
  }

  get thinned(): boolean {
    return this.intervalMs > this.baseMs;
  }
}
