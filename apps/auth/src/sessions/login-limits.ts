import { isIPv6 } from 'node:net';

import { sha256Hex } from '@pganalytics/access';
import { Cache } from '@pganalytics/cache';

import type { AuthConfig } from '../auth.config.js';
import { TooManySignIns } from '../auth.errors.js';

type Limits = Pick<AuthConfig, 'LOGIN_WINDOW_SECONDS' | 'LOGIN_TRIES_PER_ACCOUNT' | 'LOGIN_TRIES_PER_ADDRESS'>;

/** Counts sign-ins before they are tried, so that many at once cannot slip through together. */
export class LoginLimits {
  constructor(
    private readonly cache: Cache,
    private readonly limits: Limits,
  ) {}

  /** @throws TooManySignIns; CacheUnavailable when nobody can count. */
  async count(email: string, address: string): Promise<void> {
    const { LOGIN_WINDOW_SECONDS, LOGIN_TRIES_PER_ACCOUNT, LOGIN_TRIES_PER_ADDRESS } = this.limits;
    const byAddress = await this.cache.hit(`login:address:${networkOf(address)}`, LOGIN_WINDOW_SECONDS);
    if (byAddress.count > LOGIN_TRIES_PER_ADDRESS) throw new TooManySignIns(byAddress.resetsInSeconds);
    const byAccount = await this.cache.hit(accountKey(email), LOGIN_WINDOW_SECONDS);
    if (byAccount.count > LOGIN_TRIES_PER_ACCOUNT) throw new TooManySignIns(byAccount.resetsInSeconds);
  }

  /** A right password shows that the tries before it were no attack on this account. */
  async forget(email: string): Promise<void> {
    await this.cache.forgetHits(accountKey(email));
  }
}

const accountKey = (email: string): string => `login:account:${sha256Hex(email)}`;

/** Who has one IPv6 address has the whole /64. */
export function networkOf(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined || !isIPv6(address)) return v4 ?? address;
  const [head, tail] = address.split('%')[0].split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const whole =
    tail === undefined ? groups : [...groups, ...Array(8 - groups.length - after.length).fill('0'), ...after];
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
