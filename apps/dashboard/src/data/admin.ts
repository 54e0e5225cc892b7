import type { KeptHistory } from '@pganalytics/contracts';
import type * as accounts from '@pganalytics/contracts/accounts';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './client.js';
import { api, read } from './request.js';

// What administrators look after. Each change renews the lists that it changes.

export type User = accounts.User;
export type Role = User['role'];
export type ApiToken = accounts.ApiToken;
export type ManagedServer = accounts.ManagedServer;
export type Organisation = accounts.Organisation;
export type SignedInSession = accounts.SignedInSession;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

async function everyPage<T>(
  ask: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await ask({ limit: 500, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

const renew = (...keys: readonly string[]) =>
  Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));

export const usersQuery = queryOptions({
  queryKey: ['admin-users'],
  queryFn: ({ signal }) =>
    everyPage((query) => read<Page<User>>(api.GET('/api/v1/admin/users', { params: { query }, signal }))),
});

export async function addUser(body: accounts.NewUser): Promise<void> {
  await read<User>(api.POST('/api/v1/admin/users', { body }));
  await renew('admin-users');
}

export async function changeUser(id: string, body: accounts.UserChange): Promise<void> {
  await read<User>(api.PATCH('/api/v1/admin/users/{id}', { params: { path: { id } }, body }));
  // A new role or a disabled user changes that person's tokens and sessions as well.
  await renew('admin-users', 'admin-tokens', 'user-sessions');
}

export const userSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['user-sessions', id],
    queryFn: async ({ signal }) => {
      const request = api.GET('/api/v1/admin/users/{id}/sessions', { params: { path: { id } }, signal });
      return (await read<accounts.SignedInSessions>(request)).items;
    },
  });

export async function endSessionsOf(id: string): Promise<void> {
  await read<undefined>(api.DELETE('/api/v1/admin/users/{id}/sessions', { params: { path: { id } } }));
  await renew('user-sessions');
}

export const allTokensQuery = queryOptions({
  queryKey: ['admin-tokens'],
  queryFn: ({ signal }) =>
    everyPage((query) => read<Page<ApiToken>>(api.GET('/api/v1/admin/api-tokens', { params: { query }, signal }))),
});

export async function revokeToken(id: string): Promise<void> {
  await read<undefined>(api.DELETE('/api/v1/admin/api-tokens/{id}', { params: { path: { id } } }));
  await renew('admin-tokens', 'own-tokens');
}

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => read<accounts.RoleTable>(api.GET('/api/v1/auth/roles', { signal })),
});

export const organisationQuery = queryOptions({
  queryKey: ['organisation'],
  queryFn: ({ signal }) => read<Organisation>(api.GET('/api/v1/admin/organisation', { signal })),
});

export const keptHistoryQuery = queryOptions({
  queryKey: ['kept-history'],
  queryFn: ({ signal }) => read<KeptHistory>(api.GET('/api/v1/history', { signal })),
});

export async function changeOrganisation(body: accounts.OrganisationChange): Promise<void> {
  await read<Organisation>(api.PATCH('/api/v1/admin/organisation', { body }));
  await renew('organisation', 'kept-history', 'account');
}

export const managedServersQuery = queryOptions({
  queryKey: ['admin-servers'],
  queryFn: ({ signal }) =>
    everyPage((query) => read<Page<ManagedServer>>(api.GET('/api/v1/admin/servers', { params: { query }, signal }))),
});

export async function changeServer(id: string, body: accounts.ServerChange): Promise<void> {
  await read<ManagedServer>(api.PATCH('/api/v1/admin/servers/{id}', { params: { path: { id } }, body }));
  await renew('admin-servers', 'servers', 'server');
}

export async function deleteHistory(id: string, name: string): Promise<void> {
  const params = { path: { id }, query: { name } };
  await read<ManagedServer>(api.DELETE('/api/v1/admin/servers/{id}/history', { params }));
  await renew('admin-servers');
}
