import { CacheUnavailable, MemoryCache } from '@pganalytics/cache';
import { newId, uuidBytes } from '@pganalytics/contracts';

import { QuotaExceeded } from './quota.errors.js';
import { Quotas } from './quotas.js';

const rates = { snapshots: 10, bytes: 1_000 };

function collectorOf(organisationId: string) {
  const collectorId = newId();
  return { organisationId, collectorId, collectorIdBytes: uuidBytes(collectorId), certificate: undefined };
}

describe('the quotas of tenants and collectors (R-ING-9)', () => {
  let now: number;
  let cache: MemoryCache;
  const opened: Quotas[] = [];
  const errors: unknown[] = [];

  beforeEach(() => {
    now = 1_000_000;
    cache = new MemoryCache({ maxBytes: 1_000, now: () => now });
  });

  afterEach(() => {
    for (const quotas of opened.splice(0)) quotas.close();
    errors.splice(0);
  });

  function open(
    tenant = rates,
    collector = { snapshots: 1_000, bytes: 100_000 },
    shared: Pick<MemoryCache, 'spend'> = cache,
  ) {
    const options = { tenant, collector, burstSeconds: 2, shareMs: 3_600_000, now: () => now };
    const quotas = new Quotas(shared, options, (error) => void errors.push(error));
    opened.push(quotas);
    return quotas;
  }

  const taken = (quotas: Quotas, credential: ReturnType<typeof collectorOf>, count: number, bytes = 1) => {
    let fine = 0;
    for (let index = 0; index < count; index += 1) {
      try {
        quotas.spend(credential, bytes);
        fine += 1;
      } catch (error) {
        if (!(error instanceof QuotaExceeded)) throw error;
      }
    }
    return fine;
  };

  it('takes a burst and then the rate, of all collectors of an organisation together', () => {
    const quotas = open();
    const organisation = newId();

    expect(taken(quotas, collectorOf(organisation), 15)).toBe(15);
    expect(taken(quotas, collectorOf(organisation), 200)).toBe(5);
    now += 1_000;
    expect(taken(quotas, collectorOf(organisation), 200)).toBe(10);
  });

  it('says when to come back, and gives credit for what there is room for', () => {
    const quotas = open();
    const credential = collectorOf(newId());
    taken(quotas, credential, 20);

    expect(() => quotas.spend(credential, 1)).toThrow(
      expect.objectContaining({ retryAfterMs: 200, retryAfterSeconds: 1 }),
    );
    expect(quotas.room(credential)).toBe(0);
    now += 500;
    expect(quotas.room(credential)).toBe(5);
  });

  it('counts bytes too: a few large snapshots are as many small ones', () => {
    const quotas = open();

    expect(taken(quotas, collectorOf(newId()), 20, 900)).toBe(3);
  });

  it('holds one collector to its own quota and leaves the others of its organisation alone', () => {
    const quotas = open({ snapshots: 1_000, bytes: 100_000 }, { snapshots: 5, bytes: 100_000 });
    const organisation = newId();

    expect(taken(quotas, collectorOf(organisation), 100)).toBe(10);
    expect(taken(quotas, collectorOf(organisation), 100)).toBe(10);
  });

  it('changes nothing for others when a tenant sends twenty times its quota', () => {
    const quotas = open();
    const [noisy, quiet] = [collectorOf(newId()), collectorOf(newId())];
    for (let second = 0; second < 10; second += 1) {
      taken(quotas, noisy, 200);
      expect(taken(quotas, quiet, 10)).toBe(10);
      now += 1_000;
    }

    expect(quotas.room(quiet)).toBe(20);
  });

  it('shares a quota between instances', async () => {
    const [one, other] = [open(), open()];
    const credential = collectorOf(newId());
    taken(one, credential, 12);
    taken(other, credential, 12);

    await one.share();
    await other.share();

    expect(taken(other, credential, 1)).toBe(0);
    now += 1_000;
    expect(taken(other, credential, 100)).toBe(6);
  });

  it('tells the shared store nothing twice when one of two answers is lost', async () => {
    const told: string[] = [];
    let failing = true;
    const shared = {
      spend: async (...given: Parameters<MemoryCache['spend']>) => {
        if (failing && given[0].includes(':bytes:')) throw new CacheUnavailable('it is slow');
        told.push(`${given[0].split(':')[1]} ${given[1]}`);
        return cache.spend(...given);
      },
    };
    const quotas = open(rates, undefined, shared);
    taken(quotas, collectorOf(newId()), 5, 10);
    await quotas.share();
    failing = false;
    await quotas.share();

    expect(told.filter((one) => !one.endsWith(' 0'))).toEqual(['snapshots 5', 'bytes 50']);
  });

  it('goes on by itself while the shared store is away, and counts what was used meanwhile afterwards', async () => {
    let away = true;
    const shared = {
      spend: async (...given: Parameters<MemoryCache['spend']>) => {
        if (away) throw new CacheUnavailable('it is away');
        return cache.spend(...given);
      },
    };
    const quotas = open(rates, undefined, shared);
    const credential = collectorOf(newId());
    taken(quotas, credential, 5);
    await quotas.share();

    expect(errors).toHaveLength(1);
    expect(taken(quotas, credential, 100)).toBe(15);
    away = false;
    await quotas.share();
    expect(quotas.room(credential)).toBe(0);
  });
});
