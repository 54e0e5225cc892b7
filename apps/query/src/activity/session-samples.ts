import { Injectable } from '@nestjs/common';
import type { SessionNow } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { StoredPoll } from '@pganalytics/history';

import { SeenTexts, assembleSessions } from './assemble-sessions.js';

/** A sample older than this, seen from the moment asked for, does not tell who was there. */
export const LONGEST_BEFORE_MS = 300_000;
/** How far back texts are looked for that a sample did not repeat. */
const TEXTS_BEFORE_MS = 120_000;

type Of = { readonly organisationId: string; readonly serverId: string };

/** One sample of the sessions, with the texts of their statements. */
export interface SessionSample {
  readonly poll: StoredPoll;
  readonly sessions: readonly SessionNow[];
}

/** Reads the sessions of a server at a moment. */
@Injectable()
export class SessionSamples {
  constructor(private readonly history: HistoryReader) {}

  /** The newest sample at or before a moment; the newest of all for `newest`, even of a clock ahead of ours. */
  async find(
    of: Of,
    { at, newest }: { readonly at: number; readonly newest: boolean },
  ): Promise<SessionSample | undefined> {
    const poll = await this.history.latest({ ...of, family: 'pg_stat_activity', ...(newest ? {} : { at }) });
    if (poll === undefined || at - poll.at > LONGEST_BEFORE_MS) return undefined;
    return { poll, sessions: await this.withTexts(of, poll) };
  }

  /** Why there is no sample. */
  async whyNone(of: Of): Promise<string> {
    const states = await this.history.states(of);
    const state = states.find((one) => one.family === 'pg_stat_activity');
    if (state && state.state !== 'ok') return `Sessions are not sampled: ${state.reason || state.state}`;
    return 'No sample of the sessions is stored within five minutes before this moment.';
  }

  /** A text is sent only when a statement begins: the dictionary or an earlier sample has the others. */
  private async withTexts(of: Of, poll: StoredPoll): Promise<SessionNow[]> {
    const sessions = assembleSessions(poll);
    const missing = sessions.filter((session) => session.query === null);
    if (missing.length === 0) return sessions;
    const queryIds = [...new Set(missing.map((session) => session.queryId).filter((id) => id !== null))];
    const texts = await this.history.texts({ ...of, queryIds });
    const seen = new SeenTexts();
    if (missing.some((session) => session.queryId === null || !texts.get(session.queryId)?.text)) {
      const range = { ...of, family: 'pg_stat_activity', from: poll.at - TEXTS_BEFORE_MS, to: poll.at + 1 };
      for await (const earlier of this.history.polls(range)) seen.take(earlier);
    }
    return sessions.map((session) => ({
      ...session,
      query: session.query ?? seen.find(session) ?? texts.get(session.queryId ?? '')?.text ?? null,
    }));
  }
}
