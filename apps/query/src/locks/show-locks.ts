import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type { LockNode, LockTree, LockTreeQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { SessionSamples } from '../activity/session-samples.js';
import type { SessionSample } from '../activity/session-samples.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { lockedSessions } from './locked-sessions.js';
import { LockGraph } from './lock-graph.js';
import { PreparedTransactions } from './prepared-transactions.js';
import { RelationNames } from './relation-names.js';
import { WaitingSince, waitsForLock } from './waiting-since.js';
import { writeLockNode } from './write-lock-node.js';

/** How far back it is looked for since when a session waits that the server says nothing of. */
const WAITS_BEFORE_MS = 120_000;

type Of = { readonly organisationId: string; readonly serverId: string };

/** Shows who waits for whom on a server at a moment, and what stands at the head of each queue. */
@Injectable()
export class ShowLocks {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly samples: SessionSamples,
    private readonly names: RelationNames,
    private readonly prepared: PreparedTransactions,
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: LockTreeQuery): Promise<LockTree> {
    this.directory.get(organisationId, serverId);
    const of = { organisationId, serverId };
    const at = resolveMoment(asked.at, this.clock.now());
    const sample = await this.samples.find(of, { at, newest: asked.at === 'now' });
    if (!sample) return { ...NOTHING, serverId, reason: await this.samples.whyNone(of) };
    return {
      serverId,
      at: sample.poll.at,
      dataAgeMs: Math.max(0, at - sample.poll.at),
      ...(await this.treeOf(of, sample)),
    };
  }

  private async treeOf(of: Of, sample: SessionSample): Promise<Omit<LockTree, 'serverId' | 'at' | 'dataAgeMs'>> {
    const waiters = sample.sessions.filter(waitsForLock);
    if (waiters.length === 0) return { waiting: 0, longestWaitMs: null, nodes: [], unexplained: 0, reason: null };
    const named = { ...sample, sessions: await this.names.fill(of, sample.sessions, sample.poll.at) };
    const since = await this.waitingSince(of, named);
    const sessions = lockedSessions(named, since);
    const graph = new LockGraph(sessions);
    const details = await this.prepared.read(of, sample.poll.at);
    const nodes: LockNode[] = graph
      .places()
      .map((place) => writeLockNode(place, { graph, at: sample.poll.at, prepared: details }));
    const unexplained = waiters.filter((one) => one.blockedBy.length === 0 && one.blockedByPrepared === null).length;
    const waits = sessions.map(({ wait }) => wait?.ms).filter((ms) => ms !== undefined);
    return {
      waiting: waiters.length,
      longestWaitMs: waits.length === 0 ? null : Math.max(...waits),
      nodes,
      unexplained,
      reason: unexplained === waiters.length ? NOT_READ_YET : null,
    };
  }

  /** Earlier samples are read only when the server itself does not tell since when somebody waits. */
  private async waitingSince(of: Of, { poll, sessions }: SessionSample): Promise<WaitingSince> {
    const since = new WaitingSince();
    if (sessions.some((session) => waitsForLock(session) && session.lockWaitMs === null)) {
      const range = { ...of, family: 'pg_stat_activity', from: poll.at - WAITS_BEFORE_MS, to: poll.at };
      for await (const earlier of this.history.polls(range)) since.takePoll(earlier);
    }
    since.take(poll.at, sessions);
    return since;
  }
}

const NOTHING = { at: null, dataAgeMs: null, waiting: 0, longestWaitMs: null, nodes: [], unexplained: 0 };
const NOT_READ_YET =
  'Sessions wait for locks, but the blockers are not read yet; locks are read every two seconds while somebody waits.';
