import { createHash } from 'node:crypto';

import type { ChangeItem } from '@pganalytics/contracts';

/** A change before it has an id. */
export type Change = Omit<ChangeItem, 'id'>;

/** What is told of something that all databases share. */
export const ofServer = { datname: null, schemaname: null } as const;

/** The same for the same change however often it is asked for. */
export function writeChange(change: Change): ChangeItem {
  const { kind, at, objectType, datname, schemaname, name, after } = change;
  const identity = JSON.stringify([kind, at, change.change, objectType, datname, schemaname, name, after]);
  return { id: createHash('sha256').update(identity).digest('base64url').slice(0, 11), ...change };
}

/** "work_mem changed from 4MB to 64MB", as far as both are known. */
export function altered(what: string, before: string | null, after: string | null): string {
  return before === null || after === null ? `${what} changed` : `${what} changed from ${before} to ${after}`;
}
