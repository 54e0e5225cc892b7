import { messageOf } from '@pganalytics/errors';

/** One thing a service needs in order to do its work. */
export interface ReadinessCheck {
  readonly name: string;
  /** Resolves when the thing is there; rejects with the reason when it is not. Must be cheap. */
  check(): Promise<void> | void;
}

/** What `/readyz` answers. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

/** R-AVL-4: an answer may be this old, so that many proxies asking cost one check. */
const CACHED_MS = 250;
/** A check that has not answered by then counts as failed; a hung dependency must not hang the probe. */
const CHECK_TIMEOUT_MS = 1_000;

/** Answers whether a service can take work now. */
export class ReadinessProbe {
  private cached: { at: number; answer: Promise<Readiness> } | undefined;
  private draining = false;

  constructor(
    private readonly checks: readonly ReadinessCheck[],
    private readonly now: () => number = Date.now,
  ) {}

  /** From now on the service is not ready, whatever its dependencies say. */
  drain(): void {
    this.draining = true;
  }

  async read(): Promise<Readiness> {
    if (this.draining) return { ready: false, checks: { service: 'stopping' } };
    if (this.cached === undefined || this.now() - this.cached.at > CACHED_MS) {
      this.cached = { at: this.now(), answer: this.ask() };
    }
    return this.cached.answer;
  }

  private async ask(): Promise<Readiness> {
    const answers = await Promise.all(this.checks.map(async (check) => [check.name, await outcomeOf(check)] as const));
    return { ready: answers.every(([, outcome]) => outcome === 'ok'), checks: Object.fromEntries(answers) };
  }
}

async function outcomeOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([Promise.resolve(check.check()).then(() => 'ok'), late]);
  } catch (error) {
    return messageOf(error);
  } finally {
    clearTimeout(timer);
  }
}
