import type { Completeness, HistoryGap } from './history-reader.types.js';

/** A change of what a collector declared for a family. */
export interface ScheduleChange {
  readonly at: number;
  readonly streamId: string;
  readonly state: string;
  readonly reason: string;
  readonly intervalMs: number;
}

/** A stretch of time that stored rows cover, and how many polls it holds. */
export interface Coverage {
  readonly streamId: string;
  readonly from: number;
  readonly to: number;
  readonly polls: number;
}

/** What completeness is computed from: the declared schedule, the ledger's gaps, and what is stored. */
export interface CompletenessInput {
  /** Half-open range, epoch milliseconds; nothing is due after `now`. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** Ascending; the one in force at `from` included. */
  readonly schedule: readonly ScheduleChange[];
  /** Gaps of the ledger and those declared without sequence numbers. */
  readonly ledgerGaps: readonly HistoryGap[];
  /** Ascending by `from`; includes the last before and the first after the range. */
  readonly coverage: readonly Coverage[];
}

/** States in which a family that is due gives nothing. */
const SILENT = new Set(['unavailable', 'denied', 'quarantined', 'paused']);
/** A poll may come so much later than due, in intervals, before we call it missing; at the end delivery takes time. */
const TOLERANCE = 2;
const TOLERANCE_MS = 5_000;
const DELIVERY_MS = 30_000;

/** What was due, what of it is there, and where and why the rest is missing. */
export function completenessOf(input: CompletenessInput): Completeness {
  const { from } = input;
  const to = Math.min(input.to, input.now);
  const expected = Math.floor(duePolls(input.schedule, from, to));
  const present = presentPolls(input.coverage, from, to);
  const gaps = merged(
    [...declaredSilence(input.schedule, from, to), ...input.ledgerGaps, ...uncovered(input, to)],
    from,
    to,
  );
  return { expected, present: Math.min(present, expected), gaps };
}

/** How many polls were due between two moments; a part of one counts as that part. */
export function duePolls(schedule: readonly ScheduleChange[], from: number, to: number): number {
  let expected = 0;
  for (const [index, change] of schedule.entries()) {
    if (change.intervalMs <= 0) continue;
    const start = Math.max(from, change.at);
    const end = Math.min(to, schedule[index + 1]?.at ?? to);
    if (end > start) expected += (end - start) / change.intervalMs;
  }
  return expected;
}

function presentPolls(coverage: readonly Coverage[], from: number, to: number): number {
  let present = 0;
  for (const row of coverage) {
    const start = Math.max(row.from, from);
    const end = Math.min(row.to, to);
    if (end < start || start >= to) continue;
    const share = row.to > row.from ? (end - start) / (row.to - row.from) : 1;
    present += row.from >= from && row.to < to ? row.polls : Math.round(row.polls * share);
  }
  return present;
}

function declaredSilence(schedule: readonly ScheduleChange[], from: number, to: number): HistoryGap[] {
  const gaps: HistoryGap[] = [];
  for (const [index, change] of schedule.entries()) {
    if (!SILENT.has(change.state)) continue;
    const end = schedule[index + 1]?.at ?? to;
    if (end > from && change.at < to) gaps.push({ from: change.at, to: end, reason: change.reason || change.state });
  }
  return gaps;
}

/** A stretch in which polls were due and none is stored. */
interface Missing extends HistoryGap {
  /** What may pass beside an explanation, in milliseconds, before a poll is missing that it does not explain. */
  readonly slackMs: number;
  /** A stored poll stands where it begins. */
  readonly afterPoll: boolean;
  /** No poll is known to end it: as long, in milliseconds, may the last one still be on its way. */
  readonly lateMs?: number;
}

/** Stretches without a stored poll although polls were due; what ledger and states explain of them is left to those. */
function uncovered(input: CompletenessInput, to: number): HistoryGap[] {
  const explained = [...declaredSilence(input.schedule, input.from, to), ...input.ledgerGaps];
  explained.sort((a, b) => a.from - b.from);
  return missing(input, to)
    .filter((stretch) => stretch.to > input.from && stretch.from < to)
    .flatMap((stretch) => unexplained(stretch, explained));
}

