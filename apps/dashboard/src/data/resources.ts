import type { Connections, HostAnswer, IoAnswer, Progress, VacuumState } from './types.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLive } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { api, read } from './request.js';

const renewal = (range: TimeRange, everyMs: number) => (isLive(range) ? { everyMs } : {});

export const ioQuery = (serverId: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['io', serverId, range.from, range.to],
    meta: { serverId, families: ['pg_stat_io', 'pg_stat_wal'], ...renewal(range, 15_000) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<IoAnswer> =>
      read(
        api.GET('/api/v1/servers/{id}/io', {
          params: { path: { id: serverId }, query: { from: range.from, to: range.to } },
          signal,
        }),
      ),
  });

export const vacuumQuery = (serverId: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['vacuum', serverId, range.to],
    meta: { serverId, ...renewal(range, 10_000) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<VacuumState> =>
      read(
        api.GET('/api/v1/servers/{id}/vacuum', {
          params: { path: { id: serverId }, query: { at: range.to, limit: 200 } },
          signal,
        }),
      ),
  });

export const progressQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['progress', serverId],
    meta: { serverId, everyMs: 10_000 },
    queryFn: ({ signal }): Promise<Progress> =>
      read(api.GET('/api/v1/servers/{id}/progress', { params: { path: { id: serverId } }, signal })),
  });

export const connectionsQuery = (serverId: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['connections', serverId, range.to],
    meta: { serverId, families: ['pg_stat_activity_counts'], ...renewal(range, 10_000) },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<Connections> =>
      read(
        api.GET('/api/v1/servers/{id}/connections', {
          params: { path: { id: serverId }, query: { at: range.to } },
          signal,
        }),
      ),
  });

export const hostQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['host', serverId],
    meta: { serverId, families: ['os_disk'], everyMs: 30_000 },
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<HostAnswer> =>
      read(api.GET('/api/v1/servers/{id}/host', { params: { path: { id: serverId } }, signal })),
  });
