import { Injectable } from '@nestjs/common';
import type { PartNotRead, ServerReplication } from '@pganalytics/contracts';

import { reasonText } from '../attention/judge.js';
import type { Samples } from '../attention/samples.js';
import { ListClusters } from '../clusters/list-clusters.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts } from '../facts/server-facts.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { replicationFamilies } from './replication-facts.js';
import { writePublication, writeReceiver, writeSender, writeSlot, writeSubscriptions } from './write-replication.js';

/** Failovers of this long are told with the replication of a server. */
const EVENTS_MS = 7 * 86_400_000;
/** Where the server itself says why it has none of it, that is nothing that could not be read. */
const NOTHING_THERE = /^(not-there|off|none)\b/;
/** What is read in each database, and far less often than the rest. */
const PUBLICATIONS = 'pg_publication';

/** Shows from whom a server receives WAL, who receives it from there, and what its slots keep. */
@Injectable()
export class ShowReplication {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly clusters: ListClusters,
    private readonly facts: ServerFacts,
    private readonly clock: Clock,
  ) {}

  /** @throws ServerNotFound */
  async run(organisationId: string, serverId: string): Promise<ServerReplication> {
    const server = this.directory.get(organisationId, serverId);
    const now = this.clock.now();
    const [groups, facts] = await Promise.all([
      this.clusters.groups(organisationId, server.systemIdentifier),
      this.facts.read({ organisationId, serverId }, [PUBLICATIONS]),
    ]);
    const group = groups.find(({ members }) => members.some((member) => member.server.serverId === serverId))!;
    const member = group.members.find((one) => one.server.serverId === serverId)!;
    const { samples } = member;
    const collectedAt = samples.newest('server')?.at ?? null;
    const rows = (family: string) => samples.newest(family)?.rows ?? [];
    const [receiver] = rows('pg_stat_wal_receiver');
    return {
      serverId,
      role: member.role,
      collectedAt,
      dataAgeMs: collectedAt === null ? null : Math.max(0, now - collectedAt),
      cluster: await this.clusters.describe(group, now - EVENTS_MS),
      senders: rows('pg_stat_replication').map((row) => writeSender(row, member, group)),
      receiver: member.role === 'standby' ? writeReceiver(receiver, member, group) : null,
      slots: rows('pg_replication_slots').map(writeSlot),
      subscriptions: writeSubscriptions(rows('pg_stat_subscription'), rows('pg_stat_subscription_stats')),
      publications: facts.rows(PUBLICATIONS).map(writePublication),
      notRead: [...notRead(samples), ...publicationsNotRead(facts)],
    };
  }
}

function notRead(samples: Samples): PartNotRead[] {
  return replicationFamilies.flatMap((family) => {
    const state = samples.states.get(family);
    if (!state || state.state === 'ok' || state.state === 'thinned' || NOTHING_THERE.test(state.reason)) return [];
    return [{ family, reason: reasonText(state) }];
  });
}

function publicationsNotRead(facts: Facts): PartNotRead[] {
  return facts
    .sources()
    .filter(({ state }) => state === 'denied' || state === 'quarantined')
    .map(({ family, reason }) => ({ family, reason: reason ?? 'Its collector does not say why.' }));
}
