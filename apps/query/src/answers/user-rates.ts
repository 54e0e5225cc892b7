import { Injectable } from '@nestjs/common';
import { Cache, CacheUnavailable, MemoryCache } from '@pganalytics/cache';
import { AppError } from '@pganalytics/errors';

import { Clock, Settings } from '../query.config.js';

/** A user asks faster than one user may. */
export class AskingTooFast extends AppError {
  readonly kind = 'too-many';
  readonly code = 'query.asking-too-fast';

  constructor(
    { what, setting }: Limit,
    readonly retryAfterSeconds: number,
  ) {
    super(`You ask for more ${what} than one user may (${setting}); try again in ${retryAfterSeconds} s.`);
  }
}

interface Limit {
  readonly what: string;
  readonly setting: 'QUERY_QUESTIONS_PER_SECOND' | 'QUERY_ANSWERS_PER_SECOND';
}

const QUESTIONS: Limit = { what: 'answers a second', setting: 'QUERY_QUESTIONS_PER_SECOND' };
const ANSWERS: Limit = { what: 'new answers a second', setting: 'QUERY_ANSWERS_PER_SECOND' };

/** A screen asks for everything at once: ten seconds of the rate may come in one moment. */
const BURST_SECONDS = 10;

/** How fast one user may ask: each question counts in this process, each answer that must be made in all of them. */
@Injectable()
export class UserRates {
  private readonly own: MemoryCache;

  constructor(
    private readonly shared: Cache,
    private readonly settings: Settings,
    clock: Clock,
  ) {
    // It holds buckets and no bytes.
    this.own = new MemoryCache({ maxBytes: 1, now: () => clock.now() });
  }

  /** Counts a question, before anything is done about it. @throws AskingTooFast */
  async asked(userId: string): Promise<void> {
    await this.take(this.own, userId, 1, QUESTIONS);
  }

  /** Counts what an answer costs that must be made: one for each chart or server. @throws AskingTooFast */
  async made(userId: string, cost: number): Promise<void> {
    try {
      await this.take(this.shared, userId, cost, ANSWERS);
    } catch (error) {
      // Without the shared bucket each process keeps to the limit by itself.
      if (!(error instanceof CacheUnavailable)) throw error;
      await this.take(this.own, userId, cost, ANSWERS);
    }
  }

  private async take(cache: Cache, userId: string, cost: number, limit: Limit): Promise<void> {
    const perSecond = this.settings.values[limit.setting];
    const rate = { perSecond, burst: perSecond * BURST_SECONDS };
    const amount = Math.min(cost, rate.burst);
    const key = `${limit.setting}:${userId}`;
    const level = await cache.spend(key, amount, rate);
    if (level >= 0) return;
    // Who is refused pays nothing, so that waiting as long as we say is enough.
    await cache.spend(key, -amount, rate);
    throw new AskingTooFast(limit, Math.max(1, Math.ceil(-level / perSecond)));
  }
}
