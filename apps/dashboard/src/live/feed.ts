import type { LivePing, LiveStored } from '../data/types.js';
import { learnServerTime } from '../time/clock.js';

export type FeedState = 'idle' | 'connecting' | 'open' | 'lost';

/** How new the newest sample of a server is, and when we heard of it. */
export interface Freshness {
  readonly collectedAtMs: number;
  /** Age of the sample when we heard of it. */
  readonly ageMs: number;
  /** On this page's own monotonic clock, which no adjustment of the wall clock moves. */
  readonly heardAt: number;
}

type StoredListener = (stored: LiveStored) => void;

export interface FeedOptions {
  readonly keepSession: () => Promise<boolean>;
  readonly url?: string;
  /** Opens the connection; a browser's own unless given. */
  readonly open?: (url: string) => EventSource;
}

// The first lost second is usually a reconnect that nobody needs to hear of.
const quietMs = 4000;
const longestDelayMs = 15_000;
// The server pings every few seconds; without any sign the connection is dead though it looks open.
const silenceMs = 45_000;

/** The live connection: hears of stored samples, reconnects by itself, and says when it cannot. */
export class Feed {
  private source: EventSource | undefined;
  private query = '';
  private attempts = 0;
  private lastSign = 0;
  private lostTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private current: FeedState = 'idle';
  private watching = 0;
  private readonly freshness = new Map<string, Freshness>();
  private readonly listeners = new Set<() => void>();
  private readonly storedListeners = new Set<StoredListener>();

  constructor(private readonly options: FeedOptions) {
    setInterval(() => this.checkSilence(), 5000);
    document.addEventListener('visibilitychange', () => this.onVisibility());
    window.addEventListener('online', () => this.retryNow());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** To a page that does not listen the connection is nothing, whatever has become of it. */
  readonly state = (): FeedState => (this.watching > 0 ? this.current : 'idle');

  freshnessOf(serverId: string): Freshness | undefined {
    return this.freshness.get(serverId);
  }

  onStored(listener: StoredListener): () => void {
    this.storedListeners.add(listener);
    return () => this.storedListeners.delete(listener);
  }

  /**
   * Listens to these servers (none = all) and asks for each second of the watched one, until what it returns is called.
   * The connection itself stays, for the next page that listens.
   */
  listen(servers: readonly string[], watch?: string): () => void {
    this.watch(1);
    this.connectFor(servers, watch);
    return () => this.watch(-1);
  }

  private connectFor(servers: readonly string[], watch: string | undefined): void {
    const parameters = new URLSearchParams(servers.map((server) => ['servers', server]));
    if (watch) parameters.set('watch', watch);
    const query = parameters.toString();
    if (query === this.query && this.current !== 'idle') return;
    this.query = query;
    this.attempts = 0;
    this.connect();
  }

  /** What an answer of the API said about a server's newest sample, for the time before the first event. */
  learn(serverId: string, collectedAtMs: number | null, ageMs: number | null): void {
    const known = this.freshness.get(serverId);
    if (collectedAtMs === null || ageMs === null || (known && known.collectedAtMs >= collectedAtMs)) return;
    this.freshness.set(serverId, { collectedAtMs, ageMs, heardAt: performance.now() });
    this.tell();
  }

  retryNow(): void {
    if (this.current === 'open' || this.current === 'idle') return;
    this.attempts = 0;
    this.connect();
  }

  stop(): void {
    this.close();
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
    this.query = '';
    this.become('idle');
  }

  private connect(): void {
    this.close();
    clearTimeout(this.retryTimer);
    if (this.current === 'idle') this.become('connecting');
    const { url = '/api/v1/live', open = (address) => new EventSource(address) } = this.options;
    const source = open(`${url}${this.query ? `?${this.query}` : ''}`);
    this.source = source;
    this.lastSign = performance.now();
    source.addEventListener('open', () => this.onOpen());
    source.addEventListener('stored', (event) => this.heard(JSON.parse(event.data as string) as LiveStored));
    source.addEventListener('missed', () => this.sign());
    source.addEventListener('ping', (event) => {
      this.sign();
      learnServerTime((JSON.parse(event.data as string) as LivePing).at);
    });
    source.addEventListener('error', () => this.onError());
  }

  private onOpen(): void {
    this.attempts = 0;
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
    this.sign();
    this.become('open');
  }

  private onError(): void {
    this.close();
    this.lostTimer ??= setTimeout(() => this.become('lost'), quietMs);
    this.attempts += 1;
    const delay = Math.min(1000 * 2 ** (this.attempts - 1), longestDelayMs) * (0.7 + Math.random() * 0.6);
    this.retryTimer = setTimeout(() => {
      // The usual cause of a refusal is an access cookie that ended while the page slept.
      void this.options
        .keepSession()
        .catch(() => false)
        // It may have been ended, or begun anew, while the session was renewed.
        .then(() => (this.current === 'idle' || this.source ? undefined : this.connect()));
    }, delay);
  }

  private heard(stored: LiveStored): void {
    this.sign();
    learnServerTime(stored.storedAtMs);
    const known = this.freshness.get(stored.serverId);
    if (!known || known.collectedAtMs <= stored.collectedAtMs) {
      const ageMs = Math.max(stored.storedAtMs - stored.collectedAtMs, 0);
      this.freshness.set(stored.serverId, { collectedAtMs: stored.collectedAtMs, ageMs, heardAt: performance.now() });
    }
    for (const listener of this.storedListeners) listener(stored);
    this.tell();
  }

  private sign(): void {
    this.lastSign = performance.now();
  }

  private checkSilence(): void {
    if (this.current === 'open' && performance.now() - this.lastSign > silenceMs) this.onError();
  }

  private onVisibility(): void {
    if (this.current === 'idle') return;
    // Browsers allow six connections to one origin; a page nobody looks at gives its own back.
    if (document.hidden) this.close();
    else if (!this.source) this.connect();
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.retryTimer);
  }

  private become(state: FeedState): void {
    if (state === this.current) return;
    this.current = state;
    this.tell();
  }

  private watch(more: 1 | -1): void {
    this.watching += more;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