function missing(input: CompletenessInput, to: number): Missing[] {
  const stretches: Missing[] = [];
  const begun = input.schedule[0]?.at;
  let reached: { to: number; streamId: string } | undefined;
  for (const row of input.coverage) {
    const interval = intervalAt(input.schedule, row.from);
    const since = reached?.to ?? Math.max(begun ?? row.from, input.from);
    if (interval > 0 && row.from - since > toleratedMs(interval)) {
      const restarted = reached !== undefined && reached.streamId !== row.streamId;
      const reason = restarted ? 'collector-stopped' : 'unknown';
      const afterPoll = reached !== undefined;
      stretches.push({ from: since, to: row.from, reason, slackMs: interval + TOLERANCE_MS, afterPoll });
    }
    if (!reached || row.to >= reached.to) reached = { to: row.to, streamId: row.streamId };
  }
  const since = reached?.to ?? Math.max(begun ?? to, input.from);
  const interval = intervalAt(input.schedule, to);
  // A question about now is asked a moment before it is answered: what has just been due may still be on its way.
  const lateMs = TOLERANCE * interval + Math.max(0, DELIVERY_MS - (input.now - to));
  if (interval > 0 && to - since > lateMs) {
    const afterPoll = reached !== undefined;
    stretches.push({ from: since, to, reason: 'not-received', slackMs: interval + TOLERANCE_MS, afterPoll, lateMs });
  }
  return stretches;
}

/**
 * What explanations, ascending, leave of a stretch. What is shorter than a poll belongs to the explanation beside it, but
 * none is before the first of them where a poll stands, as that poll covers it.
 */
function unexplained(
  { slackMs, afterPoll, lateMs, ...stretch }: Missing,
  explained: readonly HistoryGap[],
): HistoryGap[] {
  const left: HistoryGap[] = [];
  let reached = stretch.from;
  let beside: string | undefined;
  for (const known of explained) {
    if (known.from >= stretch.to || known.to <= reached) continue;
    const missingMs = known.from - reached;
    const isCovered = beside === undefined && afterPoll && missingMs <= slackMs;
    if (missingMs > 0 && !isCovered) {
      const reason = missingMs > slackMs ? stretch.reason : (beside ?? known.reason);
      left.push({ from: reached, to: known.from, reason });
    }
    reached = known.to;
    beside = known.reason;
  }
  const missingMs = stretch.to - reached;
  if (missingMs <= (lateMs ?? 0)) return left;
  const reason = missingMs > slackMs ? stretch.reason : (beside ?? stretch.reason);
  return [...left, { from: reached, to: stretch.to, reason }];
}

/** How far polls may stand apart before one is missing between them. */
export function toleratedMs(interval: number): number {
  return Math.max(TOLERANCE * interval, interval + TOLERANCE_MS);
}

/** The interval that was declared at a moment; 0 where nothing was due. */
export function intervalAt(schedule: readonly ScheduleChange[], at: number): number {
  return (schedule.findLast((change) => change.at <= at) ?? schedule[0])?.intervalMs ?? 0;
}

/** Gaps inside the range, ascending; neighbours with the same reason are one. */
function merged(gaps: readonly HistoryGap[], from: number, to: number): HistoryGap[] {
  const clipped = gaps
    .map((gap) => ({ ...gap, from: Math.max(gap.from, from), to: Math.min(gap.to, to) }))
    .filter((gap) => gap.to > gap.from)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const result: HistoryGap[] = [];
  for (const gap of clipped) {
    const last = result.at(-1);
    if (last && last.reason === gap.reason && gap.from <= last.to) {
      result[result.length - 1] = { ...last, to: Math.max(last.to, gap.to) };
    } else result.push(gap);
  }
  return result;
}
