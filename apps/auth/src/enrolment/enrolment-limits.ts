import { Cache } from '@pganalytics/cache';

import type { AuthConfig } from '../auth.config.js';
import { networkOf } from '../sessions/login-limits.js';
import { TooManyEnrolments } from './enrolment.errors.js';

type Limits = Pick<AuthConfig, 'ENROLMENT_WINDOW_SECONDS' | 'ENROLMENT_TRIES_PER_ADDRESS'>;

/** Counts enrolments and renewals of an address: each costs the check of a signature before anything is known. */
export class EnrolmentLimits {
  constructor(
    private readonly cache: Cache,
    private readonly limits: Limits,
  ) {}

  /** @throws TooManyEnrolments; CacheUnavailable when nobody can count. */
  async count(address: string): Promise<void> {
    const { ENROLMENT_WINDOW_SECONDS, ENROLMENT_TRIES_PER_ADDRESS } = this.limits;
    const tries = await this.cache.hit(`enrolment:address:${networkOf(address)}`, ENROLMENT_WINDOW_SECONDS);
    if (tries.count > ENROLMENT_TRIES_PER_ADDRESS) throw new TooManyEnrolments(tries.resetsInSeconds);
  }
}
