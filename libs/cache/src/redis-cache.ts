import type { Logger } from '@pganalytics/telemetry';
import { Redis } from 'ioredis';

import { CacheUnavailable } from './cache.errors.js';
import { Cache } from './cache.js';
import type { BucketRate, RateCount } from './cache.js';

/** Counting and the end of the window in one step: a crash between two would leave a counter that never ends. */
const HIT = `
  local count = redis.call('INCR', KEYS[1])
  if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return {count, redis.call('PTTL', KEYS[1])}
`;
/** Redis tells the time, so that processes with different clocks share one bucket. A full bucket needs no key. */
const SPEND = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local perSecond, burst = tonumber(ARGV[2]), tonumber(ARGV[3])
  local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
  local level = burst
  if kept[1] then level = math.min(burst, tonumber(kept[1]) + (now - tonumber(kept[2])) / 1000 * perSecond) end
  level = level - tonumber(ARGV[1])
  redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', now)
  redis.call('PEXPIRE', KEYS[1], math.ceil((burst - level) / perSecond * 1000) + 1000)
  return tostring(level)
`;
const LONGEST_RECONNECT_MS = 2_000;

/** Where Redis is and how long one command may take. */
export interface RedisCacheOptions {
  readonly url: string;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** A cache that all processes of the product share. */
export class RedisCache extends Cache {
  private readonly redis: Redis;
  private failing = false;

  constructor(private readonly options: RedisCacheOptions) {
    super();
    this.redis = new Redis(options.url, {
      connectTimeout: options.timeoutMs,
      // Commands wait for a connection, but no longer than this: R-SES-3 asks for an answer within a second.
      commandTimeout: options.timeoutMs,
      maxRetriesPerRequest: 1,
      retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_RECONNECT_MS),
    });
    this.redis.on('error', (error: Error) => {
      if (!this.failing) options.logger.warn({ err: error }, 'Redis does not answer');
      this.failing = true;
    });
    this.redis.on('ready', () => {
      if (this.failing) options.logger.info('Redis answers again');
      this.failing = false;
    });
  }

  async get(key: string): Promise<Buffer | undefined> {
    return (await this.orNothing(this.redis.getBuffer(`pga:bytes:${key}`))) ?? undefined;
  }

  async set(key: string, bytes: Uint8Array, ttlSeconds: number): Promise<void> {
    await this.orNothing(this.redis.set(`pga:bytes:${key}`, Buffer.from(bytes), 'PX', Math.ceil(ttlSeconds * 1_000)));
  }

  async delete(key: string): Promise<void> {
    await this.orNothing(this.redis.del(`pga:bytes:${key}`));
  }

  async hit(key: string, windowSeconds: number): Promise<RateCount> {
    const answer = await orUnavailable(this.redis.eval(HIT, 1, `pga:hits:${key}`, windowSeconds * 1_000));
    const [count, remainingMs] = answer as [number, number];
    return { count, resetsInSeconds: Math.max(1, Math.ceil(remainingMs / 1_000)) };
  }

  async forgetHits(key: string): Promise<void> {
    await orUnavailable(this.redis.del(`pga:hits:${key}`));
  }

  async once(key: string, ttlSeconds: number): Promise<boolean> {
    const set = this.redis.set(`pga:once:${key}`, '1', 'PX', Math.ceil(ttlSeconds * 1_000), 'NX');
    return (await orUnavailable(set)) === 'OK';
  }

  async spend(key: string, amount: number, { perSecond, burst }: BucketRate): Promise<number> {
    return Number(await orUnavailable(this.redis.eval(SPEND, 1, `pga:bucket:${key}`, amount, perSecond, burst)));
  }

  async check(): Promise<void> {
    await orUnavailable(this.redis.ping());
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  private async orNothing<T>(command: Promise<T>): Promise<T | undefined> {
    try {
      return await command;
    } catch (error) {
      this.options.logger.debug({ err: error }, 'the cache was passed over');
      return undefined;
    }
  }
}

async function orUnavailable<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw new CacheUnavailable(error);
  }
}
