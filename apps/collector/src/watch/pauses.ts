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

/** Which servers are paused, also those that are not watched yet. */
export class PauseBook {
  private readonly everything = new Set<PauseOrigin>();
  private readonly one = new Map<string, Set<PauseOrigin>>();

  /** Without a server all are meant, also those paused one by one. */
  set(serverId: string | undefined, paused: boolean, origin: PauseOrigin): void {
    if (serverId === undefined) for (const origins of this.one.values()) origins.delete(origin);
    const origins = serverId === undefined ? this.everything : (this.one.get(serverId) ?? new Set<PauseOrigin>());
    if (serverId !== undefined) this.one.set(serverId, origins);
    if (paused) origins.add(origin);
    else origins.delete(origin);
  }

  originsOf(serverId: string): PauseOrigin[] {
    return [...new Set([...this.everything, ...(this.one.get(serverId) ?? [])])];
  }

  /** What to say to somebody who knows of no pause yet. */
  list(): { readonly serverId: string | undefined; readonly origin: PauseOrigin }[] {
    const each = [...this.one].flatMap(([serverId, origins]) => [...origins].map((origin) => ({ serverId, origin })));
    return [...[...this.everything].map((origin) => ({ serverId: undefined, origin })), ...each];
  }
}
