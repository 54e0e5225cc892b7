import { ACCESS_TOKEN_SECONDS } from '@pganalytics/access';

import type { GrantedSession } from './granted-session.js';
import type { SessionSettings } from './session-settings.js';

/** The part of Fastify's reply that cookies need. */
export interface CookieReply {
  header(name: string, value: string | readonly string[]): unknown;
}

/** Where the refresh token is sent to, and nowhere else. */
const REFRESH_PATH = '/api/v1/auth';

export function setSessionCookies(reply: CookieReply, settings: SessionSettings, granted: GrantedSession): void {
  const { accessToken, refreshToken, csrfToken, cookieSeconds } = granted;
  write(reply, settings, {
    access: { value: accessToken, seconds: Math.min(ACCESS_TOKEN_SECONDS, cookieSeconds) },
    refresh: { value: refreshToken, seconds: cookieSeconds },
    csrf: { value: csrfToken, seconds: cookieSeconds },
  });
}

export function clearSessionCookies(reply: CookieReply, settings: SessionSettings): void {
  const nothing = { value: '', seconds: 0 };
  write(reply, settings, { access: nothing, refresh: nothing, csrf: nothing });
}

interface CookieContent {
  readonly value: string;
  readonly seconds: number;
}

function write(
  reply: CookieReply,
  { cookies, secure }: SessionSettings,
  { access, refresh, csrf }: Record<'access' | 'refresh' | 'csrf', CookieContent>,
): void {
  const attributes = `SameSite=Strict${secure ? '; Secure' : ''}`;
  const line = (name: string, { value, seconds }: CookieContent, path: string, more: string): string =>
    `${name}=${value}; Path=${path}; Max-Age=${seconds}; ${attributes}${more}`;
  reply.header('set-cookie', [
    line(cookies.access, access, '/', '; HttpOnly'),
    line(cookies.refresh, refresh, REFRESH_PATH, '; HttpOnly'),
    line(cookies.csrf, csrf, '/', ''),
  ]);
  // A shared cache between us and the browser must never keep a session.
  reply.header('cache-control', 'no-store');
}
