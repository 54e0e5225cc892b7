import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';
import type { StateOfServer, StoredPoll } from '@pganalytics/history';

import { Samples } from '../attention/samples.js';
import { Clock } from '../query.config.js';
import type { KnownServer } from '../servers/server-directory.js';

/** The families that replication is told from; all are read every ten seconds. */
export const replicationFamilies = [
  'server',
  'pg_stat_replication',
  'pg_stat_wal_receiver',
  'pg_replication_slots',
  'pg_stat_subscription',
  'pg_stat_subscription_stats',
] as const;

/** Older samples do not tell who replicates from whom now. */
const RECENT_MS = 300_000;

/** Reads the newest samples about replication, of many servers at once. */
@Injectable()
export class ReplicationFacts {
  constructor(
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  async read(organisationId: string, servers: readonly KnownServer[]): Promise<Map<string, Samples>> {
    const serverIds = servers.map(({ serverId }) => serverId);
    const of = { organisationId, serverIds, families: replicationFamilies };
    const [newest, states] = await Promise.all([
      this.history.newest({ ...of, since: this.clock.now() - RECENT_MS }),
      this.history.statesOf(of),
    ]);
    const polls = new Map<string, Map<string, readonly StoredPoll[]>>();
    for (const { serverId, family, poll } of newest) {
      polls.set(serverId, (polls.get(serverId) ?? new Map<string, readonly StoredPoll[]>()).set(family, [poll]));
    }
    const told = new Map<string, Map<string, StateOfServer>>();
    for (const state of states) {
      told.set(state.serverId, (told.get(state.serverId) ?? new Map<string, StateOfServer>()).set(state.family, state));
    }
    return new Map(serverIds.map((id) => [id, new Samples(polls.get(id) ?? new Map(), told.get(id) ?? new Map())]));
  }
}
