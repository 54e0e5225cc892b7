/** Where a clock reads the time; the second one only ever runs forward, at a steady pace. */
export interface TimeSources {
  readonly wallMs: () => number;
  readonly steadyMs: () => number;
}

const systemTime: TimeSources = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/** A difference above this is no drift: somebody or NTP set the clock. */
const STEP_MS = 1000;
/** Set back by more than this, the time before was simply wrong: we follow at once, and a new epoch begins. */
const LONGEST_SLEW_MS = 600_000;
/** So much slower or faster the time runs until it agrees with the machine's clock again. */
const SLEW = 0.1;

/**
 * The time that snapshots carry. It follows the machine's clock and never goes back, but when that was far ahead: a clock
 * that is set forward is followed at once, one set back a little is waited for at a slower pace.
 */
export class Clock {
  private readonly sources: TimeSources;
  private steadyMs: number;
  private timeMs: number;
  private wallOffsetMs: number;
  private toReportMs = 0;
  private steppedTotalMs = 0;
  private seriesCount = 0;

  constructor(sources: TimeSources = systemTime) {
    this.sources = sources;
    this.steadyMs = sources.steadyMs();
    this.timeMs = sources.wallMs();
    this.wallOffsetMs = this.timeMs - this.steadyMs;
  }

  nowMs(): number {
    const steady = this.sources.steadyMs();
    const wall = this.sources.wallMs();
    const offset = wall - steady;
    const jump = offset - this.wallOffsetMs;
    this.wallOffsetMs = offset;
    if (Math.abs(jump) >= STEP_MS) this.step(jump, wall, steady);
    const passed = steady - this.steadyMs;
    this.steadyMs = steady;
    const behind = wall - (this.timeMs + passed);
    const most = Math.abs(behind) >= STEP_MS && behind > 0 ? behind : passed * SLEW;
    this.timeMs += passed + Math.min(most, Math.max(-passed * SLEW, behind));
    return Math.round(this.timeMs);
  }

  /** By how much the machine's clock was set and nobody has reported yet; positive is forward. */
  takeStep(): number | undefined {
    const byMs = Math.round(this.toReportMs);
    this.toReportMs = 0;
    return byMs === 0 ? undefined : byMs;
  }

  /** By how much the machine's clock was set since the start, forward less back. */
  get steppedMs(): number {
    return Math.round(this.steppedTotalMs);
  }

  /** Grows when our time went back: what follows is no longer the same series. */
  get series(): number {
    return this.seriesCount;
  }

  private step(byMs: number, wallMs: number, steadyMs: number): void {
    this.steppedTotalMs += byMs;
    this.toReportMs += byMs;
    if (wallMs >= this.timeMs - LONGEST_SLEW_MS) return;
    this.timeMs = wallMs - (steadyMs - this.steadyMs);
    this.seriesCount++;
  }
}
