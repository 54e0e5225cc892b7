import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { orderOf, orderText, textOf } from './search.js';
import type { Order, RawSearch } from './search.js';

interface TableSearch {
  readonly filter: string;
  readonly order: Order;
  readonly onFilter: (text: string) => void;
  readonly onOrder: (order: Order) => void;
}

/**
 * Filter and order of a table as the address holds them, under `q` and `order`; a page with a second table gives it
 * names of its own. The page's `search` must let them through. Spread it into a `DataTable`.
 */
export function useTableSearch(usual: Order, names = { filter: 'q', order: 'order' }): TableSearch {
  const search: RawSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (name: string, value: string | undefined) =>
      void navigate({ to: '.', search: (before: RawSearch) => ({ ...before, [name]: value }), replace: true }),
    [navigate],
  );
  const filter = textOf(search[names.filter]) ?? '';
  const orderInUrl = textOf(search[names.order]);
  return useMemo(
    () => ({
      filter,
      order: orderOf(orderInUrl, usual),
      onFilter: (text) => set(names.filter, text || undefined),
      onOrder: (order) => set(names.order, orderText(order, usual)),
    }),
    [filter, orderInUrl, usual.column, usual.descending, names.filter, names.order, set],
  );
}
