import { MemoryCache } from '@pganalytics/cache';
import { eventually, sharedRedis } from '@pganalytics/servers';

import { RunningAuth } from '../testing/running-auth.js';
import { LoginLimits, networkOf } from './login-limits.js';

describe('the limit on sign-ins', () => {
  let auth: RunningAuth;

  beforeAll(async () => {
    const { url } = await sharedRedis();
    auth = await RunningAuth.start({ REDIS_URL: url, REDIS_TIMEOUT_MS: '5000', LOGIN_TRIES_PER_ACCOUNT: '3' });
  });

  afterAll(() => auth.stop());

  it('refuses an account after too many tries, on every process, and tells when to come back', async () => {
    const user = await auth.addUser('viewer');
    const second = await auth.startProcess({ ADMIN_PASSWORD: '' });
    const attempt = async (password: string, url?: string) =>
      auth.browser(url).post('/auth/login', { ...user, password });
    for (const url of [undefined, second.url, undefined]) expect((await attempt('wrong', url)).status).toBe(401);

    const answer = await attempt(user.password, second.url);

    expect(answer.status).toBe(429);
    expect(answer.body).toMatchObject({ code: 'auth.too-many-sign-ins' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(250);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(300);
  });

  it('counts tries that come at the same time', async () => {
    const user = await auth.addUser('viewer');
    const wrong = { email: user.email, password: 'wrong' };

    const answers = await Promise.all(Array.from({ length: 10 }, () => auth.browser().post('/auth/login', wrong)));

    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('also holds for accounts that nobody has', async () => {
    const nobody = { email: 'nobody@example.org', password: 'wrong' };
    const statuses: number[] = [];
    for (let count = 0; count < 4; count++) statuses.push((await auth.browser().post('/auth/login', nobody)).status);

    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it('forgets the tries of an account when the right password comes', async () => {
    const user = await auth.addUser('viewer');
    const attempt = async (password: string) =>
      (await auth.browser().post('/auth/login', { ...user, password })).status;

    const statuses = [];
    for (const password of ['wrong', 'wrong', user.password, 'wrong', 'wrong', user.password]) {
      statuses.push(await attempt(password));
    }

    expect(statuses).toEqual([401, 401, 200, 401, 401, 200]);
  });

  it('refuses an address that tries many accounts, and the window ends', async () => {
    let now = 0;
    const cache = new MemoryCache({ maxBytes: 1_000, now: () => now });
    const settings = { LOGIN_WINDOW_SECONDS: 60, LOGIN_TRIES_PER_ACCOUNT: 5, LOGIN_TRIES_PER_ADDRESS: 2 };
    const limits = new LoginLimits(cache, settings);
    await limits.count('a@example.org', '2001:db8:1:2::1');
    await limits.count('b@example.org', '2001:db8:1:2:ffff::2');

    await expect(limits.count('c@example.org', '2001:db8:1:2::3')).rejects.toMatchObject({ retryAfterSeconds: 60 });
    await expect(limits.count('c@example.org', '2001:db8:1:3::3')).resolves.toBeUndefined();
    now = 60_001;
    await eventually(() => limits.count('c@example.org', '2001:db8:1:2::3'));
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
