import type { BucketRate } from './cache.js';

/** A token bucket inside one process. Times are in milliseconds, of any clock that only goes forward. */
export class TokenBucket {
  private filled: number;
  private at: number;

  /** Begins full. */
  constructor(
    private readonly rate: BucketRate,
    now: number,
  ) {
    this.filled = rate.burst;
    this.at = now;
  }

  /** What it holds when it is full. */
  get burst(): number {
    return this.rate.burst;
  }

  /** What is in it; below zero when more was taken than there was. */
  level(now: number): number {
    if (now > this.at) {
      this.filled = Math.min(this.rate.burst, this.filled + ((now - this.at) / 1_000) * this.rate.perSecond);
      this.at = now;
    }
    return this.filled;
  }

  /** Takes out, also more than is in it. @returns the level afterwards */
  spend(amount: number, now: number): number {
    return (this.filled = this.level(now) - amount);
  }

  /** Sets the level to what another process knows better. */
  correct(level: number, now: number): void {
    this.filled = Math.min(this.rate.burst, level);
    this.at = now;
  }

  /** Milliseconds until the level is `wanted`; 0 when it is already. */
  waitMs(wanted: number, now: number): number {
    const missing = Math.min(wanted, this.rate.burst) - this.level(now);
    return missing <= 0 ? 0 : Math.ceil((missing / this.rate.perSecond) * 1_000);
  }
}
