import type { HistoryReader } from '@pganalytics/history';

import { rowsOf } from '../facts/fact-row.js';
import type { FactRow } from '../facts/fact-row.js';
import type { OfServer } from '../facts/server-facts.js';
import type { TimeRange } from '../time/time-range.js';
import type { Change } from './change.js';

const VERBS = { created: 'was created', altered: 'was altered', dropped: 'was dropped' } as const;
const OF_RELATION = new Set(['column', 'constraint', 'index', 'trigger']);

interface SchemaChange {
  readonly row: FactRow;
  readonly key: string;
  readonly change: Change['change'];
  readonly seenAt: number;
}

/** What of the schema was created, altered and dropped, with the definitions before and after. */
export async function schemaChanges(history: HistoryReader, of: OfServer & TimeRange): Promise<Change[]> {
  const seen = await readChanges(history, of);
  if (seen.length === 0) return [];
  const definitions = await readDefinitions(history, of, new Set(seen.map(({ key }) => key)));
  const whole = new Set(seen.filter(({ row }) => !isPart(row)).map(relationOf));
  // A table that comes or goes takes its columns, constraints and indexes along: that is one change.
  const told = seen.filter((one) => !(isPart(one.row) && one.change !== 'altered' && whole.has(relationOf(one))));
  return told.map((one) => {
    const { row, key, change, seenAt } = one;
    const parts = isPart(row) ? [] : seen.filter((other) => isPart(other.row) && relationOf(other) === relationOf(one));
    const objectType = row.text('object_type') ?? 'object';
    const name = row.text('name') ?? '';
    const schemaname = row.text('schemaname');
    const place = objectType === 'schema' ? name : `${schemaname}.${name}`;
    const known = definitions.get(key) ?? [];
    return {
      kind: 'schema',
      at: seenAt,
      notBefore: row.number('not_before'),
      change,
      title: `${sentence(objectType)} ${place} of ${row.text('datname')} ${VERBS[change]}${withParts(change, parts)}`,
      objectType,
      name,
      datname: row.text('datname'),
      schemaname,
      before: change === 'created' ? null : (known.findLast(({ at }) => at < seenAt)?.definition ?? null),
      after: change === 'dropped' ? null : row.text('definition'),
    };
  });
}

/** A loss on the way makes a collector tell changes again: each counts once. */
async function readChanges(history: HistoryReader, of: OfServer & TimeRange): Promise<SchemaChange[]> {
  const found = new Map<string, SchemaChange>();
  for await (const poll of history.polls({ ...of, family: 'schema_changes' })) {
    for (const row of rowsOf(poll)) {
      const change = row.text('change');
      const seenAt = row.number('seen_at') ?? poll.at;
      if ((change !== 'created' && change !== 'altered' && change !== 'dropped') || seenAt < of.from) continue;
      found.set(`${keyOf(row)} ${seenAt}`, { row, key: keyOf(row), change, seenAt });
    }
  }
  return [...found.values()];
}

type Definitions = Map<string, { readonly at: number; readonly definition: string | null }[]>;

/** The definitions that some objects had before and in a range, in order of time. */
async function readDefinitions(
  history: HistoryReader,
  of: OfServer & TimeRange,
  wanted: ReadonlySet<string>,
): Promise<Definitions> {
  const definitions: Definitions = new Map();
  const take = (row: FactRow, at: number) => {
    if (!wanted.has(keyOf(row)) || row.cell('dropped_at') !== null) return;
    const known = definitions.get(keyOf(row)) ?? [];
    definitions.set(keyOf(row), known);
    known.push({ at, definition: row.text('definition') });
  };
  const family = 'schema_objects';
  const { organisationId, serverId, from } = of;
  const before = await history.latest({ organisationId, serverId, family, at: from - 1 });
  for (const row of rowsOf(before)) take(row, Number.NEGATIVE_INFINITY);
  for await (const poll of history.polls({ ...of, family })) for (const row of rowsOf(poll)) take(row, poll.at);
  return definitions;
}

const keyOf = (row: FactRow): string =>
  JSON.stringify(['datid', 'object_type', 'schemaname', 'name'].map((column) => row.text(column)));

const isPart = (row: FactRow): boolean => OF_RELATION.has(row.text('object_type') ?? '');

/** The relation that a change is about, and in which look it was seen: parts are named `table.part`. */
function relationOf({ row, change, seenAt }: SchemaChange): string {
  const name = row.text('name') ?? '';
  const relation = isPart(row) ? name.slice(0, name.indexOf('.')) : name;
  return JSON.stringify([row.text('datid'), row.text('schemaname'), relation, change, seenAt]);
}

function withParts(change: Change['change'], parts: readonly SchemaChange[]): string {
  if (change === 'altered' || parts.length === 0) return '';
  const counts = Map.groupBy(parts, ({ row }) => row.text('object_type') ?? '');
  const words = [...counts].map(([type, { length }]) => `${length} ${length === 1 ? type : plural(type)}`);
  return `, with ${words.toSorted().join(' and ')}`;
}

const plural = (type: string): string => (type === 'index' ? 'indexes' : `${type}s`);
const sentence = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1);
