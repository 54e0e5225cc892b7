import { setSessionCookies } from './session-cookies.js';
import { SessionSettings } from './session-settings.js';

describe('the cookies of a session over HTTPS', () => {
  it('are Secure and bound to the host by their prefixes (R-SES-1)', () => {
    const lines: string[] = [];
    const reply = { header: (_name: string, value: string | readonly string[]) => void lines.push(...[value].flat()) };
    const limits = { SESSION_IDLE_MINUTES: 10, SESSION_ABSOLUTE_MINUTES: 20 };
    const settings = new SessionSettings({ PUBLIC_URL: 'https://pg.example.org', ...limits });
    const tokens = { accessToken: 'a', refreshToken: 'r', csrfToken: 'c' };

    setSessionCookies(reply, settings, { ...tokens, expiresInSeconds: 300, cookieSeconds: 600 });

    expect(lines).toEqual([
      '__Host-pga_access=a; Path=/; Max-Age=300; SameSite=Strict; Secure; HttpOnly',
      '__Secure-pga_refresh=r; Path=/api/v1/auth; Max-Age=600; SameSite=Strict; Secure; HttpOnly',
      'pga_csrf=c; Path=/; Max-Age=600; SameSite=Strict; Secure',
      'no-store',
    ]);
  });
});
