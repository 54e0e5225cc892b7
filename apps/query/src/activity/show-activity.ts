import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type { Activity, ActivityQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { StoredPoll } from '@pganalytics/history';

import { numberOf, textOf } from '../numbers/exact.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { cellReader } from './activity-sample.js';
import { LONGEST_BEFORE_MS, SessionSamples } from './session-samples.js';

/** Shows the sessions of a server at a moment, and who waits for whom. */
@Injectable()
export class ShowActivity {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly samples: SessionSamples,
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: ActivityQuery): Promise<Activity> {
    this.directory.get(organisationId, serverId);
    const of = { organisationId, serverId };
    const now = this.clock.now();
    const at = resolveMoment(asked.at, now);
    // Without a moment the newest sample is meant, even if the collector's clock is ahead of ours.
    const newest = asked.at === 'now';
    const [sample, counts] = await Promise.all([
      this.samples.find(of, { at, newest }),
      this.history.latest({ ...of, family: 'pg_stat_activity_counts', ...(newest ? {} : { at }) }),
    ]);
    return {
      serverId,
      at: sample?.poll.at ?? null,
      dataAgeMs: sample === undefined ? null : Math.max(0, at - sample.poll.at),
      sessions: [...(sample?.sessions ?? [])],
      counts: counts === undefined || at - counts.at > LONGEST_BEFORE_MS ? [] : countsOf(counts),
      countsAt: counts?.at ?? null,
      reason: sample === undefined ? await this.samples.whyNone(of) : null,
    };
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
