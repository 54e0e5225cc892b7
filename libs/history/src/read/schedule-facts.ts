import type { Client } from '@pganalytics/postgres';

import type { Coverage, ScheduleChange } from './completeness.js';
import type { HistoryGap } from './history-reader.types.js';
import type { Wanted } from './stored-parts.js';

type OfFamily<T> = T & { readonly family: string };
type RangeOf = Pick<Wanted, 'family' | 'from' | 'to'>;

/** What was due on a server, what of it is stored and what the ledger lacks: of many families in one question each. */
export class ScheduleFacts {
  private constructor(
    private readonly schedules: readonly OfFamily<ScheduleChange>[],
    private readonly coverages: readonly OfFamily<Coverage>[],
    private readonly ledgerGaps: readonly HistoryGap[],
  ) {}

  /** Loads what is known of ranges of one server that begin and end together, in the caller's transaction. */
  static async load(tx: Client, ranges: readonly Wanted[]): Promise<ScheduleFacts> {
    const [{ serverId, from, to }] = ranges;
    const families = ranges.map(({ family }) => family);
    const parameters = [serverId, families, new Date(from), new Date(to)];
    return new ScheduleFacts(
      await readSchedules(tx, parameters),
      await readCoverages(tx, parameters),
      await readGaps(tx, [serverId, new Date(from), new Date(to)]),
    );
  }

  /** What was declared in a range, the declaration in force at its beginning included; what repeats stands once. */
  schedule({ family, from, to }: RangeOf): ScheduleChange[] {
    const mine = this.schedules.filter((change) => change.family === family && change.at < to);
    const first = mine.findLastIndex(({ at }) => at <= from);
    const changes: ScheduleChange[] = [];
    for (const change of mine.slice(Math.max(0, first))) {
      const last = changes.at(-1);
      const repeats =
        last?.state === change.state && last.reason === change.reason && last.intervalMs === change.intervalMs;
      if (!repeats) changes.push(change);
    }
    return changes;
  }

  /** What is stored of a range, the last before and the first after it included. */
  coverage({ family, from, to }: RangeOf): Coverage[] {
    const mine = this.coverages.filter((one) => one.family === family);
    const before = mine.filter((one) => one.to < from).toSorted((a, b) => b.to - a.to)[0];
    const after = mine.find((one) => one.from >= to);
    return mine.filter((one) => one === before || one === after || (one.to >= from && one.from < to));
  }

  /** Gaps of the ledger that touch a range. */
  gaps({ from, to }: RangeOf): HistoryGap[] {
    return this.ledgerGaps.filter((gap) => gap.to > from && gap.from < to);
  }
}

async function readSchedules(tx: Client, parameters: unknown[]): Promise<OfFamily<ScheduleChange>[]> {
  const { rows } = await tx.query<OfFamily<ScheduleChange>>(
    `with mine as not materialized (select family, at, stream_id, state, reason, interval_ms from history.family_state
                   where server_id = $1 and family = any ($2))
     select family, ${ms('at')} as at, stream_id as "streamId", state, reason, interval_ms as "intervalMs" from (
       select before.* from unnest($2::text[]) as wanted (family) cross join lateral (
         select * from mine where mine.family = wanted.family and at <= $3 order by at desc limit 1) before
       union all select * from mine where at > $3 and at < $4) declared
     order by declared.at`,
    parameters,
  );
  return rows;
}

/** A poll that was too large for one frame is hot in several rows of the same times: it is one poll. */
async function readCoverages(tx: Client, parameters: unknown[]): Promise<OfFamily<Coverage>[]> {
  const { rows } = await tx.query<OfFamily<Coverage>>(
    `with mine as materialized (
       select family, stream_id, first_at as from_at, last_at as to_at, max(polls) as polls from history.hot
       where server_id = $1 and family = any ($2) group by family, stream_id, first_at, last_at
       union all
       select family, stream_id, from_at, to_at, polls from history.chunk
       where server_id = $1 and family = any ($2)),
     told as (
       (select distinct on (family) * from mine where to_at < $3 order by family, to_at desc)
       union all (select * from mine where to_at >= $3 and from_at < $4)
       union all (select distinct on (family) * from mine where from_at >= $4 order by family, from_at))
     select family, stream_id as "streamId", ${ms('from_at')} as "from", ${ms('to_at')} as "to", polls from told
     order by from_at, to_at`,
    parameters,
  );
  return rows;
}

async function readGaps(tx: Client, parameters: unknown[]): Promise<HistoryGap[]> {
  const { rows } = await tx.query<HistoryGap>(
    `select ${ms('from_at')} as "from", ${ms('to_at')} as "to", reason
     from history.gap join history.stream using (stream_id)
     where stream.server_id = $1 and to_at > $2 and from_at < $3 order by from_at`,
    parameters,
  );
  return rows;
}

/** A moment in epoch milliseconds: a date made of text costs more than all else about a row. */
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
