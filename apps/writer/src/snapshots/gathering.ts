/**
 * Works on whatever has come in the meantime together: while one piece of work is under way, the next gathers. Nobody
 * waits for company, so a single item costs no time, and many cost little more than one.
 */
export class Gathering<T> {
  readonly #waiting: { readonly item: T; readonly done: (outcome: PromiseSettledResult<void>) => void }[] = [];
  #running = 0;

  constructor(
    private readonly options: {
      readonly atOnce: number;
      /** Whether an item may join those that were taken already; the first one always may. */
      readonly fits: (taken: readonly T[], item: T) => boolean;
      /** Answers with the outcome of each item, in their order; never throws. */
      readonly run: (items: readonly T[]) => Promise<readonly PromiseSettledResult<void>[]>;
    },
  ) {}

  /** Resolves or rejects as the item's own outcome says. */
  async add(item: T): Promise<void> {
    const outcome = await new Promise<PromiseSettledResult<void>>((done) => {
      this.#waiting.push({ item, done });
      this.#next();
    });
    if (outcome.status === 'rejected') throw outcome.reason;
  }

  #next(): void {
    if (this.#running >= this.options.atOnce || this.#waiting.length === 0) return;
    this.#running++;
    void this.#run().finally(() => {
      this.#running--;
      this.#next();
    });
  }

  async #run(): Promise<void> {
    // Items that come in the same turn of the event loop belong together.
    await Promise.resolve();
    const first = this.#waiting.shift();
    if (!first) return;
    const taken = [first];
    const items = [first.item];
    while (this.#waiting.length > 0 && this.options.fits(items, this.#waiting[0].item)) {
      const next = this.#waiting.shift()!;
      taken.push(next);
      items.push(next.item);
    }
    const outcomes = await this.options.run(items);
    for (const [index, { done }] of taken.entries()) done(outcomes[index]);
  }
}
