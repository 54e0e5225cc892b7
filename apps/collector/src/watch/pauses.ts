import type { PauseOrigin } from './watching.js';

const REASONS: Readonly<Record<PauseOrigin, string>> = {
  platform: 'collector-paused: Somebody paused this server.',
  file: 'collector-paused: A pause file on the machine of the collector pauses this server.',
};

/** Who wants a target to be left alone. It goes on when nobody does any more. */
export class Pauses {
  private readonly origins = new Set<PauseOrigin>();

  /** Answers whether anything changed. */
  set(origin: PauseOrigin, paused: boolean): boolean {
    if (this.origins.has(origin) === paused) return false;
    if (paused) this.origins.add(origin);
    else this.origins.delete(origin);
    return true;
  }

  /** Why the target is paused; `undefined` when it is not. */
  get reason(): string | undefined {
    const [origin] = this.origins;
    return origin && REASONS[origin];
  }
}
