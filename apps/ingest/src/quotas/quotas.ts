import type { BucketRate, Cache } from '@pganalytics/cache';
import { TokenBucket } from '@pganalytics/cache';

import type { CollectorCredential } from '../credentials/collector-directory.js';
import { QuotaExceeded } from './quota.errors.js';

/** What one tenant, or one collector, may send per second, on average over the burst. */
export interface QuotaRates {
  readonly snapshots: number;
  readonly bytes: number;
}

export interface QuotaOptions {
  readonly tenant: QuotaRates;
  readonly collector: QuotaRates;
  /** How many seconds' worth may come at once. */
  readonly burstSeconds: number;
  /** How often what was used here is told to the store that all instances share. */
  readonly shareMs: number;
  readonly now?: () => number;
}

interface Use {
  readonly snapshots: TokenBucket;
  readonly bytes: TokenBucket;
  usedSnapshots: number;
  usedBytes: number;
  lastMs: number;
}

/** Of whom nothing came for so long nothing is remembered: its buckets are full again. */
const FORGET_AFTER_MS = 600_000;

/**
 * What tenants and collectors have used of their quotas. Every decision is made here at once; what was used is added to
 * the shared store now and then, and its level is what all instances together leave. While the store is away each
 * instance goes by what it sees itself: nobody is refused for an outage of ours.
 */
export class Quotas {
  private readonly tenants = new Map<string, Use>();
  private readonly collectors = new Map<string, Use>();
  private readonly timer: NodeJS.Timeout;
  private readonly now: () => number;
  private sharing: Promise<void> | undefined;

  constructor(
    private readonly cache: Pick<Cache, 'spend'>,
    private readonly options: QuotaOptions,
    private readonly onError: (error: unknown) => void,
  ) {
    this.now = options.now ?? Date.now;
    this.timer = setInterval(() => void this.share(), options.shareMs).unref();
  }

  /** Counts a snapshot. @throws QuotaExceeded; then it was not counted */
  spend({ organisationId, collectorId }: CollectorCredential, bytes: number): void {
    const now = this.now();
    const tenant = this.useOf(this.tenants, organisationId, this.options.tenant, now);
    const collector = this.useOf(this.collectors, collectorId, this.options.collector, now);
    this.check(`The collector ${collectorId}`, collector, now);
    this.check(`The organisation ${organisationId}`, tenant, now);
    for (const use of [tenant, collector]) {
      use.snapshots.spend(1, now);
      use.bytes.spend(bytes, now);
    }
    tenant.usedSnapshots += 1;
    tenant.usedBytes += bytes;
  }

  /** How many snapshots a collector may be asked for now. */
  room({ organisationId, collectorId }: CollectorCredential): number {
    const now = this.now();
    let room = Number.MAX_SAFE_INTEGER;
    for (const use of [this.tenants.get(organisationId), this.collectors.get(collectorId)]) {
      if (use === undefined) continue;
      room = Math.min(room, use.bytes.level(now) > 0 ? Math.floor(use.snapshots.level(now)) : 0);
    }
    return Math.max(0, room);
  }

  /** Adds what was used since the last time to the shared store and takes its levels over. */
  async share(): Promise<void> {
    this.sharing ??= this.shareAll().finally(() => (this.sharing = undefined));
    await this.sharing;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private check(whose: string, use: Use, now: number): void {
    for (const [what, bucket] of [
      ['snapshots', use.snapshots],
      ['bytes', use.bytes],
    ] as const) {
      if (bucket.level(now) > 0) continue;
      // Until a tenth is there again, so that it does not go on one by one.
      throw new QuotaExceeded(whose, what, bucket.waitMs(bucket.burst / 10, now));
    }
  }

  private useOf(all: Map<string, Use>, id: string, rates: QuotaRates, now: number): Use {
    let use = all.get(id);
    if (use === undefined) {
      const snapshots = new TokenBucket(this.rateOf(rates.snapshots), now);
      const bytes = new TokenBucket(this.rateOf(rates.bytes), now);
      all.set(id, (use = { snapshots, bytes, usedSnapshots: 0, usedBytes: 0, lastMs: now }));
    }
    use.lastMs = now;
    return use;
  }

  private rateOf(perSecond: number): BucketRate {
    return { perSecond, burst: perSecond * this.options.burstSeconds };
  }

  private async shareAll(): Promise<void> {
    const before = this.now() - FORGET_AFTER_MS;
    for (const uses of [this.tenants, this.collectors]) {
      for (const [id, use] of uses) if (use.lastMs < before) uses.delete(id);
    }
    try {
      for (const [id, use] of this.tenants)
        if (use.usedSnapshots > 0 || use.usedBytes > 0) await this.shareOne(id, use);
    } catch (error) {
      this.onError(error);
    }
  }

  private async shareOne(id: string, use: Use): Promise<void> {
    const [snapshots, bytes] = [use.usedSnapshots, use.usedBytes];
    const { tenant } = this.options;
    // Each is taken off as the store has it: what succeeded must not be told again because the other one failed.
    const tellSnapshots = async () => {
      const left = await this.cache.spend(`ingest:snapshots:${id}`, snapshots, this.rateOf(tenant.snapshots));
      use.usedSnapshots -= snapshots;
      // What came meanwhile is not in the store's level yet.
      use.snapshots.correct(left - use.usedSnapshots, this.now());
    };
    const tellBytes = async () => {
      const left = await this.cache.spend(`ingest:bytes:${id}`, bytes, this.rateOf(tenant.bytes));
      use.usedBytes -= bytes;
      use.bytes.correct(left - use.usedBytes, this.now());
    };
    const outcomes = await Promise.allSettled([tellSnapshots(), tellBytes()]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}
