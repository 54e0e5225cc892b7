export interface CreditLineOptions {
  /** Snapshots that may be on their way at a time. */
  readonly window: number;
  /** While the log is down: how often one snapshot may try it. */
  readonly probeMs: number;
  readonly logHealthy: () => boolean;
  /** How many snapshots the quota still has room for. */
  readonly room: () => number;
  /** Hands credit back to the collector. */
  readonly give: (snapshots: number) => void;
}

/**
 * How many snapshots a collector may still send. Credit comes back when a snapshot is settled, taken or refused for
 * good; what an outage of the log cost is withheld until the log answers again, apart from one probe at a time, and what
 * was refused for a quota until there is room in it.
 */
export class CreditLine {
  private available: number;
  private settledCount = 0;
  private withheld = 0;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CreditLineOptions) {
    this.available = options.window;
  }

  /** Takes credit for one snapshot; false if there was none. */
  spend(): boolean {
    if (this.available === 0) return false;
    this.available--;
    return true;
  }

  settled(): void {
    if (this.closed) return;
    this.settledCount++;
    // Small change is kept together: a message for every snapshot would double the traffic.
    if (this.settledCount >= Math.max(1, this.options.window / 8) || this.available === 0) this.giveBack();
    else this.schedule();
  }

  withhold(): void {
    if (this.closed) return;
    this.withheld++;
    this.schedule();
  }

  /** What is settled afterwards has nobody left to be given to. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.release();
    }, this.options.probeMs).unref();
  }

  private release(): void {
    if (this.withheld > 0) {
      const { logHealthy, room } = this.options;
      const released = logHealthy() ? Math.min(this.withheld, room()) : this.available === 0 ? 1 : 0;
      this.withheld -= released;
      this.settledCount += released;
    }
    if (this.settledCount > 0) this.giveBack();
    if (this.withheld > 0) this.schedule();
  }

  private giveBack(): void {
    this.available += this.settledCount;
    this.options.give(this.settledCount);
    this.settledCount = 0;
  }
}
