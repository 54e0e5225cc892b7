import type { AdminListQuery } from '@pganalytics/contracts/accounts';
import { decodeCursor, encodeCursor } from '@pganalytics/http';
import { MoreThan } from 'typeorm';
import type { EntityManager, FindOptionsWhere } from 'typeorm';

/** One page of rows in the order of their ids, which is the order in which they were made. */
export async function pageOf<T extends { id: string }>(
  rows: EntityManager,
  entity: new () => T,
  query: AdminListQuery,
  only: FindOptionsWhere<T> = {},
): Promise<{ items: T[]; nextCursor: string | null }> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, isId);
  const where = { ...only, ...(after === undefined ? {} : { id: MoreThan(after) }) } as FindOptionsWhere<T>;
  const found = await rows
    .createQueryBuilder(entity, 'item')
    .where(where)
    .orderBy('item.id')
    .take(query.limit + 1)
    .getMany();
  const items = found.slice(0, query.limit);
  return { items, nextCursor: found.length > items.length ? encodeCursor(items.at(-1)!.id) : null };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
