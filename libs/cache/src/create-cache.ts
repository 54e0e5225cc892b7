import { positive } from '@pganalytics/config';
import type { Logger } from '@pganalytics/telemetry';
import { z } from 'zod';

import type { Cache } from './cache.js';
import { MemoryCache } from './memory-cache.js';
import { RedisCache } from './redis-cache.js';

/** Settings of the cache. Spread into a service's own settings. */
export const cacheConfig = {
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional()
    .describe('Redis with maxmemory-policy noeviction; not set: a cache inside the process, for one process only.'),
  REDIS_TIMEOUT_MS: positive(500).describe('Longest time one command may take, waiting for a connection included.'),
  CACHE_MEMORY_BYTES: positive(67_108_864).describe('Size of the cache inside the process.'),
};

/** The typed values of {@link cacheConfig}. */
export interface CacheConfig {
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_TIMEOUT_MS: number;
  readonly CACHE_MEMORY_BYTES: number;
}

/** Opens the cache that the settings name. Redis need not be up yet. */
export function createCache(config: CacheConfig, logger: Logger): Cache {
  if (config.REDIS_URL === undefined) return new MemoryCache({ maxBytes: config.CACHE_MEMORY_BYTES });
  return new RedisCache({ url: config.REDIS_URL, timeoutMs: config.REDIS_TIMEOUT_MS, logger });
}
