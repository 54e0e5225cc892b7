import type { Client } from '@pganalytics/postgres';
import { familyOf } from '@pganalytics/stats';

import { completenessOf } from './completeness.js';
import type { Coverage, ScheduleChange } from './completeness.js';
import type { Completeness, HistoryGap } from './history-reader.types.js';
import type { Wanted } from './stored-parts.js';

/** Reads what completeness is computed from, in the caller's transaction, and computes it. */
export async function readCompleteness(tx: Client, wanted: Wanted, now: number): Promise<Completeness> {
  const coverage = await readCoverage(tx, wanted);
  const schedule = await readSchedule(tx, wanted);
  // Until a collector has declared its schedule, the catalogue's is taken from the first stored poll on.
  const assumed = familyOf(wanted.family)?.intervalSeconds ?? 0;
  const first = coverage[0];
  if (schedule.length === 0 && first) {
    schedule.push({ at: first.from, streamId: first.streamId, state: 'ok', reason: '', intervalMs: assumed * 1000 });
  }
  return completenessOf({ ...wanted, now, schedule, coverage, ledgerGaps: await readGaps(tx, wanted) });
}

async function readSchedule(tx: Client, wanted: Wanted): Promise<ScheduleChange[]> {
  const { rows } = await tx.query<{ at: Date; stream_id: string; state: string; reason: string; interval_ms: number }>(
    `with mine as (select at, stream_id, state, reason, interval_ms from history.family_state
                   where server_id = $1 and family = $2)
     (select * from mine where at <= $3 order by at desc limit 1)
     union all (select * from mine where at > $3 and at < $4)
     order by at`,
    [wanted.serverId, wanted.family, new Date(wanted.from), new Date(wanted.to)],
  );
  const schedule: ScheduleChange[] = [];
  for (const { at, stream_id: streamId, state, reason, interval_ms: intervalMs } of rows) {
    const last = schedule.at(-1);
    const repeats = last?.state === state && last.reason === reason && last.intervalMs === intervalMs;
    if (!repeats) schedule.push({ at: at.getTime(), streamId, state, reason, intervalMs });
  }
  return schedule;
}

async function readGaps(tx: Client, wanted: Wanted): Promise<HistoryGap[]> {
  const { rows } = await tx.query<{ from_at: Date; to_at: Date; reason: string }>(
    `select from_at, to_at, reason from history.gap join history.stream using (stream_id)
     where stream.server_id = $1 and to_at > $2 and from_at < $3 order by from_at`,
    [wanted.serverId, new Date(wanted.from), new Date(wanted.to)],
  );
  return rows.map((row) => ({ from: row.from_at.getTime(), to: row.to_at.getTime(), reason: row.reason }));
}

async function readCoverage(tx: Client, wanted: Wanted): Promise<Coverage[]> {
  const { rows } = await tx.query<{ stream_id: string; from_at: Date; to_at: Date; polls: number }>(
    `with mine as (
       select stream_id, first_at as from_at, last_at as to_at, polls from history.hot
       where server_id = $1 and family = $2
       union all
       select stream_id, from_at, to_at, polls from history.chunk where server_id = $1 and family = $2)
     (select * from mine where to_at < $3 order by to_at desc limit 1)
     union all (select * from mine where to_at >= $3 and from_at < $4)
     union all (select * from mine where from_at >= $4 order by from_at limit 1)
     order by from_at, to_at`,
    [wanted.serverId, wanted.family, new Date(wanted.from), new Date(wanted.to)],
  );
  return rows.map((row) => ({
    streamId: row.stream_id,
    from: row.from_at.getTime(),
    to: row.to_at.getTime(),
    polls: row.polls,
  }));
}
