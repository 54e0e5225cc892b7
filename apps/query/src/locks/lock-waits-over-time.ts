import type { StoredPoll } from '@pganalytics/history';

import { assembleSessions } from '../activity/assemble-sessions.js';
import { cellReader } from '../activity/activity-sample.js';
import { filled } from '../numbers/filled.js';
import { bucketOf } from '../series/time-axis.js';
import type { TimeAxis } from '../series/time-axis.js';
import { LockGraph } from './lock-graph.js';
import { lockedSessions } from './locked-sessions.js';
import { PastBlockers } from './past-blockers.js';
import { WaitingSince, waitsForLock } from './waiting-since.js';

/** Counts who waited for locks in each step of a range, and how long. */
export class LockWaitsOverTime {
  readonly blockers = new PastBlockers();
  samples = 0;
  private readonly since = new WaitingSince();
  private readonly most: (number | null)[];
  private readonly longestMs: (number | null)[];

  constructor(private readonly axis: TimeAxis) {
    this.most = filled<number | null>(axis.starts.length, null);
    this.longestMs = filled<number | null>(axis.starts.length, null);
  }

  /** Takes one sample in; samples come in order of time. */
  take(poll: StoredPoll): void {
    this.samples++;
    const sessions = hasWaiters(poll) ? assembleSessions(poll) : [];
    this.since.take(poll.at, sessions);
    const locked = lockedSessions({ poll, sessions }, this.since);
    const waits = locked.map(({ wait }) => wait?.ms).filter((ms) => ms !== undefined);
    const bucket = bucketOf(this.axis, poll.at);
    if (bucket !== undefined) {
      this.most[bucket] = Math.max(this.most[bucket] ?? 0, sessions.filter(waitsForLock).length);
      this.longestMs[bucket] = Math.max(this.longestMs[bucket] ?? 0, ...waits);
    }
    if (sessions.length > 0) this.blockers.take(poll.at, new LockGraph(locked));
  }

  /** The most that waited at one time, and the longest wait; null where no sample was taken. */
  get lines(): { readonly waiting: (number | null)[]; readonly longestMs: (number | null)[] } {
    return { waiting: this.most, longestMs: this.longestMs };
  }
}

function hasWaiters(poll: StoredPoll): boolean {
  const cell = cellReader(poll.schema);
  return poll.rows.some((row) => cell(row, 'wait_event_type') === 'Lock');
}
