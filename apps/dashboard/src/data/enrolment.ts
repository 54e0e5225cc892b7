import type { EnrolledCollector, EnrolmentTokenCreated } from './types.js';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './client.js';
import { api, read } from './request.js';

/** The collectors as auth keeps them: only there stands when a certificate ends. */
export const enrolledCollectorsQuery = queryOptions({
  queryKey: ['enrolled-collectors'],
  refetchInterval: 10_000,
  queryFn: async ({ signal }): Promise<readonly EnrolledCollector[]> => {
    const collectors: EnrolledCollector[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 500, ...(cursor === undefined ? {} : { cursor }) };
      const page = await read<{ items: EnrolledCollector[]; nextCursor: string | null }>(
        api.GET('/api/v1/admin/collectors', { params: { query }, signal }),
      );
      collectors.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return collectors;
  },
});

/** Makes a one-time token for a new collector; it is told this once. */
export async function newEnrolmentToken(name: string): Promise<EnrolmentTokenCreated> {
  return read(api.POST('/api/v1/admin/enrolment-tokens', { body: { name, expiresInSeconds: 900 } }));
}

/** Revokes a collector for ever. */
export async function revokeCollector(id: string): Promise<void> {
  await read<undefined>(api.DELETE('/api/v1/admin/collectors/{id}', { params: { path: { id } } }));
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['collectors'] }),
    queryClient.invalidateQueries({ queryKey: ['enrolled-collectors'] }),
  ]);
}
