import { eventually, startRedis } from '@pganalytics/servers';

import type { Browser } from '../testing/browser.js';
import { ADMIN, RunningAuth } from '../testing/running-auth.js';
import type { TestUser } from '../testing/running-auth.js';

describe('sessions', () => {
  let auth: RunningAuth;
  let user: TestUser;

  beforeAll(async () => void (auth = await RunningAuth.start({ LOGIN_TRIES_PER_ACCOUNT: '1000' })));
  beforeEach(async () => void (user = await auth.addUser('viewer')));
  afterAll(() => auth.stop());

  const refresh = async (browser: Browser): Promise<number> => (await browser.post('/auth/refresh')).status;
  const me = async (browser: Browser): Promise<number> => (await browser.get('/auth/me')).status;
  const laterBy = async (what: string, interval: string): Promise<void> => {
    const [table, column] = what.split('.');
    await auth.admin.query(`UPDATE auth.${table} SET ${column} = ${column} - interval '${interval}'`);
  };

  it('begin with e-mail and password and put access token, refresh token and CSRF token into cookies', async () => {
    const browser = auth.browser();

    const answer = await browser.post('/auth/login', { email: ' Admin@LOCALHOST ', password: ADMIN.password });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ accessToken: expect.any(String), expiresInSeconds: 300 });
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toEqual([
      expect.stringMatching(/^pga_access_8080=[\w.-]+; Path=\/; Max-Age=300; SameSite=Strict; HttpOnly$/),
      expect.stringMatching(
        /^pga_refresh_8080=pgar_[\w-]+; Path=\/api\/v1\/auth; Max-Age=86400; SameSite=Strict; HttpOnly$/,
      ),
      expect.stringMatching(/^pga_csrf_8080=[\w-]{43}; Path=\/; Max-Age=86400; SameSite=Strict$/),
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('tell the caller who it is, by cookie and by access token', async () => {
    const browser = await auth.signedIn(user);
    const headers = { authorization: `Bearer ${browser.accessToken}` };

    const byCookie = await browser.get('/auth/me');
    const byToken = await auth.browser().get('/auth/me', { headers });

    expect(byCookie.body).toMatchObject({ kind: 'user', id: user.id, email: user.email, role: 'viewer' });
    expect(byToken.body).toEqual(byCookie.body);
  });

  it('do not begin with a wrong password, for an unknown or for a disabled user, and all three answers are the same', async () => {
    const disabled = await auth.addUser('viewer');
    await auth.admin.query('UPDATE auth.app_user SET disabled = true WHERE id = $1', [disabled.id]);
    const tries = [
      { email: user.email, password: 'wrong password' },
      { email: 'nobody@example.org', password: user.password },
      { email: disabled.email, password: disabled.password },
    ];

    const answers = await Promise.all(tries.map((body) => auth.browser().post('/auth/login', body)));

    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(body).toMatchObject({ code: 'auth.wrong-credentials', detail: 'E-mail address or password is wrong.' });
      expect(headers.getSetCookie()).toEqual([]);
    }
  });

  it('cost an unknown user the same time as a known one', async () => {
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 9; round++) {
      for (const [kind, email] of [
        ['known', user.email],
        ['unknown', 'nobody@example.org'],
      ] as const) {
        const began = performance.now();
        await auth.browser().post('/auth/login', { email, password: 'wrong password' });
        times[kind].push(performance.now() - began);
      }
    }

    // The fastest of many: other work on the machine only ever adds time.
    const ratio = Math.min(...times['known']) / Math.min(...times['unknown']);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('have a new id with every sign-in and a new refresh token with every renewal (R-SES-1, R-JWT-2)', async () => {
    const browser = await auth.signedIn(user);
    const first = browser.cookies.get('pga_refresh_8080');

    expect(await refresh(browser)).toBe(200);
    const second = browser.cookies.get('pga_refresh_8080');
    const planted = browser.copy();
    await planted.post('/auth/login', { email: user.email, password: user.password });

    expect(second).not.toBe(first);
    expect(second!.split('_')[2]).toBe(first!.split('_')[2]);
    expect(planted.cookies.get('pga_refresh_8080')!.split('_')[2]).not.toBe(first!.split('_')[2]);
  });

  it('end altogether when a refresh token is used twice (R-JWT-2)', async () => {
    const browser = await auth.signedIn(user);
    const thief = browser.copy();
    await refresh(browser);
    await laterBy('refresh_token.used_at', '3 seconds');

    expect(await refresh(thief)).toBe(401);

    expect(await refresh(browser)).toBe(401);
    await eventually(async () => expect(await me(browser)).toBe(401));
  });

  it('end altogether when an older token comes within the grace, but its successor has been used (R-JWT-2)', async () => {
    const browser = await auth.signedIn(user);
    const thief = browser.copy();
    await refresh(browser);
    await refresh(browser);

    expect(await refresh(thief)).toBe(401);
    expect(await refresh(browser)).toBe(401);
  });

  it('go on with one and the same next token when renewals race (R-JWT-2)', async () => {
    const browser = await auth.signedIn(user);
    const tabs = Array.from({ length: 8 }, () => browser.copy());

    const statuses = await Promise.all(tabs.map(refresh));

    expect(statuses).toEqual(Array(8).fill(200));
    expect(new Set(tabs.map(({ cookies }) => cookies.get('pga_refresh_8080'))).size).toBe(1);
    expect(new Set(tabs.map(({ cookies }) => cookies.get('pga_csrf_8080'))).size).toBe(1);
    expect(await refresh(tabs[3])).toBe(200);
  });

  it.each([
    ['not used for too long', 'session.last_used_at', '25 hours'],
    ['too old, however much they are used', 'session.expires_at', '31 days'],
  ])('end when they are %s (R-SES-2)', async (_what, column, interval) => {
    const browser = await auth.signedIn(user);
    await laterBy(column, interval);

    expect(await refresh(browser)).toBe(401);
  });

  it('are not renewed or ended without the CSRF token, and a forged token ends nothing', async () => {
    const browser = await auth.signedIn(user);
    const forger = browser.copy();
    forger.cookies.set('pga_refresh_8080', `${browser.cookies.get('pga_refresh_8080')!.slice(0, -4)}AAAA`);

    expect((await browser.post('/auth/refresh', undefined, { withoutCsrf: true })).status).toBe(403);
    expect((await browser.copy().post('/auth/logout', undefined, { withoutCsrf: true })).status).toBe(403);
    expect(await refresh(forger)).toBe(401);
    await forger.post('/auth/logout');

    expect(await refresh(browser)).toBe(200);
  });

  it('are dead for ever after a sign-out, the access token too, and other sessions go on (R-SES-1)', async () => {
    const browser = await auth.signedIn(user);
    const other = await auth.signedIn(user);
    const copy = browser.copy();

    const answer = await browser.post('/auth/logout');

    expect(answer.status).toBe(204);
    expect(answer.headers.get('clear-site-data')).toBe('"cache"');
    expect(browser.cookies.size).toBe(0);
    expect(await refresh(copy)).toBe(401);
    await eventually(async () => expect(await me(copy)).toBe(401));
    expect(await refresh(other)).toBe(200);
    expect(await me(other)).toBe(200);
  });

  it('all end when a user signs out everywhere, with an access token alone', async () => {
    const program = await auth.signedIn(user);
    const others = [await auth.signedIn(user), await auth.signedIn(user)];

    const headers = { authorization: `Bearer ${program.accessToken}` };
    const answer = await auth.browser().post('/auth/logout', { everywhere: true }, { headers });

    expect(answer.status).toBe(204);
    expect(await Promise.all(others.map(refresh))).toEqual([401, 401]);
  });

  it('all end when the password changes, but for a new one where it was changed', async () => {
    const browser = await auth.signedIn(user);
    const other = await auth.signedIn(user);
    const change = { currentPassword: user.password, newPassword: 'quite another password' };

    const wrong = await browser.post('/auth/password', { ...change, currentPassword: 'wrong' });
    const answer = await browser.post('/auth/password', change);

    expect(wrong.body).toMatchObject({ code: 'auth.wrong-current-password' });
    expect(answer.status).toBe(200);
    expect(await refresh(other)).toBe(401);
    await eventually(async () => expect(await me(other)).toBe(401));
    expect(await me(browser)).toBe(200);
    expect(await refresh(browser)).toBe(200);
    expect((await auth.browser().post('/auth/login', user)).status).toBe(401);
  });

  interface Listed {
    readonly items: readonly { id: string; current: boolean; userAgent: string | null; address: string | null }[];
  }
  const listed = async (browser: Browser, path = '/auth/sessions') =>
    ((await browser.get(path)).body as unknown as Listed).items;

  it('are told to their user, each with what signed in and where from, and which of them asks', async () => {
    const browser = await auth.signedIn(user);
    const other = auth.browser();
    await other.post('/auth/login', user, { headers: { 'user-agent': 'Other/1.0' } });

    const sessions = await listed(browser);

    expect(sessions.map(({ userAgent, current, address }) => [userAgent, current, address])).toEqual([
      ['Other/1.0', false, '127.0.0.1'],
      [expect.stringContaining('node'), true, '127.0.0.1'],
    ]);
    expect(sessions[1]).toMatchObject({ createdAt: expect.any(Number), lastUsedAt: expect.any(Number) });
  });

  it('end one by one from another session, but never those of somebody else', async () => {
    const browser = await auth.signedIn(user);
    const other = await auth.signedIn(user);
    const stranger = await auth.signedIn(await auth.addUser('admin', user.organisationId));
    const [{ id }] = (await listed(browser)).filter(({ current }) => !current);

    const foreign = await stranger.send('DELETE', `/auth/sessions/${id}`);
    const ended = await browser.send('DELETE', `/auth/sessions/${id}`);

    expect([foreign.status, ended.status]).toEqual([404, 204]);
    expect(await refresh(other)).toBe(401);
    expect(await refresh(browser)).toBe(200);
    expect(await listed(browser)).toMatchObject([{ current: true }]);
  });

  it('all end but the one that is to stay', async () => {
    const browser = await auth.signedIn(user);
    const others = [await auth.signedIn(user), await auth.signedIn(user)];
    const { id } = (await listed(browser)).find(({ current }) => current)!;

    const unsaid = await browser.send('DELETE', '/auth/sessions');
    const ended = await browser.send('DELETE', `/auth/sessions?except=${id}`);

    expect([unsaid.status, ended.status]).toEqual([400, 204]);
    expect(await Promise.all(others.map(refresh))).toEqual([401, 401]);
    expect(await refresh(browser)).toBe(200);
  });

  it('are seen and ended by an administrator of the organisation', async () => {
    const browser = await auth.signedIn(user);
    const admin = await auth.signedIn(await auth.addUser('admin', user.organisationId));
    const path = `/admin/users/${user.id}/sessions`;

    const before = await listed(admin, path);
    const ended = await admin.send('DELETE', path);

    expect(before).toMatchObject([{ current: false }]);
    expect(ended.status).toBe(204);
    expect(await refresh(browser)).toBe(401);
    expect(await listed(admin, path)).toEqual([]);
  });

  it('of a user tell the name that the user chose', async () => {
    const browser = await auth.signedIn(user);

    const changed = await browser.send('PATCH', '/auth/me', { name: 'Ada Lovelace' });
    const empty = await browser.send('PATCH', '/auth/me', { name: ' ' });

    expect(changed.body).toMatchObject({ name: 'Ada Lovelace' });
    expect(empty.body).toMatchObject({ status: 400, errors: [{ path: 'body.name' }] });
  });

  it('die within ten seconds on every process when the user is disabled (R-SES-2)', async () => {
    const second = await auth.startProcess({ ADMIN_PASSWORD: '' });
    const browsers = [await auth.signedIn(user), await auth.signedIn(user, second.url)];
    const admin = await auth.addUser('admin', user.organisationId);
    const administrator = await auth.signedIn(admin);

    const answer = await administrator.send('PATCH', `/admin/users/${user.id}`, { disabled: true });

    expect(answer.status).toBe(200);
    for (const browser of browsers) {
      await eventually(async () => expect(await me(browser)).toBe(401), { timeoutMs: 10_000 });
      expect(await refresh(browser)).toBe(401);
    }
  });
});

describe('sessions and Redis', () => {
  it('lose nothing and revive nothing when Redis is emptied, and sign-in answers 503 at once without it (R-SES-3)', async () => {
    const redis = await startRedis();
    const auth = await RunningAuth.start({ REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '300' });
    const alive = await auth.signedIn();
    const dead = await auth.signedIn();
    const copyOfDead = dead.copy();
    await dead.post('/auth/logout');
    await redis.kill();
    const emptied = await startRedis({ port: redis.port });

    expect((await alive.post('/auth/refresh')).status).toBe(200);
    expect((await copyOfDead.post('/auth/refresh')).status).toBe(401);
    expect((await auth.browser().get('/auth/me')).status).toBe(401);
    await eventually(async () => expect((await auth.signedIn()).accessToken).toBeDefined());

    await emptied.kill();
    const began = Date.now();
    const answer = await auth.browser().post('/auth/login', ADMIN);
    expect(answer.status).toBe(503);
    expect(Date.now() - began).toBeLessThan(1_000);
    expect((await alive.post('/auth/refresh')).status).toBe(200);
    await auth.stop();
  });
});
