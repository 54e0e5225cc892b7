import { queryOptions } from '@tanstack/react-query';
import { api, read } from './request.js';
import type { Collector, CollectorPage } from './types.js';

/** Every collector of the organisation with what it has delivered. */
export const collectorsQuery = queryOptions({
  queryKey: ['collectors'],
  refetchInterval: 10_000,
  queryFn: async ({ signal }): Promise<readonly Collector[]> => {
    const collectors: Collector[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 500, ...(cursor === undefined ? {} : { cursor }) };
      const page = await read<CollectorPage>(api.GET('/api/v1/collectors', { params: { query }, signal }));
      collectors.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return collectors;
  },
});
