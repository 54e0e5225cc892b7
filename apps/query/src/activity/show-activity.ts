import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type { Activity, ActivityQuery, SessionNow } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { StoredPoll } from '@pganalytics/history';

import { numberOf, textOf } from '../numbers/exact.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { cellReader } from './activity-sample.js';
import { SeenTexts, assembleSessions } from './assemble-sessions.js';

/** A sample older than this, seen from the moment asked for, does not tell who was there. */
const LONGEST_BEFORE_MS = 300_000;
/** How far back texts are looked for that a sample did not repeat. */
const TEXTS_BEFORE_MS = 120_000;

type Of = { readonly organisationId: string; readonly serverId: string };

/** Shows the sessions of a server at a moment, and who waits for whom. */
@Injectable()
export class ShowActivity {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: ActivityQuery): Promise<Activity> {
    this.directory.get(organisationId, serverId);
    const of = { organisationId, serverId };
    const now = this.clock.now();
    const at = resolveMoment(asked.at, now);
    // Without a moment the newest sample is meant, even if the collector's clock is ahead of ours.
    const until = asked.at === 'now' ? {} : { at };
    const [poll, counts] = await Promise.all([
      this.history.latest({ ...of, family: 'pg_stat_activity', ...until }),
      this.history.latest({ ...of, family: 'pg_stat_activity_counts', ...until }),
    ]);
    const fresh = poll !== undefined && at - poll.at <= LONGEST_BEFORE_MS ? poll : undefined;
    return {
      serverId,
      at: fresh?.at ?? null,
      dataAgeMs: fresh === undefined ? null : Math.max(0, at - fresh.at),
      sessions: fresh === undefined ? [] : await this.withTexts(of, fresh),
      counts: counts === undefined || at - counts.at > LONGEST_BEFORE_MS ? [] : countsOf(counts),
      countsAt: counts?.at ?? null,
      reason: fresh === undefined ? await this.whyNone(of) : null,
    };
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

  private async whyNone(of: Of): Promise<string> {
    const states = await this.history.states(of);
    const state = states.find((one) => one.family === 'pg_stat_activity');
    if (state && state.state !== 'ok') return `Sessions are not sampled: ${state.reason || state.state}`;
    return 'No sample of the sessions is stored within five minutes before this moment.';
  }
}

function countsOf(poll: StoredPoll): Activity['counts'] {
  const cell = cellReader(poll.schema);
  return poll.rows.map((row) => ({
    state: textOf(cell(row, 'state')),
    datname: textOf(cell(row, 'datname')),
    usename: textOf(cell(row, 'usename')),
    count: numberOf(cell(row, 'count')) ?? 0,
  }));
}
