import type { AccessGranted } from '@pganalytics/contracts/accounts';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './client.js';
import { api, read } from './request.js';
import { forgetSession, rememberExpiry } from './session.js';
import type { Account } from './types.js';

export const accountQuery = queryOptions({
  queryKey: ['account'],
  staleTime: 300_000,
  queryFn: ({ signal }) => read<Account>(api.GET('/api/v1/auth/me', { signal })),
});

export async function signIn(email: string, password: string): Promise<void> {
  const { expiresInSeconds } = await read<AccessGranted>(api.POST('/api/v1/auth/login', { body: { email, password } }));
  // Whatever the last person at this browser saw is not for this one.
  queryClient.clear();
  rememberExpiry(expiresInSeconds);
}

export async function signOut(): Promise<void> {
  try {
    await read<undefined>(api.POST('/api/v1/auth/logout', { body: { everywhere: false } }));
  } finally {
    forgetSession();
  }
}
