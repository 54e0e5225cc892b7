import type { AttentionPage, ServerAttention } from './types.js';
import { queryOptions } from '@tanstack/react-query';
import { api, read } from './request.js';

/** What calls for somebody in the whole fleet; what is only unknown is counted and not listed. */
export const fleetAttentionQuery = queryOptions({
  queryKey: ['attention'],
  meta: { everyMs: 4000 },
  refetchInterval: 15_000,
  queryFn: ({ signal }): Promise<AttentionPage> =>
    read(api.GET('/api/v1/attention', { params: { query: { state: ['active'], limit: 100 } }, signal })),
});

/** All twelve conditions of one server. */
export const serverAttentionQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['attention', serverId],
    meta: { serverId, everyMs: 4000 },
    refetchInterval: 15_000,
    queryFn: ({ signal }): Promise<ServerAttention> =>
      read(api.GET('/api/v1/servers/{id}/attention', { params: { path: { id: serverId } }, signal })),
  });
