/** How often a key was hit in its running window. */
export interface RateCount {
  readonly count: number;
  /** Seconds until the window ends and counting starts again. */
  readonly resetsInSeconds: number;
}

/** How fast a bucket fills and how much it holds. */
export interface BucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What services share that need not last: cached bytes, rate counters, one-time values. Port and DI token in one.
 * Nothing in it gives anybody rights: emptied at any moment, it costs time or a new attempt and nothing else.
 */
export abstract class Cache {
  /** Cached bytes; `undefined` when they are not there, have expired, or the cache does not answer. */
  abstract get(key: string): Promise<Buffer | undefined>;

  /** Keeps bytes for a time. When the cache does not answer, they are not kept, and nobody is told. */
  abstract set(key: string, bytes: Uint8Array, ttlSeconds: number): Promise<void>;

  /** Drops cached bytes. When the cache does not answer they stay until their time is up. */
  abstract delete(key: string): Promise<void>;

  /**
   * Counts one more hit of a key in a window that begins with the first one.
   * @throws CacheUnavailable when it cannot be counted: a limit that cannot be checked must not let anything pass.
   */
  abstract hit(key: string, windowSeconds: number): Promise<RateCount>;

  /** Lets the count of a key start again. @throws CacheUnavailable */
  abstract forgetHits(key: string): Promise<void>;

  /** Whether this is the first time the key is seen within its time. @throws CacheUnavailable when nobody can tell. */
  abstract once(key: string, ttlSeconds: number): Promise<boolean>;

  /**
   * Takes out of a token bucket that all processes share, also more than is in it: the level may go below zero and
   * fills up from there. A bucket that was never used is full.
   * @returns the level afterwards. @throws CacheUnavailable
   */
  abstract spend(key: string, amount: number, rate: BucketRate): Promise<number>;

  /** @throws CacheUnavailable when the cache does not answer; for a readiness check. */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}
