/** What a list is ordered by: numbers and digits by size, names by letters; what is not known comes last. */
export type OrderValue = number | bigint | string | null;

/** Orders a list; what is equal stays in the order of its ids, so that pages fit together. */
export function orderBy<T extends { readonly id: string }>(
  items: readonly T[],
  valueOf: (item: T) => OrderValue,
  direction: 'asc' | 'desc',
): T[] {
  const sign = direction === 'asc' ? 1 : -1;
  return items
    .map((item) => ({ item, value: sortable(valueOf(item)) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        if (a.value !== b.value) return a.value === null ? 1 : -1;
      } else if (a.value !== b.value) return (a.value < b.value ? -1 : 1) * sign;
      return a.item.id < b.item.id ? -1 : 1;
    })
    .map(({ item }) => item);
}

/** Integers beyond 2^53 are written as digits; they are ordered by what they mean. */
function sortable(value: OrderValue): OrderValue {
  return typeof value === 'string' && /^-?\d{16,}$/.test(value) ? BigInt(value) : value;
}
