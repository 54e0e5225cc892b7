import type { Client } from '@pganalytics/postgres';
import { familyOf } from '@pganalytics/stats';

import { rollUpSteps } from '../close/roll-ups.js';
import { completenessOf } from './completeness.js';
import type { Coverage, ScheduleChange } from './completeness.js';
import type { Completeness, HistoryGap } from './history-reader.types.js';
import { oldestKept } from './kept.js';
import type { KeptSince } from './kept.js';
import type { StoredParts, Wanted } from './stored-parts.js';

interface Stored {
  readonly tx: Client;
  readonly parts: StoredParts;
  readonly kept: KeptSince;
}

/** From here on hours say well enough where nothing was polled. */
const HOURLY_MS = 48 * 3_600_000;

/** Reads what completeness is computed from, in the caller's transaction, and computes it. */
export async function readCompleteness(stored: Stored, asked: Wanted, now: number): Promise<Completeness> {
  const { tx } = stored;
  // What is no longer kept is not missing: it is not due any more.
  const oldest = oldestKept(asked.family, stored.kept);
  const keptSince = oldest > asked.from ? { keptSince: oldest } : {};
  if (oldest >= asked.to) return { expected: 0, present: 0, gaps: [], ...keptSince };
  const wanted = { ...asked, from: Math.max(asked.from, oldest) };
  const schedule = await readSchedule(tx, wanted);
  const raw = await readCoverage(tx, wanted);
  const coverage = [...(await rolledUpCoverage(stored, wanted, { raw, schedule })), ...raw];
  // Until a collector has declared its schedule, the catalogue's is taken from the first stored poll on.
  const assumed = familyOf(wanted.family)?.intervalSeconds ?? 0;
  const first = coverage[0];
  if (schedule.length === 0 && first) {
    schedule.push({ at: first.from, streamId: first.streamId, state: 'ok', reason: '', intervalMs: assumed * 1000 });
  }
  const found = completenessOf({ ...wanted, now, schedule, coverage, ledgerGaps: await readGaps(tx, wanted) });
  return { ...found, ...keptSince };
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

/** Polls that are no longer kept have left their roll-ups: an interval that is there was polled by the schedule. */
async function rolledUpCoverage(
  { parts, kept }: Stored,
  wanted: Wanted,
  known: { readonly raw: readonly Coverage[]; readonly schedule: readonly ScheduleChange[] },
): Promise<Coverage[]> {
  const until = Math.min(known.raw[0]?.from ?? wanted.to, wanted.to);
  if (wanted.from >= kept.raw || until <= wanted.from) return [];
  const steps = rollUpSteps.slice(until - wanted.from > HOURLY_MS ? 2 : 0);
  const step = steps.find((one) => wanted.from >= kept[one.step]) ?? rollUpSteps[2];
  const rolled = await parts.closedRollUps({ ...wanted, to: until }, step);
  const times = new Set(rolled.flatMap(({ columns }) => Array.from(columns.times)));
  const usual = (familyOf(wanted.family)?.intervalSeconds ?? 10) * 1_000;
  return [...times]
    .filter((at) => at + step.stepMs > wanted.from && at < until)
    .sort((a, b) => a - b)
    .map((at) => {
      const to = Math.min(at + step.stepMs, until) - 1;
      const declared = known.schedule.findLast((change) => change.at <= at)?.intervalMs;
      return { streamId: '', from: at, to, polls: Math.max(1, Math.round((to + 1 - at) / (declared || usual))) };
    });
}

/** A poll that was too large for one frame is hot in several rows of the same times: it is one poll. */
async function readCoverage(tx: Client, wanted: Wanted): Promise<Coverage[]> {
  const { rows } = await tx.query<{ stream_id: string; from_at: Date; to_at: Date; polls: number }>(
    `with mine as (
       select stream_id, first_at as from_at, last_at as to_at, max(polls) as polls from history.hot
       where server_id = $1 and family = $2 group by stream_id, first_at, last_at
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
