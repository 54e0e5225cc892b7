import type { LiveStored } from '@pganalytics/contracts';

/** What waits for one client: at most one event per server, and how many found no room. */
export interface Waiting {
  readonly stored: readonly LiveStored[];
  readonly missed: number;
}

/**
 * One reader of the live stream with its bounded buffer. Several events of one server that wait become one:
 * they all say the same, that there is something newer to read.
 */
export class LiveClient {
  private readonly servers: ReadonlySet<string>;
  private readonly waiting = new Map<string, LiveStored>();
  private missed = 0;
  private wake: (() => void) | undefined;
  private ended = false;

  constructor(private readonly options: { readonly servers: readonly string[]; readonly maxEvents: number }) {
    this.servers = new Set(options.servers);
  }

  /** Keeps an event for the client, if it wants it. */
  offer(event: LiveStored): void {
    if (this.servers.size > 0 && !this.servers.has(event.serverId)) return;
    const before = this.waiting.get(event.serverId);
    if (!before && this.waiting.size >= this.options.maxEvents) this.missed++;
    else this.waiting.set(event.serverId, before ? newer(before, event) : event);
    this.wake?.();
  }

  /** Whether the client was told to go. */
  get hasEnded(): boolean {
    return this.ended;
  }

  /** Tells the client to go. */
  end(): void {
    this.ended = true;
    this.wake?.();
  }

  /** Resolves when something waits, the client is told to go, or the time is over. */
  async changed(withinMs: number): Promise<void> {
    if (this.waiting.size > 0 || this.missed > 0 || this.ended) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  /** Takes everything that waits. */
  take(): Waiting {
    const taken = { stored: [...this.waiting.values()], missed: this.missed };
    this.waiting.clear();
    this.missed = 0;
    return taken;
  }
}

function newer(before: LiveStored, event: LiveStored): LiveStored {
  return {
    serverId: event.serverId,
    collectedAtMs: Math.max(before.collectedAtMs, event.collectedAtMs),
    storedAtMs: Math.max(before.storedAtMs, event.storedAtMs),
    families: [...new Set([...before.families, ...event.families])],
  };
}
