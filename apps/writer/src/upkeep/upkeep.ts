import type { Logger } from '@pganalytics/telemetry';

/** Something to be done again and again. */
export interface UpkeepJob {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/** Runs jobs one after the other, each at its own pace; a job that fails is tried again at its next turn. */
export class Upkeep {
  readonly #timers = new Set<NodeJS.Timeout>();
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly jobs: readonly UpkeepJob[],
    private readonly logger: Logger,
  ) {}

  /** Runs every job at once and then at its pace. */
  start(): void {
    for (const job of this.jobs) this.#schedule(job, 0);
  }

  /** Lets the job in hand end and begins no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#running;
  }

  #schedule(job: UpkeepJob, afterMs: number): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#running = this.#running.then(() => this.#run(job));
    }, afterMs);
    this.#timers.add(timer);
  }

  async #run(job: UpkeepJob): Promise<void> {
    if (this.#stopped) return;
    try {
      await job.run();
    } catch (error) {
      this.logger.warn({ err: error, job: job.name }, 'upkeep failed and is tried again');
    }
    this.#schedule(job, job.everyMs);
  }
}
