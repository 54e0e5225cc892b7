import type { ServerReplication } from './types.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, read } from './request.js';

/** From whom a server receives, who receives from it, and what its slots keep. */
export const replicationQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['replication', serverId],
    meta: { serverId, everyMs: 5000 },
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<ServerReplication> =>
      read(api.GET('/api/v1/servers/{id}/replication', { params: { path: { id: serverId } }, signal })),
  });
