import { ApiProblem } from '@pganalytics/api-client';
import type { AccessGranted, ProblemDetails } from '@pganalytics/contracts';
import { queryOptions } from '@tanstack/react-query';

import { failureOf } from './problem.js';
import { sessionFetch } from './request.js';
import { csrfToken, forgetSession, rememberExpiry } from './session.js';
import type { Account } from './types.js';

// The API's description covers what is read from the history; signing in is not part of it.
async function auth<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  const request = new Request(`/api/v1/auth/${path}`, { ...init, ...(signal ? { signal } : {}) });
  const csrf = csrfToken();
  if (csrf && request.method !== 'GET') request.headers.set('x-csrf-token', csrf);
  const response = await sessionFetch(request);
  const body: unknown = response.headers.get('content-type')?.includes('json') ? await response.json() : undefined;
  if (response.ok) return body as T;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw failureOf(
    new ApiProblem(
      response.status,
      body as ProblemDetails | undefined,
      Number.isFinite(retryAfter) ? retryAfter : undefined,
    ),
  );
}

export const accountQuery = queryOptions({
  queryKey: ['account'],
  staleTime: 300_000,
  queryFn: ({ signal }) => auth<Account>('me', {}, signal),
});

export async function signIn(email: string, password: string): Promise<void> {
  // Whatever session was left over must not be renewed on the way to a new one.
  forgetSession();
  const { expiresInSeconds } = await auth<AccessGranted>('login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  rememberExpiry(expiresInSeconds);
}

export async function signOut(): Promise<void> {
  try {
    await auth('logout', { method: 'POST' });
  } finally {
    forgetSession();
  }
}
