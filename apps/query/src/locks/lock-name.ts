import type { LockOn } from '@pganalytics/contracts';

/** What a lock is on, as a sample tells it: `relation shop.orders`, `tuple orders`, `transactionid orders` or `advisory`. */
export function lockOnOf(text: string | null): Omit<LockOn, 'mode'> {
  if (text === null) return { type: 'unknown', relation: null };
  const space = text.indexOf(' ');
  return space < 0 ? { type: text, relation: null } : { type: text.slice(0, space), relation: text.slice(space + 1) };
}

/** The OID of a relation that had no name where its lock was read: one of another database. */
export function unnamedRelation(text: string | null): string | undefined {
  const { relation } = lockOnOf(text);
  return relation !== null && /^\d+$/.test(relation) ? relation : undefined;
}
