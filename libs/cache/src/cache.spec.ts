import { randomUUID } from 'node:crypto';

import { eventually, sharedRedis, startRedis } from '@pganalytics/servers';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { CacheUnavailable } from './cache.errors.js';
import type { Cache } from './cache.js';
import { MemoryCache } from './memory-cache.js';
import { RedisCache } from './redis-cache.js';

const inProcess = async (): Promise<Cache> => new MemoryCache({ maxBytes: 1_000_000 });
const inRedis = async (): Promise<Cache> => {
  const { url } = await sharedRedis();
  return new RedisCache({ url, timeoutMs: 2_000, logger: silentLogger() });
};

describe.each([
  ['in process', inProcess],
  ['in Redis', inRedis],
])('the cache %s', (_where, open) => {
  let cache: Cache;
  let key: string;

  beforeAll(async () => void (cache = await open()));
  afterAll(() => cache.close());
  beforeEach(() => void (key = randomUUID()));

  it('gives bytes back as they were set, also those that are no text', async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);

    await cache.set(key, bytes, 60);

    expect(await cache.get(key)).toEqual(bytes);
  });

  it('keeps a copy of the bytes', async () => {
    const bytes = Buffer.from('one');
    await cache.set(key, bytes, 60);

    bytes.write('two');

    expect(await cache.get(key)).toEqual(Buffer.from('one'));
  });

  it('knows nothing of a key that was never set, was deleted or has expired', async () => {
    const deleted = randomUUID();
    await cache.set(deleted, Buffer.from('x'), 60);
    await cache.set(key, Buffer.from('x'), 0.02);

    await cache.delete(deleted);

    expect(await cache.get(randomUUID())).toBeUndefined();
    expect(await cache.get(deleted)).toBeUndefined();
    await eventually(async () => expect(await cache.get(key)).toBeUndefined());
  });

  it('counts the hits of a key in its window and tells when the window ends', async () => {
    const counts = await Promise.all([cache.hit(key, 60), cache.hit(key, 60), cache.hit(key, 60)]);

    const other = await cache.hit(randomUUID(), 60);

    expect(counts.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect(counts[0].resetsInSeconds).toBeLessThanOrEqual(60);
    expect(counts[0].resetsInSeconds).toBeGreaterThan(50);
    expect(other.count).toBe(1);
  });

  it('starts counting again when the window has ended or the hits are forgotten', async () => {
    const forgotten = randomUUID();
    await cache.hit(key, 0.05);
    await cache.hit(forgotten, 60);

    await cache.forgetHits(forgotten);

    expect((await cache.hit(forgotten, 60)).count).toBe(1);
    await eventually(async () => expect((await cache.hit(key, 0.05)).count).toBe(1), { everyMs: 70 });
  });

  it('lets a shared bucket run below zero and fills it with time, never beyond its burst', async () => {
    const rate = { perSecond: 1_000, burst: 100 };
    const full = await cache.spend(key, 0, rate);

    const level = await cache.spend(key, 150, rate);

    expect(full).toBe(100);
    expect(level).toBeLessThan(0);
    expect(level).toBeGreaterThanOrEqual(-50);
    await eventually(async () => expect(await cache.spend(key, 0, rate)).toBe(100), { everyMs: 20 });
  });

  it('says once, and to one of many who ask at the same time, that a key is new', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => cache.once(key, 60)));

    expect(answers.filter((first) => first)).toHaveLength(1);
  });
});

describe('the cache without its Redis', () => {
  let cache: Cache;

  afterEach(() => cache.close());

  it('answers reads with nothing and refuses to count, soon, and recovers by itself', async () => {
    const redis = await startRedis();
    cache = new RedisCache({ url: redis.url, timeoutMs: 300, logger: silentLogger() });
    await cache.set('kept', Buffer.from('x'), 60);
    await redis.kill();

    // Far above the time-out of 300 ms: it tells an answer from waiting for the Redis, not a fast machine from a slow one.
    const soon = AbortSignal.timeout(10_000);
    const read = await cache.get('kept');
    const count = cache.hit('account', 60);

    expect(read).toBeUndefined();
    await expect(count).rejects.toThrow(CacheUnavailable);
    expect(soon.aborted).toBe(false);
    const again = await startRedis({ port: redis.port });
    await eventually(() => cache.hit('account', 60));
    await again.stop();
  });

  it('gives nobody more tries than the window allows only until it is emptied, and nothing else (R-SES-3)', async () => {
    const redis = await startRedis();
    cache = new RedisCache({ url: redis.url, timeoutMs: 2_000, logger: silentLogger() });
    await cache.hit('account', 60);
    await cache.set('bytes', Buffer.from('x'), 60);

    await emptied(redis.url);

    expect(await cache.get('bytes')).toBeUndefined();
    expect((await cache.hit('account', 60)).count).toBe(1);
    await redis.stop();
  });
});

async function emptied(url: string): Promise<void> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
}
