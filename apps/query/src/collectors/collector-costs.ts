import { Injectable } from '@nestjs/common';
import type { CollectorCost } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { StoredPoll, StreamState } from '@pganalytics/history';

import { Samples } from '../attention/samples.js';
import type { SampleRow } from '../attention/samples.js';
import { Clock } from '../query.config.js';

/** Older samples do not tell what collecting costs now. */
const RECENT_MS = 300_000;
/** The processor time is told over this long, so that one busy tick does not look like all of them. */
const OVER_MS = 60_000;
const FAMILY = 'collector';

/** Reads what collectors cost, and what waits in them. */
@Injectable()
export class CollectorCosts {
  constructor(
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  /** By collector; one of whose servers nothing was told lately is left out. */
  async read(organisationId: string, streams: readonly StreamState[]): Promise<ReadonlyMap<string, CollectorCost>> {
    const serverIds = [...new Set(streams.map(({ serverId }) => serverId))];
    const since = this.clock.now() - RECENT_MS;
    const newest = await this.history.newest({ organisationId, serverIds, families: [FAMILY], since });
    const costs = new Map<string, CollectorCost>();
    for (const [collectorId, own] of Map.groupBy(streams, (stream) => stream.collectorId)) {
      const epochs = new Map(own.map((stream) => [stream.serverId, stream.epoch]));
      // Another collector may watch the same server; the epoch tells whose sample it is.
      const polls = newest.filter(({ serverId, poll }) => epochs.get(serverId) === poll.epoch);
      if (polls.length > 0) costs.set(collectorId, await this.costOf(organisationId, polls));
    }
    return costs;
  }

  private async costOf(
    organisationId: string,
    polls: readonly { readonly serverId: string; readonly poll: StoredPoll }[],
  ): Promise<CollectorCost> {
    const rows = polls.map(({ poll }) => rowOf(poll));
    const [{ serverId, poll }] = polls;
    const before = await this.history.latest({ organisationId, serverId, family: FAMILY, at: poll.at - OVER_MS });
    return {
      collectedAt: poll.at,
      cpuPercent: before?.epoch === poll.epoch ? cpuPercent(before, poll) : null,
      residentBytes: rows[0]?.number('resident_bytes') ?? null,
      spooledSnapshots: rows[0]?.number('spooled_snapshots') ?? null,
      spooledBytes: rows[0]?.number('spooled_bytes') ?? null,
      droppedSnapshots: rows[0]?.number('dropped_snapshots') ?? null,
      servers: polls.map(({ serverId: id }, index) => ({
        serverId: id,
        thinnedTiers: rows[index]?.number('tier') ?? null,
        budgetUsedPercent: rows[index]?.number('budget_used_percent') ?? null,
        connections: rows[index]?.number('connections') ?? null,
      })),
    };
  }
}

function rowOf(poll: StoredPoll): SampleRow | undefined {
  return new Samples(new Map([[FAMILY, [poll]]]), new Map()).newest(FAMILY)?.rows[0];
}

/** Part of one core that the process used between two samples. */
function cpuPercent(before: StoredPoll, after: StoredPoll): number | null {
  const [from, to] = [rowOf(before)?.number('cpu_ms') ?? null, rowOf(after)?.number('cpu_ms') ?? null];
  if (from === null || to === null || to < from || after.at <= before.at) return null;
  return Math.round(((to - from) / (after.at - before.at)) * 1_000) / 10;
}
