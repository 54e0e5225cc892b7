import { keyOf } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { carries, dimensionsOf, inOrder, inSchema, lastValues } from './carried.js';
import type { Around, StoredChunk } from './chunks-around.js';
import { Tail } from './stored-chunks.js';

type Row = readonly Cell[];

/** What is new in late polls: another snapshot may have told rows of the same moment already. */
export function newIn({ chunks, moments }: Around, schema: FrameSchema, polls: readonly Poll[]): Poll[] {
  const dimensions = dimensionsOf(schema);
  const known = new Map<number, Set<string>>();
  for (const { at, rows } of chunks.flatMap(({ told }) => told)) {
    const keys = known.get(at) ?? new Set();
    for (const row of rows) keys.add(keyOf(row, dimensions));
    known.set(at, keys);
  }
  return polls
    .map(({ at, rows }) => ({ at, rows: rows.filter((row) => !known.get(at)?.has(keyOf(row, dimensions))) }))
    .filter(({ at, rows }) => rows.length > 0 || !moments.has(at));
}

/** The rows of late polls through time, with what is stored of them. */
export interface LateTimeline {
  /** Last values before everything in `stored`. */
  readonly before: Poll | undefined;
  /** Last values before the late polls. */
  readonly base: Poll | undefined;
  readonly stored: readonly Poll[];
  /** What a chunk carries now that the late polls are known; `undefined` when that has not changed. */
  carriedInto(chunk: StoredChunk): Poll | undefined;
  /** The tail now that the late polls are known. */
  lifted(tail: Tail): Tail;
}

/** Puts late polls among what is stored. */
export function timelineOf(
  around: Around,
  of: { readonly schema: FrameSchema; readonly late: readonly Poll[]; readonly tail: Tail | undefined },
): LateTimeline {
  const { schema, late } = of;
  const dimensions = dimensionsOf(schema);
  const stored = inOrder(
    schema,
    around.chunks.flatMap(({ told }) => told),
  );
  const all = inOrder(schema, [...stored, ...late]);
  const lateRows = new Set(late.flatMap(({ rows }) => rows));
  const before = valuesBefore(around, of);
  const earlier = stored.filter(({ at }) => at < late[0].at);
  const base = before || earlier.length > 0 ? lastValues({ ...schema, sparse: true }, before, earlier) : undefined;

  /** Rows whose last value before a moment was told by a late poll. */
  const lateBefore = (moment: number): Map<string, Row> => {
    const last = new Map<string, Row>();
    for (const poll of all) {
      if (poll.at >= moment) break;
      for (const row of poll.rows) last.set(keyOf(row, dimensions), row);
    }
    return new Map([...last].filter(([, row]) => lateRows.has(row)));
  };

  return {
    before,
    base,
    stored,
    carriedInto(chunk) {
      if (!carries(schema) || chunk.from <= late[0].at) return undefined;
      const told = new Set(chunk.told.flatMap(({ rows }) => rows.map((row) => keyOf(row, dimensions))));
      const changed = new Map([...lateBefore(chunk.from)].filter(([key]) => told.has(key)));
      const lateAt = late.findLast(({ at }) => at < chunk.from)!.at;
      if (changed.size === 0 && (chunk.carried === undefined || chunk.carried.at >= lateAt)) return undefined;
      const rows = replaced(chunk.carried?.rows ?? [], changed, { from: schema, to: chunk.schema });
      return { at: Math.max(lateAt, chunk.carried?.at ?? lateAt), rows };
    },
    lifted(tail) {
      const changed = carries(schema) ? lateBefore(Infinity) : new Map<string, Row>();
      if (changed.size === 0) return tail;
      const rows = replaced(tail.poll.rows, changed, { from: schema, to: tail.schema });
      return Tail.of(tail.schemaId, tail.schema, { at: tail.at, rows });
    },
  };
}

function replaced(
  rows: readonly Row[],
  changed: ReadonlyMap<string, Row>,
  schemas: { readonly from: FrameSchema; readonly to: FrameSchema },
): Row[] {
  const dimensions = dimensionsOf(schemas.to);
  const kept = rows.filter((row) => !changed.has(keyOf(row, dimensions)));
  return [...kept, ...inSchema({ at: 0, rows: [...changed.values()] }, schemas.from, schemas.to).rows];
}

/**
 * The last values of the late polls' rows before the first chunk that tells them. A chunk carries them; a row that no
 * chunk tells from there on still has them in the tail.
 */
function valuesBefore(
  around: Around,
  {
    schema,
    late,
    tail,
  }: { readonly schema: FrameSchema; readonly late: readonly Poll[]; readonly tail: Tail | undefined },
): Poll | undefined {
  const dimensions = dimensionsOf(schema);
  const byKey = (poll: Poll | undefined) => new Map(poll?.rows.map((row) => [keyOf(row, dimensions), row]));
  const values = new Map<string, Row | undefined>();
  for (const chunk of around.chunks) {
    const carried = byKey(chunk.carried && inSchema(chunk.carried, chunk.schema, schema));
    for (const row of chunk.told.flatMap(({ rows }) => rows)) {
      const key = keyOf(row, dimensions);
      if (!values.has(key)) values.set(key, carried.get(key));
    }
  }
  const inTail = byKey(tail && around.toTheEnd ? inSchema(tail.poll, tail.schema, schema) : undefined);
  const inPrevious = byKey(around.previous && lastValues(schema, undefined, around.previous.told));
  for (const row of late.flatMap(({ rows }) => rows)) {
    const key = keyOf(row, dimensions);
    if (!values.has(key)) values.set(key, inTail.get(key) ?? inPrevious.get(key));
  }
  const first = around.chunks.flatMap(({ polls }) => (polls.length > 0 ? [polls[0].at] : []));
  const at = momentBefore(around, Math.min(late[0].at, ...first));
  const rows = [...values.values()].filter((row) => row !== undefined);
  return at === undefined || rows.length === 0 ? undefined : { at, rows };
}

function momentBefore({ chunks, endedBefore }: Around, moment: number): number | undefined {
  const moments = chunks.flatMap(({ carried }) => (carried && carried.at < moment ? [carried.at] : []));
  if (endedBefore !== undefined) moments.push(endedBefore);
  return moments.length > 0 ? Math.max(...moments) : undefined;
}
