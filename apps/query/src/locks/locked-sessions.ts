import type { StoredPoll } from '@pganalytics/history';
import type { SessionNow } from '@pganalytics/contracts';

import { cellReader } from '../activity/activity-sample.js';
import { numberOf, textOf } from '../numbers/exact.js';
import type { LockedSession } from './lock-graph.js';
import type { WaitingSince } from './waiting-since.js';

/** The sessions of a sample with what only the lock graph needs. */
export function lockedSessions(
  { poll, sessions }: { readonly poll: StoredPoll; readonly sessions: readonly SessionNow[] },
  since: WaitingSince,
): LockedSession[] {
  const cell = cellReader(poll.schema);
  const modes = new Map(poll.rows.map((row) => [numberOf(cell(row, 'pid')), textOf(cell(row, 'held_modes'))]));
  return sessions.map((session) => ({
    session,
    wait: since.wait(session, poll.at),
    heldModes: modes.get(session.pid)?.split(','),
  }));
}
