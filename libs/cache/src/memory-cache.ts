import { LRUCache } from 'lru-cache';

import { Cache } from './cache.js';
import type { BucketRate, RateCount } from './cache.js';
import { TokenBucket } from './token-bucket.js';

/** Counters and one-time values are small; this many fit, and the least used give way. */
const MOST_COUNTERS = 200_000;

interface Window {
  count: number;
  readonly endsAtMs: number;
}

/** A cache inside one process, for all-in-one: with one process there is nobody to share with. */
export class MemoryCache extends Cache {
  private readonly bytes: LRUCache<string, Buffer>;
  private readonly windows = new LRUCache<string, Window>({ max: MOST_COUNTERS });
  private readonly buckets = new LRUCache<string, TokenBucket>({ max: MOST_COUNTERS });
  private readonly seen = new LRUCache<string, number>({ max: MOST_COUNTERS });

  /** `now` is in milliseconds and gives the time for everything in the cache. */
  constructor(options: { readonly maxBytes: number; readonly now?: () => number }) {
    super();
    this.now = options.now ?? Date.now;
    this.bytes = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: (value, key) => value.length + key.length + 100,
      perf: { now: this.now },
      ttlResolution: 0,
    });
  }

  private readonly now: () => number;

  async get(key: string): Promise<Buffer | undefined> {
    return this.bytes.get(key);
  }

  async set(key: string, bytes: Uint8Array, ttlSeconds: number): Promise<void> {
    // A copy: the caller may go on writing into its buffer, as it may with Redis.
    this.bytes.set(key, Buffer.from(bytes), { ttl: ttlSeconds * 1_000 });
  }

  async delete(key: string): Promise<void> {
    this.bytes.delete(key);
  }

  async hit(key: string, windowSeconds: number): Promise<RateCount> {
    const now = this.now();
    const running = this.windows.get(key);
    const window =
      running !== undefined && running.endsAtMs > now ? running : { count: 0, endsAtMs: now + windowSeconds * 1_000 };
    window.count += 1;
    this.windows.set(key, window);
    return { count: window.count, resetsInSeconds: Math.max(1, Math.ceil((window.endsAtMs - now) / 1_000)) };
  }

  async forgetHits(key: string): Promise<void> {
    this.windows.delete(key);
  }

  async once(key: string, ttlSeconds: number): Promise<boolean> {
    const now = this.now();
    if ((this.seen.get(key) ?? 0) > now) return false;
    this.seen.set(key, now + ttlSeconds * 1_000);
    return true;
  }

  async spend(key: string, amount: number, rate: BucketRate): Promise<number> {
    const now = this.now();
    const bucket = this.buckets.get(key) ?? new TokenBucket(rate, now);
    this.buckets.set(key, bucket);
    return bucket.spend(amount, now);
  }

  async check(): Promise<void> {
    // A cache in the same process always answers.
  }

  async close(): Promise<void> {
    this.bytes.clear();
    this.windows.clear();
    this.buckets.clear();
    this.seen.clear();
  }
}
