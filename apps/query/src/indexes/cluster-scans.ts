import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';

import { Growth } from '../facts/growth.js';
import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts, OfServer } from '../facts/server-facts.js';
import type { Count } from '../numbers/exact.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { KnownServer } from '../servers/server-directory.js';
import { USE_DAYS, beginOf, indexUse } from './index-use.js';
import type { IndexUse, ScansOnServer } from './index-use.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A collector that starts tells every index within this time. */
const FIRST_ROUND_MS = 3 * HOUR_MS;
/** What is reset by hand or together with everything: the older of them says since when all statistics are kept. */
const RESET_WITH_ALL = ['pg_stat_bgwriter', 'pg_stat_archiver'];
const FAMILIES = [
  'pg_stat_all_indexes',
  'pg_stat_database',
  'server',
  'pg_stat_replication',
  'pg_replication_slots',
  ...RESET_WITH_ALL,
];

const SCANS = { family: 'pg_stat_all_indexes', metrics: ['idx_scan'], identity: ['datid', 'indexrelid'] } as const;

interface Member {
  readonly name: string;
  readonly inRecovery: boolean | null;
  readonly watchedDays: number | null;
  readonly tellsLastScan: boolean;
  /** The indexes that were there 30 days ago. */
  readonly old: ReadonlySet<string>;
  readonly seen: ReadonlyMap<string, Readonly<Record<string, Count | null>>> | undefined;
  readonly scans: ReadonlyMap<string, FactRow>;
  readonly resets: ReadonlyMap<string, number | null>;
  readonly statsKeptSince: number | null;
  readonly facts: Facts;
}

/** What the servers of one cluster know of the scans of its indexes: a standby has the indexes of its primary. */
export class ClusterScans {
  constructor(
    private readonly members: readonly Member[],
    private readonly unwatched: readonly string[],
    private readonly now: number,
  ) {}

  use(datid: string, indexId: string): IndexUse {
    const servers = this.members.map((member): ScansOnServer => {
      const row = member.scans.get(indexId);
      return {
        server: member.name,
        scans: row?.count('idx_scan') ?? null,
        isEarlier: (row?.asOf ?? null) !== null,
        lastScan: row?.number('last_idx_scan') ?? null,
        statsReset: member.resets.get(datid) ?? null,
        statsKeptSince: member.statsKeptSince,
        tellsLastScan: member.tellsLastScan,
        seen: member.seen?.get(indexId)?.['idx_scan'] ?? null,
        existed: member.old.has(indexId),
        watchedDays: member.watchedDays,
      };
    });
    return indexUse(servers, this.unwatched, this.now);
  }

  describe(): { server: string; role: 'primary' | 'standby' | 'unknown'; days: number | null }[] {
    return this.members.map(({ name, inRecovery, watchedDays }) => ({
      server: name,
      role: inRecovery === null ? 'unknown' : inRecovery ? 'standby' : 'primary',
      days: watchedDays === null ? null : Math.floor(watchedDays),
    }));
  }
}

/** Reads the scans of indexes on all servers of a cluster. */
@Injectable()
export class ClusterScansReader {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ServerFacts,
    private readonly growth: Growth,
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  async read(organisationId: string, serverId: string): Promise<ClusterScans> {
    const server = this.directory.get(organisationId, serverId);
    const now = this.clock.now();
    const cluster = this.directory
      .list(organisationId)
      .filter((one) => one.serverId === serverId || isSibling(one, server));
    const members = await Promise.all(cluster.map((one) => this.member(one, now)));
    return new ClusterScans(members, unwatchedStandbys(members), now);
  }

  private async member(server: KnownServer, now: number): Promise<Member> {
    const of = { organisationId: server.organisationId, serverId: server.serverId };
    const [facts, streams] = await Promise.all([this.facts.read(of, FAMILIES), this.history.streams(of)]);
    // An epoch is named after the moment in which it began: then every index was told of.
    const began = streams.map(({ epoch }) => Number(epoch)).filter((epoch) => epoch > 0 && epoch <= now);
    const enough = now - USE_DAYS * DAY_MS - FIRST_ROUND_MS;
    const longAgo = began.filter((epoch) => epoch <= enough).toSorted((a, b) => b - a)[0];
    const tellsLastScan = (facts.row('server')?.number('version_number') ?? 0) >= 160_000;
    const since = now - USE_DAYS * DAY_MS;
    const resets = new Map(
      facts.rows('pg_stat_database').map((row) => [row.text('datid') ?? '', row.number('stats_reset')]),
    );
    const statsKeptSince = keptSince(facts);
    const covers = [null, ...resets.values()].every((statsReset) => {
      const begin = beginOf({ statsReset, statsKeptSince });
      return begin !== null && begin <= since;
    });
    const [old, seen] = await Promise.all([
      longAgo === undefined ? new Set<string>() : this.indexesAt(of, longAgo),
      tellsLastScan && covers ? undefined : this.growth.ofCounters({ ...of, ...SCANS, from: since, to: now }),
    ]);
    return {
      name: server.name,
      inRecovery: facts.row('server')?.flag('in_recovery') ?? null,
      watchedDays: began.length === 0 ? null : (now - Math.min(...began)) / DAY_MS,
      tellsLastScan,
      old,
      seen,
      scans: new Map(facts.rows('pg_stat_all_indexes').map((row) => [idOf(row), row])),
      resets,
      statsKeptSince,
      facts,
    };
  }

  private async indexesAt(of: OfServer, began: number): Promise<Set<string>> {
    const rows = await this.growth.firstValues({ ...of, ...SCANS, from: began, to: began + FIRST_ROUND_MS });
    return new Set(rows.keys());
  }
}

/** A crash, a restore and an upgrade set all of them, a reset by hand only its own. */
function keptSince(facts: Facts): number | null {
  const told = RESET_WITH_ALL.flatMap((family) => facts.row(family)?.number('stats_reset') ?? []);
  return told.length === 0 ? null : Math.min(...told);
}

const isSibling = (one: KnownServer, server: KnownServer): boolean =>
  server.systemIdentifier !== '' && one.systemIdentifier === server.systemIdentifier;

const idOf = (row: FactRow): string => `${row.text('datid')}.${row.text('indexrelid')}`;

/** Receivers of WAL that may be standbys and are none of the servers we watch; logical ones read no index. */
function unwatchedStandbys(members: readonly Member[]): string[] {
  const standbys = members.filter(({ inRecovery }) => inRecovery === true).length;
  const receivers = members.flatMap(({ facts }) => {
    const slots = facts.rows('pg_replication_slots').filter((slot) => slot.text('slot_type') === 'logical');
    const logical = new Set(slots.map((slot) => slot.text('active_pid')));
    return facts
      .rows('pg_stat_replication')
      .filter((row) => row.text('state') !== 'backup' && !logical.has(row.text('pid')))
      .map((row) => row.text('application_name') ?? 'a standby');
  });
  return receivers.length > standbys ? [...new Set(receivers)] : [];
}
