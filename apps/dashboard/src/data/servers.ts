import type { ServerDetail, ServerPage, ServerSummary } from './types.js';
import { queryOptions } from '@tanstack/react-query';
import { feed } from './client.js';
import { api, read } from './request.js';

const pageSize = 500;
const longestFleet = 20_000;

export interface Fleet {
  readonly servers: readonly ServerSummary[];
  readonly cut: boolean;
}

/** Every server of the organisation; the table behind it is virtual, so that a thousand rows cost little. */
export const fleetQuery = queryOptions({
  queryKey: ['fleet'],
  meta: { everyMs: 4000 },
  refetchInterval: 15_000,
  queryFn: async ({ signal }): Promise<Fleet> => {
    const servers: ServerSummary[] = [];
    let cursor: string | undefined;
    do {
      const page = await read<ServerPage>(
        api.GET('/api/v1/servers', {
          params: { query: { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) } },
          signal,
        }),
      );
      servers.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor && servers.length < longestFleet);
    for (const server of servers) feed.learn(server.id, server.lastCollectedAt, server.dataAgeMs);
    return { servers, cut: cursor !== undefined };
  },
});

export const serverQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['server', serverId],
    meta: { serverId, everyMs: 5000 },
    refetchInterval: 15_000,
    queryFn: async ({ signal }): Promise<ServerDetail> => {
      const server = await read<ServerDetail>(
        api.GET('/api/v1/servers/{id}', { params: { path: { id: serverId } }, signal }),
      );
      feed.learn(server.id, server.lastCollectedAt, server.dataAgeMs);
      return server;
    },
  });
