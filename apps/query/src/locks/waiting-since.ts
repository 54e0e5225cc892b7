import type { SessionNow } from '@pganalytics/contracts';
import type { StoredPoll } from '@pganalytics/history';

import { assembleSessions, statementOfBackend } from '../activity/assemble-sessions.js';

/** How long a session has waited, and who says so. */
export interface KnownWait {
  readonly ms: number;
  readonly by: 'server' | 'samples';
}

/** Whether a session waits for a lock that somebody else holds. */
export function waitsForLock(session: SessionNow): boolean {
  return session.waitEventType === 'Lock';
}

/**
 * Since when sessions wait, as far as samples saw it: servers before 14 do not tell, and a wait that began a moment ago is
 * not read yet.
 */
export class WaitingSince {
  private since = new Map<string, number>();

  /** Takes the sessions of one sample in; samples come in order of time. */
  take(at: number, sessions: readonly SessionNow[]): void {
    this.since = new Map(
      sessions.filter(waitsForLock).map((session) => {
        const key = statementOfBackend(session);
        return [key, this.since.get(key) ?? at];
      }),
    );
  }

  /** The same for a sample as it is stored. */
  takePoll(poll: StoredPoll): void {
    this.take(poll.at, assembleSessions(poll));
  }

  /** How long a session has waited at the time of the last sample; what the server tells comes first. */
  wait(session: SessionNow, at: number): KnownWait | null {
    if (!waitsForLock(session)) return null;
    const { lockWaitMs, lockWaitKnownBy } = session;
    if (lockWaitMs !== null && lockWaitKnownBy === 'server') return { ms: Math.max(0, lockWaitMs), by: 'server' };
    const since = this.since.get(statementOfBackend(session));
    // Samples of before a restart of the collector know more than the collector, and it knows what came between samples.
    const seen = [lockWaitMs, since === undefined ? null : at - since].filter((ms) => ms !== null);
    return seen.length === 0 ? null : { ms: Math.max(...seen), by: 'samples' };
  }
}
