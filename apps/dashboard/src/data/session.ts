import { csrfTokenIn } from './csrf-token.js';

const expiryKey = 'pga.session-expires';
// The access cookie lives five minutes; it is renewed before it ends, so that no request has to fail first.
const renewEarlyMs = 30_000;

// The CSRF token of a session that the server no longer knows; its cookie may outlive it.
let ended: string | undefined;

/** True while a session may exist: the readable CSRF cookie is there as long as the refresh cookie. */
export function mayBeSignedIn(): boolean {
  const token = csrfToken();
  return token !== undefined && token !== ended;
}

export function csrfToken(): string | undefined {
  return csrfTokenIn(document.cookie, location.port);
}

export function rememberExpiry(expiresInSeconds: number): void {
  store(String(Date.now() + expiresInSeconds * 1000));
}

export function forgetSession(): void {
  ended = csrfToken();
  store('0');
}

/** Renews the access cookie when it is about to end. One tab at a time, because each refresh token works once. */
export async function keepSession(force = false): Promise<boolean> {
  if (!force && !aboutToEnd()) return true;
  const before = storedExpiry();
  return alone(async () => {
    if (storedExpiry() !== before && !aboutToEnd()) return true;
    const response = await fetch('/api/v1/auth/refresh', {
      method: 'POST',
      headers: { 'x-csrf-token': csrfToken() ?? '' },
    });
    if (!response.ok) {
      if (response.status === 401 || response.status === 403) forgetSession();
      return false;
    }
    const { expiresInSeconds } = (await response.json()) as { expiresInSeconds: number };
    rememberExpiry(expiresInSeconds);
    return true;
  });
}

let running: Promise<boolean> | undefined;

function alone(renew: () => Promise<boolean>): Promise<boolean> {
  // Locks exist only on secure origins; without them tabs of one browser may each renew, which the server tolerates.
  const work = () => ('locks' in navigator ? navigator.locks.request('pga.session', renew) : renew());
  running ??= work().finally(() => {
    running = undefined;
  });
  return running;
}

function aboutToEnd(): boolean {
  return storedExpiry() - renewEarlyMs < Date.now();
}

function storedExpiry(): number {
  try {
    return Number(localStorage.getItem(expiryKey) ?? 0);
  } catch {
    return memoryExpiry;
  }
}

let memoryExpiry = 0;

function store(expiry: string): void {
  memoryExpiry = Number(expiry);
  try {
    localStorage.setItem(expiryKey, expiry);
  } catch {
    // Storage may be blocked; then the expiry is known to this page only.
  }
}
