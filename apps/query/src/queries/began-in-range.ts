import type { IncreaseRow, StoredPoll } from '@pganalytics/history';

import { cellReader } from '../activity/activity-sample.js';
import { countOf, numberOf } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';

const IDENTITY = ['userid', 'dbid', 'queryid', 'toplevel', 'usename', 'datname'] as const;

/**
 * Counters that began inside the range (`stats_since`, PostgreSQL 17 and later) and so grew by what they are at its
 * end. Without this the calls before the first sighting of a statement would be unknown for ever.
 */
export class BeganInRange {
  private readonly keys = new Set<string>();
  private readonly countedSince = new Map<string, number>();

  /** `full` is the newest state of every statement; its rows tell when their counters began. */
  constructor(full: StoredPoll | undefined, from: number) {
    for (const { key, cell } of rowsOf(full)) {
      const since = numberOf(cell('stats_since'));
      if (since === null) continue;
      if (since >= from) this.keys.add(key);
      const queryId = String(cell('queryid'));
      this.countedSince.set(queryId, Math.min(this.countedSince.get(queryId) ?? since, since));
    }
  }

  /** Since when the server has counted a statement; null where it does not tell. */
  since(queryId: string): number | null {
    return this.countedSince.get(queryId) ?? null;
  }

  /** Whether no statement began in the range. */
  get none(): boolean {
    return this.keys.size === 0;
  }

  /** Growth as the history knows it, completed by what is known because a counter began at nothing. */
  complete(rows: readonly IncreaseRow[], newest: StoredPoll | undefined, metrics: readonly string[]): IncreaseRow[] {
    const completed = new Map(rows.map((row) => [keyOf((name) => row.labels[name]), row]));
    for (const { key, cell } of rowsOf(newest)) {
      if (!this.keys.has(key)) continue;
      const known = completed.get(key);
      const labels = known?.labels ?? Object.fromEntries(IDENTITY.map((name) => [name, cell(name)]));
      const increase = metrics.map(
        (metric) => [metric, larger(known?.increase[metric], countOf(cell(metric)))] as const,
      );
      completed.set(key, { labels, increase: { ...known?.increase, ...Object.fromEntries(increase) } });
    }
    return [...completed.values()];
  }
}

/** Growth that was seen before a reset, or across it, may be more than what the counter is now. */
function larger(seen: Count | null | undefined, now: Count | null): Count | null {
  if (seen === null || seen === undefined) return now;
  return now !== null && now > seen ? now : seen;
}

function rowsOf(poll: StoredPoll | undefined): { key: string; cell: (column: string) => StoredPoll['rows'][0][0] }[] {
  if (!poll) return [];
  const read = cellReader(poll.schema);
  return poll.rows.map((row) => {
    const cell = (column: string) => read(row, column);
    return { key: keyOf(cell), cell };
  });
}

const keyOf = (cell: (name: string) => unknown): string => IDENTITY.map((name) => String(cell(name))).join('\u0000');
