import { Injectable } from '@nestjs/common';
import type { LockHistory, LockHistoryQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { Clock, Settings } from '../query.config.js';
import { writeLine } from '../series/lines.js';
import { timeAxis } from '../series/time-axis.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { activityLimit } from '../time/limits.js';
import { chooseStep } from '../time/step.js';
import { resolveRange } from '../time/time-range.js';
import { LockWaitsOverTime } from './lock-waits-over-time.js';
import { RelationNames } from './relation-names.js';

const SAMPLE_MS = 1_000;
const ALWAYS = { raw: 0, '1m': 0, '10m': 0, '1h': 0 };

/** Reads how many waited for locks over time, how long, and who stood at the head. */
@Injectable()
export class ReadLockHistory {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly history: HistoryReader,
    private readonly names: RelationNames,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: LockHistoryQuery): Promise<LockHistory> {
    this.directory.get(organisationId, serverId);
    const settings = this.settings.values;
    const range = resolveRange(asked, this.clock.now(), activityLimit(settings));
    const step = chooseStep({
      asked: 'auto',
      range,
      points: asked.points,
      maxPoints: settings.QUERY_MAX_POINTS,
      intervalMs: SAMPLE_MS,
      keptSince: ALWAYS,
    });
    const axis = timeAxis(range, step.ms);
    const waits = new LockWaitsOverTime(axis);
    const of = { organisationId, serverId, family: 'pg_stat_activity', ...range };
    for await (const poll of this.history.polls(of)) waits.take(poll);
    const { blockers, others } = waits.blockers.worst(asked.limit);
    for (const blocker of blockers) blocker.relations = await this.names.of(of, blocker, range.to);
    const write = (values: readonly (number | null)[]) => writeLine({ labels: {}, values }, axis.starts);
    return {
      ...range,
      stepMs: step.ms,
      samples: waits.samples,
      waiting: write(waits.lines.waiting),
      longestWaitMs: write(waits.lines.longestMs),
      blockers,
      otherBlockers: others,
      completeness: await this.history.completeness(of),
    };
  }
}
