import { Injectable } from '@nestjs/common';
import type { ClusterEvent } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { Samples } from '../attention/samples.js';
import { Clock } from '../query.config.js';
import type { KnownServer } from '../servers/server-directory.js';

/** What a server was at one sample. */
interface Role {
  readonly at: number;
  readonly inRecovery: boolean | null;
  readonly timeline: number | null;
}

/** Samples come every ten seconds: what happened between two of them cannot be told more exactly. */
const PRECISE_MS = 15_000;

/**
 * Finds when a server was promoted or demoted, in its samples. A timeline only grows, so that two moments with the same
 * role and timeline have nothing between them and need not be looked at one by one.
 */
@Injectable()
export class FindEvents {
  constructor(
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  async run(server: KnownServer, from: number): Promise<ClusterEvent[]> {
    // The first sample of a server comes some seconds after it was first seen.
    const start = Math.max(from, Date.parse(server.firstSeenAt) + PRECISE_MS);
    const [first, last] = await Promise.all([this.roleAt(server, start), this.roleAt(server, this.clock.now())]);
    if (!first || !last) return [];
    const events: ClusterEvent[] = [];
    await this.between(server, { from: start, first, last }, events);
    return events;
  }

  private async between(
    server: KnownServer,
    of: { readonly from: number; readonly first: Role; readonly last: Role },
    events: ClusterEvent[],
  ): Promise<void> {
    const { from, first, last } = of;
    if (first.inRecovery === last.inRecovery && first.timeline === last.timeline) return;
    if (last.at - from <= PRECISE_MS) {
      events.push(eventOf(server, first, last));
      return;
    }
    const middle = Math.floor((from + last.at) / 2);
    const role = (await this.roleAt(server, middle)) ?? first;
    await this.between(server, { from, first, last: role }, events);
    await this.between(server, { from: middle, first: role, last }, events);
  }

  private async roleAt({ organisationId, serverId }: KnownServer, at: number): Promise<Role | undefined> {
    const poll = await this.history.latest({ organisationId, serverId, family: 'server', at });
    const row = poll && new Samples(new Map([['server', [poll]]]), new Map()).newest('server')?.rows[0];
    if (!poll || !row) return undefined;
    return { at: poll.at, inRecovery: row.flag('in_recovery'), timeline: row.number('timeline') };
  }
}

function eventOf({ serverId, name }: KnownServer, before: Role, after: Role): ClusterEvent {
  const kind =
    before.inRecovery === after.inRecovery ? 'timeline-changed' : after.inRecovery === true ? 'demoted' : 'promoted';
  return {
    at: after.at,
    after: before.at,
    kind,
    serverId,
    serverName: name,
    fromTimeline: before.timeline,
    toTimeline: after.timeline,
  };
}
