import { duePolls, intervalAt, toleratedMs } from './completeness.js';
import type { Coverage, ScheduleChange } from './completeness.js';
import { orTooMuch, TooMuchToRead } from './read-limits.js';
import type { StoredParts, Wanted } from './stored-parts.js';

/** What is narrower than this share of the range is not looked for inside a stretch: no chart of the range shows it. */
const NARROWEST_SHARE = 1 / 1_000;
/** One question looks into so many stretches, those that lack most first: each of them is read. */
const MOST_STRETCHES = 20;

interface Stored {
  readonly parts: Pick<StoredParts, 'raw'>;
  readonly coverage: readonly Coverage[];
  readonly schedule: readonly ScheduleChange[];
}

/**
 * Coverage, ascending, without the gaps that lie inside one stored stretch, such as a chunk of polls before and after
 * the collector was halted. What is listed of a stretch is its ends and how many polls it holds; only of one that
 * holds clearly less than was due are the polls' times read.
 */
export async function cutCoverage({ parts, coverage, schedule }: Stored, wanted: Wanted): Promise<readonly Coverage[]> {
  const suspects = coverage
    .filter((row) => row.to > wanted.from && row.from < wanted.to)
    .map((row) => ({ row, gapMs: widestGap(row, schedule) }))
    .filter(({ row, gapMs }) => gapMs > Math.max(tolerated(row, schedule), (wanted.to - wanted.from) * NARROWEST_SHARE))
    .toSorted((one, other) => other.gapMs - one.gapMs)
    .slice(0, MOST_STRETCHES);
  if (suspects.length === 0) return coverage;
  const cut = new Map<Coverage, readonly Coverage[]>();
  for (const { row } of suspects) cut.set(row, cutRow(row, await timesOf(parts, row, wanted), schedule));
  return coverage.flatMap((row) => cut.get(row) ?? [row]).toSorted((one, other) => one.from - other.from);
}

/** How wide a gap is at most, in milliseconds, if all that a stretch lacks is missing at one place. */
function widestGap(row: Coverage, schedule: readonly ScheduleChange[]): number {
  const lacking = duePolls(schedule, row.from, row.to) - (row.polls - 1);
  return (lacking + 1) * slowestInterval(row, schedule);
}

function tolerated(row: Coverage, schedule: readonly ScheduleChange[]): number {
  return toleratedMs(slowestInterval(row, schedule));
}

function slowestInterval({ from, to }: Coverage, schedule: readonly ScheduleChange[]): number {
  const inside = schedule.filter(({ at }) => at > from && at < to).map(({ intervalMs }) => intervalMs);
  return Math.max(intervalAt(schedule, from), ...inside);
}

/** The polls of a stretch; none when they are more than one answer may read, which leaves it whole. */
async function timesOf(parts: Stored['parts'], { streamId, from, to }: Coverage, wanted: Wanted): Promise<number[]> {
  const read = await parts.raw({ ...wanted, from, to: to + 1 }).catch(orTooMuch);
  if (read instanceof TooMuchToRead) return [];
  const times = read
    .filter((part) => part.streamId === streamId)
    .flatMap(({ columns }) => Array.from(columns.times))
    .filter((at) => at >= from && at <= to);
  return [...new Set(times)].toSorted((one, other) => one - other);
}

function cutRow(row: Coverage, times: readonly number[], schedule: readonly ScheduleChange[]): readonly Coverage[] {
  const pieces: Coverage[] = [];
  let start = 0;
  for (let next = 1; next <= times.length; next += 1) {
    const interval = intervalAt(schedule, times[next] ?? row.to);
    const isPause = interval > 0 && times[next] - times[next - 1] > toleratedMs(interval);
    if (next < times.length && !isPause) continue;
    pieces.push({ streamId: row.streamId, from: times[start], to: times[next - 1], polls: next - start });
    start = next;
  }
  return pieces.length > 1 ? pieces : [row];
}
