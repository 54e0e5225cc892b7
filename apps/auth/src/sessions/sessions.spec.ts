import { ADMIN, RunningAuth } from '../testing/running-auth.js';

describe('sessions', () => {
  let auth: RunningAuth;

  beforeAll(async () => void (auth = await RunningAuth.start()));
  afterAll(() => auth.stop());

  it('begin with e-mail and password and put access token, refresh token and CSRF token into cookies', async () => {
    const browser = auth.browser();

    const answer = await browser.post('/auth/login', { email: ' Admin@LOCALHOST ', password: ADMIN.password });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ accessToken: expect.any(String), expiresInSeconds: 300 });
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toEqual([
      expect.stringMatching(/^pga_access=[\w.-]+; Path=\/; Max-Age=300; SameSite=Strict; HttpOnly$/),
      expect.stringMatching(
        /^pga_refresh=pgar_[\w-]+; Path=\/api\/v1\/auth; Max-Age=86400; SameSite=Strict; HttpOnly$/i,
      ),
      expect.stringMatching(/^pga_csrf=[\w-]{43}; Path=\/; Max-Age=86400; SameSite=Strict$/),
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
