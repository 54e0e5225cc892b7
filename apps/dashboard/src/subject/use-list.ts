import { useCallback } from 'react';
import type { Order } from '../app/search.js';
import type { Column } from '../ui/data-table.js';

interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** Asks for the next page of a list when its end comes into view. */
export function useMore({ hasNextPage, isFetchingNextPage, fetchNextPage }: Pages): () => void {
  return useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
}

/** The order of the address if the list can be ordered so, else the usual one. */
export function knownOrder<T extends object>(order: Order, columns: readonly Column<T>[], usual: Order): Order {
  const known = columns.some(({ id, enableSorting }) => id === order.column && enableSorting !== false);
  return known ? order : usual;
}
