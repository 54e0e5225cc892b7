import type { Client } from '@pganalytics/postgres';

/** Whether the step from one poll of a stream to the next is longer than its schedule allows. */
export type IsPause = (from: number, to: number) => boolean;

/** A step between two polls that is so many times as long as declared is a pause. */
const GAP_FACTOR = 2.5;

/**
 * What is a pause by the schedule that the collector declared; who declares none has none. It is not told from the
 * polls themselves: whatever part of them is looked at, late ones included, the answer must be the same.
 */
export async function readPauses(
  tx: Client,
  of: { readonly streamId: string; readonly family: string },
): Promise<IsPause> {
  return (await readPausesOf(tx, of.streamId, [of.family]))(of.family);
}

/** The same of several families of a stream. */
export async function readPausesOf(
  tx: Client,
  streamId: string,
  families: readonly string[],
): Promise<(family: string) => IsPause> {
  const isPause = await readPausesOfStreams(tx, [streamId], families);
  return (family) => isPause(streamId, family);
}

/** The same of several families of several streams. */
export async function readPausesOfStreams(
  tx: Client,
  streamIds: readonly string[],
  families: readonly string[],
): Promise<(streamId: string, family: string) => IsPause> {
  if (streamIds.length === 0) return () => () => false;
  const { rows } = await tx.query<Declared>(
    `select stream_id, family, at, interval_ms from (
       select stream_id, family, at, interval_ms,
         lag(interval_ms) over (partition by stream_id, family order by at) as before
       from history.family_state where stream_id = any ($1) and family = any ($2) and interval_ms > 0) told
     where interval_ms is distinct from before order by at`,
    [streamIds, families],
  );
  const declared = Map.groupBy(rows, (row) => `${row.stream_id}/${row.family}`);
  return (streamId, family) => pausesBy(declared.get(`${streamId}/${family}`) ?? []);
}

interface Declared {
  readonly stream_id: string;
  readonly family: string;
  readonly at: Date;
  readonly interval_ms: number;
}

function pausesBy(rows: readonly Declared[]): IsPause {
  if (rows.length === 0) return () => false;
  const declared = rows.map((row) => ({ at: row.at.getTime(), intervalMs: row.interval_ms }));
  const intervalAt = (moment: number) => (declared.findLast(({ at }) => at <= moment) ?? declared[0]).intervalMs;
  return (from, to) => to - from > GAP_FACTOR * Math.max(intervalAt(from), intervalAt(to));
}
