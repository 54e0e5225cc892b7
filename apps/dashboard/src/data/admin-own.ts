import type * as accounts from '@pganalytics/contracts/accounts';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './client.js';
import { api, read } from './request.js';
import { rememberExpiry } from './session.js';

// What everybody looks after for themselves: name, password, sessions, API tokens.

const renew = (key: string) => queryClient.invalidateQueries({ queryKey: [key] });

export async function changeName(name: string): Promise<void> {
  await read<accounts.Account>(api.PATCH('/api/v1/auth/me', { body: { name } }));
  await renew('account');
}

export async function changePassword(body: accounts.PasswordBody): Promise<void> {
  const { expiresInSeconds } = await read<accounts.AccessGranted>(api.POST('/api/v1/auth/password', { body }));
  rememberExpiry(expiresInSeconds);
  await renew('own-sessions');
}

export const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: async ({ signal }) =>
    (await read<accounts.SignedInSessions>(api.GET('/api/v1/auth/sessions', { signal }))).items,
});

export async function endSession(id: string): Promise<void> {
  await read<undefined>(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }));
  await renew('own-sessions');
}

export async function endOtherSessions(except: string): Promise<void> {
  await read<undefined>(api.DELETE('/api/v1/auth/sessions', { params: { query: { except } } }));
  await renew('own-sessions');
}

export const ownTokensQuery = queryOptions({
  queryKey: ['own-tokens'],
  queryFn: async ({ signal }) => {
    const query = { limit: 500 };
    const request = api.GET('/api/v1/auth/tokens', { params: { query }, signal });
    return (await read<{ items: readonly accounts.ApiToken[] }>(request)).items;
  },
});

/** The token is told this once. */
export async function makeToken(body: accounts.NewApiToken): Promise<string> {
  const { token } = await read<accounts.ApiTokenCreated>(api.POST('/api/v1/auth/tokens', { body }));
  await renew('own-tokens');
  return token;
}

export async function revokeOwnToken(id: string): Promise<void> {
  await read<undefined>(api.DELETE('/api/v1/auth/tokens/{id}', { params: { path: { id } } }));
  await renew('own-tokens');
}
