/** Knows since when sessions have been seen waiting, for servers that do not tell. */
export class ObservedWaits {
  private since = new Map<string, number>();
  private seenAtMs = 0;

  /** Takes in who waits now, by a clock that only runs forward: who waited at the look before has gone on waiting. */
  see(waiting: readonly string[], steadyMs: number): void {
    this.since = new Map(waiting.map((key) => [key, this.since.get(key) ?? steadyMs]));
    this.seenAtMs = steadyMs;
  }

  /** For how long one had been seen waiting at the last look; null for one that did not wait. */
  waitMs(key: string): number | null {
    const since = this.since.get(key);
    return since === undefined ? null : Math.round(this.seenAtMs - since);
  }
}
