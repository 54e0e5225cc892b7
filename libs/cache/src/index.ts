export { Cache } from './cache.js';
export type { BucketRate, RateCount } from './cache.js';
export { TokenBucket } from './token-bucket.js';
export { CacheUnavailable } from './cache.errors.js';
export { MemoryCache } from './memory-cache.js';
export { RedisCache } from './redis-cache.js';
export type { RedisCacheOptions } from './redis-cache.js';
export { cacheConfig, createCache } from './create-cache.js';
export type { CacheConfig } from './create-cache.js';
