export interface BackOffOptions {
  readonly firstMs: number;
  readonly mostMs: number;
  readonly random?: () => number;
}

/** Waiting times between attempts: doubling, with full jitter, so that a thousand collectors do not come back at once. */
export class BackOff {
  private attempts = 0;

  constructor(private readonly options: BackOffOptions) {}

  nextMs(): number {
    const { firstMs, mostMs, random = Math.random } = this.options;
    const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(this.attempts++, 30));
    return Math.floor(random() * ceiling);
  }

  reset(): void {
    this.attempts = 0;
  }
}
