import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type { Cluster, ClusterList, ClusterListQuery, ClusterMember } from '@pganalytics/contracts';

import { Clock, Settings } from '../query.config.js';
import { ReplicationFacts } from '../replication/replication-facts.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { KnownServer } from '../servers/server-directory.js';
import { ServerLoad } from '../servers/server-load.js';
import type { ServerLoadNow } from '../servers/server-load.js';
import { serverStateOf } from '../servers/server-state.js';
import { FindEvents } from './find-events.js';
import { groupClusters, memberOf, rowOfReceiver, sendersOf } from './group-clusters.js';
import type { Group, Member } from './group-clusters.js';

/** How many clusters are described at a time. */
const AT_A_TIME = 8;

/** Lists clusters with their members' roles, their lags, and the failovers of late. */
@Injectable()
export class ListClusters {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ReplicationFacts,
    private readonly findEvents: FindEvents,
    private readonly load: ServerLoad,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** How many answers about one server a list is as much work as: so many of them are described at a time. */
  costOf(organisationId: string): number {
    return Math.ceil(this.directory.list(organisationId).length / AT_A_TIME) || 1;
  }

  /** @throws InvalidMoment */
  async run(organisationId: string, asked: ClusterListQuery): Promise<ClusterList> {
    const from = resolveMoment(asked.from, this.clock.now());
    const groups = await this.groups(organisationId);
    const wanted = groups.filter((group) => asked.alone === 'true' || !isAlone(group));
    // Of all of them at once; each is at hand when its cluster is described.
    await this.load.readAll(wanted.flatMap(serversOf), this.clock.now());
    const items: Cluster[] = [];
    for (let start = 0; start < wanted.length; start += AT_A_TIME) {
      const some = wanted.slice(start, start + AT_A_TIME);
      items.push(...(await Promise.all(some.map((group) => this.describe(group, from)))));
    }
    return { items: items.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)) };
  }

  /** The groups of an organisation, or only of the servers that share the identity of one. */
  async groups(organisationId: string, systemIdentifier?: string): Promise<Group[]> {
    const servers = this.directory
      .list(organisationId)
      .filter((server) => systemIdentifier === undefined || server.systemIdentifier === systemIdentifier);
    const samples = await this.facts.read(organisationId, servers);
    return groupClusters(servers.map((server) => memberOf(server, samples.get(server.serverId)!)));
  }

  async describe(group: Group, from: number): Promise<Cluster> {
    const loads = await this.load.readAll(serversOf(group), this.clock.now());
    const members = group.members.map((member, index) => this.describeMember(member, group, loads[index]));
    // A server alone has no failovers; it may have been restored, which its own pages show.
    const found = isAlone(group) ? [] : group.members;
    const events = (await Promise.all(found.map(({ server }) => this.findEvents.run(server, from)))).flat();
    const slots = group.members.flatMap(({ samples }) => samples.newest('pg_replication_slots')?.rows ?? []);
    return {
      id: group.id,
      systemIdentifier: group.systemIdentifier,
      name: group.members[0].server.name,
      members,
      events: events.sort((a, b) => b.at - a.at || (a.serverId < b.serverId ? -1 : 1)),
      slots: slots.length,
      slotsUnused: slots.filter((row) => row.flag('active') === false && row.flag('synced') !== true).length,
    };
  }

  private describeMember(member: Member, group: Group, load: ServerLoadNow): ClusterMember {
    const { server, samples, role, timeline } = member;
    const now = this.clock.now();
    const lateAfterMs = this.settings.values.QUERY_LATE_AFTER_SECONDS * 1_000;
    const facts = { paused: server.paused, lastCollectedAt: load.lastCollectedAt, reach: load.reach, now, lateAfterMs };
    const sent = rowOfReceiver(member, group);
    const own = samples.newest('server')?.rows[0]?.number('replay_delay_seconds') ?? null;
    return {
      serverId: server.serverId,
      name: server.name,
      role,
      ...serverStateOf(facts),
      timeline,
      upstreamId: group.upstreams.get(server.serverId)?.server.serverId ?? null,
      syncState: sent?.text('sync_state') ?? null,
      replayLagBytes: sent?.number('replay_lag_bytes') ?? null,
      replayLagSeconds: sent?.number('replay_lag') ?? own,
      collectedAt: load.lastCollectedAt,
    };
  }
}

const serversOf = ({ members }: Group): KnownServer[] => members.map(({ server }) => server);

function isAlone({ members }: Group): boolean {
  return members.length === 1 && members[0].role !== 'standby' && sendersOf(members[0].samples).length === 0;
}
