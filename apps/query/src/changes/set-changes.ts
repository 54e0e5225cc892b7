import type { HistoryReader } from '@pganalytics/history';

import { isThere, rowsOf } from '../facts/fact-row.js';
import type { FactRow } from '../facts/fact-row.js';
import type { OfServer } from '../facts/server-facts.js';
import type { TimeRange } from '../time/time-range.js';
import type { Change } from './change.js';

/** A row of a set that is another one than before, that is new, or that is gone. */
export interface Difference {
  readonly at: number;
  /** When the set was read before; null when it was not. */
  readonly notBefore: number | null;
  readonly before: FactRow | undefined;
  readonly after: FactRow | undefined;
}

/** A family whose rows come, change and go, and what each difference means. */
export interface WatchedSet {
  readonly family: string;
  readonly identity: readonly string[];
  /** Whether the first poll of a collector has every row, so that one that it lacks is gone. */
  readonly wholeAtStart: boolean;
  /** The column of what is read apart, such as a database: what is told of it first is no change. */
  readonly apart?: string;
  readonly describe: (difference: Difference) => readonly Change[];
}

/** A family whose rows mean something only together, such as the lines of a file. */
export interface WatchedFile extends Omit<WatchedSet, 'apart' | 'describe'> {
  readonly describeAll: (difference: FileDifference) => readonly Change[];
}

/** All rows of a file from one poll to the next. */
export interface FileDifference extends Pick<Difference, 'at' | 'notBefore'> {
  readonly before: readonly FactRow[];
  readonly after: readonly FactRow[];
}

/** The changes of a set in a range. What is known first is no change. */
export async function setChanges(
  history: HistoryReader,
  watched: WatchedSet | WatchedFile,
  { organisationId, serverId, from, to }: OfServer & TimeRange,
): Promise<Change[]> {
  const { family, identity, wholeAtStart } = watched;
  const apart = 'apart' in watched ? watched.apart : undefined;
  const keyOf = (row: FactRow) => JSON.stringify(identity.map((name) => row.text(name)));
  const placeOf = (row: FactRow) => (apart === undefined ? '' : row.text(apart));
  const first = await history.latest({ organisationId, serverId, family, at: from - 1 });
  const known = new Map(
    rowsOf(first)
      .filter(isThere)
      .map((row) => [keyOf(row), row]),
  );
  const places = new Set([...known.values()].map(placeOf));
  if (first && apart === undefined) places.add('');
  const changes: Change[] = [];
  let readAt = first?.at ?? null;
  let epoch = first?.epoch;
  for await (const poll of history.polls({ organisationId, serverId, family, from, to })) {
    const told = new Set<string>();
    const all = [...known.values()];
    const compare = (key: string, after: FactRow | undefined) => {
      const before = known.get(key);
      if (after) known.set(key, after);
      else known.delete(key);
      const row = after ?? before;
      if (!('describe' in watched) || !row || !places.has(placeOf(row))) return;
      changes.push(...watched.describe({ at: poll.at, notBefore: readAt, before, after }));
    };
    for (const row of rowsOf(poll)) {
      told.add(keyOf(row));
      if (isThere(row) || known.has(keyOf(row))) compare(keyOf(row), isThere(row) ? row : undefined);
    }
    // A collector that starts tells every row, and cannot know what went away while none was there.
    const begins = epoch !== undefined && poll.epoch > epoch;
    if (begins && wholeAtStart) for (const key of known.keys()) if (!told.has(key)) compare(key, undefined);
    if ('describeAll' in watched && readAt !== null) {
      const difference = { at: poll.at, notBefore: readAt, before: all, after: [...known.values()] };
      changes.push(...watched.describeAll(difference));
    }
    for (const row of known.values()) places.add(placeOf(row));
    if (apart === undefined) places.add('');
    readAt = poll.at;
    epoch = epoch === undefined || poll.epoch > epoch ? poll.epoch : epoch;
  }
  return changes;
}
